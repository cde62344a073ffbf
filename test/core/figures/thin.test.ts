import fc from "fast-check";
import { expect, test } from "vitest";
import type { Point } from "../../../src/core/figures/figure.ts";
import { thinned } from "../../../src/core/figures/thin.ts";

const coordinate = fc.double({ min: 0, max: 0.5, noNaN: true });
const line = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 });

test("every point of a line has one that is drawn less than a dot of 1200 dpi away, and its ends stay", () => {
  fc.assert(
    fc.property(line, (points) => {
      const kept = thinned(points);
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      for (const [x, y] of points) {
        const isClose = ([a, b]: Point) => Math.abs(a - x) < 0.06 && Math.abs(b - y) < 0.06;
        expect(kept.some(isClose)).toBe(true);
      }
    }),
  );
});

test("points apart all stay; of a line of 1e5 as many as the picture has dots along it", () => {
  const apart = Array.from({ length: 50 }, (_, i): Point => [i, (i * 7) % 5]);
  expect(thinned(apart)).toEqual(apart);
  const dense = Array.from({ length: 100_000 }, (_, i): Point => [i / 1000, 0]);
  expect(thinned(dense).length).toBeLessThan(100 / 0.06 + 2);
});
