// What is left out of a drawing because no reader could see it: the points of 1e5 patients would only make it heavy.

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

/** At most `most` indices of `total` things, evenly through their order, the first and the last among them. */
export function evenlyThrough(total: number, most: number): number[] {
  const size = Math.min(total, most);
  return Array.from({ length: size }, (_, i) => Math.round((i * (total - 1)) / Math.max(size - 1, 1)));
}
