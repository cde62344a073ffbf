import fc from "fast-check";
import { expect, test } from "vitest";
import { radixOrder } from "../../../src/core/statistics/radixOrder.ts";

test("the order of a stable sort, for numbers of any size and sign, with ties", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })),
      ),
      (values) => {
        const truth = values
          .map((_, i) => i)
          .sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b));
        expect(Array.from(radixOrder(values))).toEqual(truth);
      },
    ),
    { numRuns: 60 },
  );
});
