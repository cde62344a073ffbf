import fc from "fast-check";
import { expect, test } from "vitest";
import { spread } from "../../../src/core/figures/spread.ts";

const label = fc.record({
  at: fc.double({ min: 0, max: 100, noNaN: true }),
  size: fc.double({ min: 1, max: 8, noNaN: true }),
});

test("labels keep their order, do not overlap and stay between the ends", () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 12 }), (labels) => {
      const centres = spread(labels, [0, 100]);
      const order = labels.map((_, i) => i).sort((a, b) => centres[a]! - centres[b]!);
      for (const [rank, i] of order.entries()) {
        const own = labels[i]!;
        expect(centres[i]! - own.size / 2).toBeGreaterThan(-1e-9);
        expect(centres[i]! + own.size / 2).toBeLessThan(100 + 1e-9);
        const next = order[rank + 1];
        if (next === undefined) continue;
        expect(labels[next]!.at).toBeGreaterThanOrEqual(own.at);
        expect(centres[next]! - centres[i]!).toBeGreaterThan((own.size + labels[next]!.size) / 2 - 1e-9);
      }
    }),
  );
});

test("labels that have room stay where they belong", () => {
  const labels = [
    { at: 80, size: 6 },
    { at: 20, size: 6 },
    { at: 50, size: 6 },
  ];
  expect(spread(labels, [0, 100])).toEqual([80, 20, 50]);
});

test("two labels on one place share the way", () => {
  const [a, b] = spread(
    [
      { at: 50, size: 6 },
      { at: 50, size: 6 },
    ],
    [0, 100],
  );
  expect([a, b]).toEqual([47, 53]);
});
