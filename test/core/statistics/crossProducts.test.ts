import fc from "fast-check";
import { expect, test } from "vitest";
import { addCrossProducts, mirrorLowerTriangle } from "../../../src/core/statistics/crossProducts.ts";

test("every pair of columns is multiplied once, whatever their number and over several blocks of rows", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 7, 2048, 4100), (p, n) => {
      // Whole numbers: sums are exact in any order.
      const columns = Array.from({ length: p }, (_, j) =>
        Float64Array.from({ length: n }, (__, i) => ((i * (j + 3)) % 11) - 5),
      );
      const weight = Float64Array.from({ length: n }, (_, i) => (i % 4) - 1);
      const matrix = new Float64Array(p * p).fill(1);
      addCrossProducts(matrix, columns, weight, n);
      mirrorLowerTriangle(matrix, p);
      const expected = columns.flatMap((a) =>
        columns.map((b) => 1 + weight.reduce((sum, w, i) => sum + w * a[i]! * b[i]!, 0)),
      );
      expect(Array.from(matrix)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});
