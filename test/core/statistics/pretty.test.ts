import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pretty } from "../../../src/core/statistics/pretty.ts";
import { problemsOf } from "../table/tables.ts";
import { at, fixture, type Json } from "./agreement.ts";

describe("pretty", () => {
  it("gives R's values bit for bit: 264 ranges of all magnitudes, 1e-320 and 1e308 among them", () => {
    const lines = at(fixture("nomogram.json"), "pretty") as readonly Json[];
    expect(lines.length).toBe(264);
    for (const line of lines) {
      const [low, high, n, ...values] = String(line).split(" ").map(Number);
      expect(pretty(low!, high!, n!), String(line)).toEqual(values);
    }
  });

  it("covers the range with equally spaced values, whichever end comes first (property)", () => {
    const bound = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000);
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 20 }), (a, b, n) => {
        const values = pretty(a, b, n);
        expect(values[0]!).toBeLessThanOrEqual(Math.min(a, b));
        expect(values.at(-1)!).toBeGreaterThanOrEqual(Math.max(a, b));
        const step = (values.at(-1)! - values[0]!) / (values.length - 1);
        for (let i = 1; i < values.length; i++) {
          expect(Math.abs(values[i]! - values[i - 1]! - step)).toBeLessThan(1e-6 * step);
        }
        expect(pretty(b, a, n)).toEqual(values);
      }),
    );
  });

  it("refuses a range that is none", async () => {
    for (const [low, high] of [
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect((await problemsOf(() => pretty(low, high))).map(({ code }) => code)).toEqual([
        "range-not-finite",
      ]);
    }
  });
});
