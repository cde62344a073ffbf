// Lines cut at the edges of a plot, so that what lies beyond is not drawn along the edge as if it were there.

import type { Point } from "./figure.ts";

/** The pieces of a line whose y lies between `low` and `high`, cut where it crosses them. */
export function pieces(line: readonly Point[], low: number, high: number): Point[][] {
  const result: Point[][] = [];
  let piece: Point[] = [];
  const end = () => {
    if (piece.length > 1) result.push(piece);
    piece = [];
  };
  for (const [i, point] of line.entries()) {
    const before = line[i - 1];
    if (before !== undefined) piece.push(...crossings(before, point, low, high));
    if (point[1] >= low && point[1] <= high) piece.push(point);
    else end();
  }
  end();
  return result;
}

/** Where a segment enters or leaves the range, in the order in which it is walked. */
function crossings(from: Point, to: Point, low: number, high: number): Point[] {
  return [low, high]
    .filter((edge) => (from[1] - edge) * (to[1] - edge) < 0)
    .map((edge) => (edge - from[1]) / (to[1] - from[1]))
    .sort((a, b) => a - b)
    .map((share): Point => [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
}
