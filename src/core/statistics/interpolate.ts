// Linear interpolation between known points.
import type { Numbers } from "./input.ts";

/**
 * y at `at` on the straight lines between the points; points of equal x count once, with their mean y; NaN beyond the
 * outermost points: R's `approx(x, y, at, ties = mean)$y`. The points need not be sorted.
 */
export function interpolate(x: Numbers, y: Numbers, at: readonly number[]): number[] {
  const { xs, ys } = distinctPoints(x, y);
  return at.map((value) => {
    const last = xs.length - 1;
    if (last < 0 || !(value >= xs[0]!) || value > xs[last]!) return Number.NaN;
    let low = 0;
    let high = last;
    while (low < high - 1) {
      const middle = (low + high) >> 1;
      if (value < xs[middle]!) high = middle;
      else low = middle;
    }
    if (value === xs[high]) return ys[high]!;
    if (value === xs[low]) return ys[low]!;
    return ys[low]! + (ys[high]! - ys[low]!) * ((value - xs[low]!) / (xs[high]! - xs[low]!));
  });
}

function distinctPoints(x: Numbers, y: Numbers) {
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let sum = 0;
    while (to < order.length && x[order[to]!] === x[order[from]!]) sum += y[order[to++]!]!;
    xs.push(x[order[from]!]!);
    ys.push(sum / (to - from));
    from = to;
  }
  return { xs, ys };
}
