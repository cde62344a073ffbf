import fc from "fast-check";
import { expect, test } from "vitest";
import { pieces } from "../../../src/core/figures/clip.ts";
import type { Point } from "../../../src/core/figures/figure.ts";

test("a line that leaves and comes back is cut at the edges", () => {
  const line: Point[] = [
    [0, 0],
    [1, 2],
    [2, 0],
    [3, -2],
  ];
  expect(pieces(line, -1, 1)).toEqual([
    [
      [0, 0],
      [0.5, 1],
    ],
    [
      [1.5, 1],
      [2, 0],
      [2.5, -1],
    ],
  ]);
});

test("a segment that crosses the whole range is kept", () => {
  expect(
    pieces(
      [
        [0, -5],
        [1, 5],
      ],
      -1,
      1,
    ),
  ).toEqual([
    [
      [0.4, -1],
      [0.6, 1],
    ],
  ]);
});

test("no point is outside, and none inside is lost", () => {
  const point = fc.tuple(
    fc.double({ min: 0, max: 9, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (line) => {
      const kept = pieces(line, -1, 1).flat();
      for (const [, y] of kept) expect(Math.abs(y)).toBeLessThanOrEqual(1 + 1e-9);
      const inside = line.filter(([, y], i) => {
        const near = [line[i - 1], line[i + 1]].filter((other) => other !== undefined);
        return Math.abs(y) < 1 && near.length > 0;
      });
      for (const own of inside) expect(kept).toContainEqual(own);
    }),
  );
});
