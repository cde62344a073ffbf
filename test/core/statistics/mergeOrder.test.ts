import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeOrder } from "../../../src/core/statistics/mergeOrder.ts";

/** Hundreds in one place and a few far away, which spreading over buckets of equal width leaves unsorted. */
const outliers = fc.array(
  fc.oneof(
    { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }), weight: 9 },
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  {
    maxLength: 300,
    size: "max",
  },
);

test("the order of a stable sort, with ties, for lengths about those of its runs", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        outliers,
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
