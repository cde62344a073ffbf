import fc from "fast-check";
import { expect, test } from "vitest";
import { ticksThatFit } from "../../../src/core/figures/axis.ts";
import { ratioAxis } from "../../../src/core/figures/ratioAxis.ts";

const ratio = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
const shown = fc
  .tuple(ratio, ratio, ratio)
  .map((all) => all.toSorted((a, b) => a - b))
  .map(([lower, estimate, upper]) => ({ lower: lower!, estimate: estimate!, upper: upper! }));

test("an axis of ratios holds 1 and every estimate, its ticks are on it and 1 is one of them", () => {
  fc.assert(
    fc.property(fc.array(shown, { maxLength: 9 }), (rows) => {
      const axis = ratioAxis("Hazard ratio", rows);
      const [low, high] = axis.domain;
      for (const value of [1, ...rows.map(({ estimate }) => estimate)]) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
      const ticks = ticksThatFit(axis, 150, (label) => 4 * label.length, 5);
      expect(ticks.map(({ value }) => value)).toContain(1);
      for (const { value } of ticks) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
    }),
  );
});

test.for([
  { rows: [], labels: ["0.8", "0.9", "1", "1.1", "1.25"] },
  { rows: [{ lower: 0.9, estimate: 1, upper: 1.2 }], labels: ["0.8", "0.9", "1", "1.1", "1.25"] },
  { rows: [{ lower: 0.6, estimate: 1, upper: 1.2 }], labels: ["0.5", "1", "2"] },
  { rows: [{ lower: 9.53, estimate: 102, upper: 1099 }], labels: ["1", "3", "10", "30", "100"] },
  { rows: [{ lower: 1e-9, estimate: 1e-6, upper: 1e6 }], labels: ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"] },
])("ticks of $rows are $labels", ({ rows, labels }) => {
  const ticks = ticksThatFit(ratioAxis("Hazard ratio", rows), 150, (label) => 4 * label.length, 5);
  expect(ticks.map(({ label }) => label)).toEqual(labels);
});
