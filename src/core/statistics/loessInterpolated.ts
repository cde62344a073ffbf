// Local regression as R computes it by default: exact at a few vertices, cubic in between (Cleveland &
// Grosse, Stat Comput 1991;1:47).
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { localLine } from "./localPolynomial.ts";
import type { LoessOptions } from "./loess.ts";

/** Share of a neighbourhood below which a cell is not cut further: `loess.control(cell = 0.2)`. */
const cell = 0.2;

/**
 * R's `predict(loess(y ~ x, span = , degree = ), at)`. NaN beyond the range of x, where R gives NA.
 * The band is that of `loess`.
 */
export function loessInterpolated(x: Numbers, y: Numbers, at: Numbers, options: LoessOptions = {}): number[] {
  const { span = 0.75, degree = 2 } = options;
  requireSameLength(x, "x", y, "y");
  requireFinite(x, "x");
  requireFinite(y, "y");
  const n = x.length;
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const sortedX = Float64Array.from(order, (i) => x[i]!);
  const sortedY = Float64Array.from(order, (i) => y[i]!);
  const places = vertices(sortedX, Math.floor(n * span * cell));
  const fits = places.map((place) => localLine(sortedX, sortedY, place, { span, degree }));
  return Array.from(at, (point) => {
    if (!(point >= sortedX[0]! && point <= sortedX[n - 1]!)) return Number.NaN;
    const right = Math.max(
      1,
      places.findIndex((place) => place >= point),
    );
    const width = places[right]! - places[right - 1]!;
    const h = (point - places[right - 1]!) / width;
    const [a, b] = [fits[right - 1]!, fits[right]!];
    return (
      (1 - h) ** 2 * (1 + 2 * h) * a.value +
      h ** 2 * (3 - 2 * h) * b.value +
      width * (h * (1 - h) ** 2 * a.slope - h ** 2 * (1 - h) * b.slope)
    );
  });
}

/**
 * Ends of the cells, ascending: the range and a little more, parted at medians until no cell holds more than `most`
 * points.
 */
function vertices(x: Float64Array, most: number): number[] {
  const low = x[0]!;
  const high = x[x.length - 1]!;
  const margin = 0.005 * Math.max(high - low, 1e-3 * Math.max(Math.abs(low), Math.abs(high)) + 1e-30);
  const cuts = new Set([low - margin, high + margin]);
  const split = (from: number, to: number, left: number, right: number): void => {
    if (to - from + 1 <= most) return;
    const middle = placeOfCut(x, from, to);
    const cut = x[middle]!;
    if (cut === left || cut === right) return;
    cuts.add(cut);
    split(from, middle, left, cut);
    split(middle + 1, to, cut, right);
  };
  split(0, x.length - 1, low - margin, high + margin);
  return [...cuts].sort((a, b) => a - b);
}

/** The median's place, moved by turns to the right and left while the points on both sides of the cut are tied. */
function placeOfCut(x: Float64Array, from: number, to: number): number {
  // As with places counted from 1.
  const median = Math.floor((from + to + 2) / 2) - 1;
  for (let offset = 0; median + offset < to && median + offset >= from; ) {
    if (x[median + offset] !== x[median + offset + 1]) return median + offset;
    offset = -offset;
    if (offset >= 0) offset++;
  }
  return median;
}
