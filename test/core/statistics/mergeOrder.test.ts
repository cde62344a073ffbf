import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeOrder } from "../../../src/core/statistics/mergeOrder.ts";

test("the order of a stable sort, with ties, for lengths about those of its runs", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.double({ noNaN: true })),
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 70, size: "max" }),
      ),
      (values) => {
        const truth = values
          .map((_, i) => i)
          .sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b));
        expect(Array.from(mergeOrder(values))).toEqual(truth);
      },
    ),
    { numRuns: 100 },
  );
});
