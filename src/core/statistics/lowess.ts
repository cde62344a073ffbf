// Cleveland's scatterplot smoother (JASA 1979;74:829), without its robustness steps, which have no place with a 0/1
// outcome.
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";

/** Points in ascending order of x. */
export interface LowessCurve {
  readonly x: Float64Array;
  readonly fitted: Float64Array;
}

/**
 * R's `lowess(x, y, f = span, iter = 0)`: local lines, fitted at points more than 1% of the range apart
 * and joined straight in between.
 */
export function lowess(x: Numbers, y: Numbers, span = 2 / 3): LowessCurve {
  requireSameLength(x, "x", y, "y");
  requireFinite(x, "x");
  requireFinite(y, "y");
  const n = x.length;
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const xs = Float64Array.from(order, (i) => x[i]!);
  const ys = Float64Array.from(order, (i) => y[i]!);
  const fitted = new Float64Array(n);
  if (n < 2) return { x: xs, fitted: ys };
  const range = xs[n - 1]! - xs[0]!;
  const neighbours = Math.max(2, Math.min(n, Math.trunc(span * n + 1e-7)));
  let left = 0;
  let right = neighbours - 1;
  let last = -1;
  for (let i = 0; last < n - 1; ) {
    while (right < n - 1 && xs[i]! - xs[left]! > xs[right + 1]! - xs[i]!) {
      left++;
      right++;
    }
    fitted[i] = localLine(xs, ys, i, left, right, range) ?? ys[i]!;
    for (let j = last + 1; j < i; j++) {
      const share = (xs[j]! - xs[last]!) / (xs[i]! - xs[last]!);
      fitted[j] = share * fitted[i]! + (1 - share) * fitted[last]!;
    }
    last = i;
    const cut = xs[last]! + 0.01 * range;
    let next = last + 1;
    for (; next < n && xs[next]! <= cut; next++) {
      if (xs[next] === xs[last]) {
        fitted[next] = fitted[last]!;
        last = next;
      }
    }
    i = Math.max(last + 1, next - 1);
  }
  return { x: xs, fitted };
}

/** The tricube-weighted line at point i; undefined where no point has weight. */
function localLine(
  x: Float64Array,
  y: Float64Array,
  i: number,
  left: number,
  right: number,
  range: number,
): number | undefined {
  const at = x[i]!;
  const reach = Math.max(at - x[left]!, x[right]! - at);
  const weights: number[] = [];
  let total = 0;
  for (let j = left; j < x.length; j++) {
    const distance = Math.abs(x[j]! - at);
    let weight = 0;
    if (distance <= 0.999 * reach) {
      weight = distance <= 0.001 * reach ? 1 : (1 - (distance / reach) ** 3) ** 3;
    } else if (x[j]! > at) break;
    weights.push(weight);
    total += weight;
  }
  if (!(total > 0)) return undefined;
  let mean = 0;
  let spread = 0;
  weights.forEach((weight, k) => {
    mean += (weight / total) * x[left + k]!;
  });
  weights.forEach((weight, k) => {
    spread += (weight / total) * (x[left + k]! - mean) ** 2;
  });
  // Where the neighbours hardly differ in x, their mean serves.
  const slope = reach > 0 && Math.sqrt(spread) > 0.001 * range ? (at - mean) / spread : 0;
  return weights.reduce(
    (sum, weight, k) => sum + (weight / total) * (1 + slope * (x[left + k]! - mean)) * y[left + k]!,
    0,
  );
}
