// Points of lines that lie so close that no picture can show them apart: those of 1e5 patients would only make it
// heavy.

import type { Point } from "./figure.ts";

/** In points: a dot of a printer of 1200 dpi. */
const apart = 0.06;

/**
 * The points in their order without those less than such a dot from the last one kept, in x and in y; the last stays.
 */
export function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let [x, y] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  points.forEach((point, i) => {
    const isNear = Math.abs(point[0] - x) < apart && Math.abs(point[1] - y) < apart;
    if (isNear && i < points.length - 1) return;
    kept.push(point);
    [x, y] = point;
  });
  return kept;
}
