// The weighted polynomial through the nearest points that loess takes at each place (Cleveland, JASA
// 1979;74:829). Points are sorted by x.
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { fail } from "../problem/problem.ts";

export interface LocalFit {
  /** Share of the points that a local fit uses. */
  readonly span: number;
  /** Of the polynomial. */
  readonly degree: 1 | 2;
}

/** The fit at a point is the sum of the y's times these weights, from the sorted point `from` on. */
export interface LocalWeights {
  readonly from: number;
  readonly weights: Float64Array;
}

/** Refuses ("too-few-distinct-values") a neighbourhood with fewer distinct x than the polynomial has coefficients. */
export function localWeights(sortedX: Float64Array, point: number, options: LocalFit): LocalWeights {
  const { from, kernel, scaled } = neighbourhood(sortedX, point, options);
  const first = columnsOfInverse(scaled, kernel, options.degree)[0]!;
  return {
    from,
    weights: scaled.map((u, k) => kernel[k]! * (first[0]! + u * (first[1]! + u * (first[2] ?? 0)))),
  };
}

/** Value and slope of the local polynomial at a point. */
export function localLine(
  sortedX: Float64Array,
  sortedY: Float64Array,
  point: number,
  options: LocalFit,
): { readonly value: number; readonly slope: number } {
  const { from, kernel, scaled, bandwidth } = neighbourhood(sortedX, point, options);
  const [first, second] = columnsOfInverse(scaled, kernel, options.degree);
  let value = 0;
  let slope = 0;
  scaled.forEach((u, k) => {
    const y = kernel[k]! * sortedY[from + k]!;
    value += y * (first![0]! + u * (first![1]! + u * (first![2] ?? 0)));
    slope += y * (second![0]! + u * (second![1]! + u * (second![2] ?? 0)));
  });
  return { value, slope: slope / bandwidth };
}

/** Tricube weights of the nearest points, and their distances over the bandwidth. */
function neighbourhood(sortedX: Float64Array, point: number, { span, degree }: LocalFit) {
  // R adds this so that a product such as 0.75 × 4 keeps its whole value.
  const neighbours = Math.min(sortedX.length, Math.floor(sortedX.length * span + 1e-5));
  const bandwidth = distanceOfNearest(sortedX, point, neighbours) * Math.max(1, span);
  const limit = 0.999 * bandwidth;
  let from = 0;
  while (from < sortedX.length && point - sortedX[from]! >= limit) from++;
  let to = from;
  while (to < sortedX.length && sortedX[to]! - point < limit) to++;
  let distinct = 0;
  for (let i = from; i < to; i++) if (i === from || sortedX[i] !== sortedX[i - 1]) distinct++;
  if (distinct <= degree) {
    fail({
      code: "too-few-distinct-values",
      where: {},
      found: `${distinct} distinct values in a neighbourhood of ${neighbours} of ${sortedX.length} points`,
      expected: `more than ${degree}`,
      remedy: "The values are too few or too often tied for a smooth curve; take a larger span.",
    });
  }
  const scaled = sortedX.slice(from, to).map((value) => (value - point) / bandwidth);
  const kernel = scaled.map((u) => (Math.abs(u) < 0.001 ? 1 : cube(1 - cube(Math.abs(u)))));
  return { from, kernel, scaled, bandwidth };
}

function cube(value: number): number {
  return value * value * value;
}

/** Distance from a point to its k-th nearest one. */
function distanceOfNearest(sortedX: Float64Array, point: number, k: number): number {
  let left = 0;
  let right = sortedX.length;
  while (left < right) {
    const middle = (left + right) >>> 1;
    if (sortedX[middle]! < point) left = middle + 1;
    else right = middle;
  }
  left--;
  let distance = 0;
  for (let found = 0; found < k; found++) {
    const below = left >= 0 ? point - sortedX[left]! : Number.POSITIVE_INFINITY;
    const above = right < sortedX.length ? sortedX[right]! - point : Number.POSITIVE_INFINITY;
    distance = Math.min(below, above);
    if (below <= above) left--;
    else right++;
  }
  return distance;
}

/** First two columns of (X'KX)⁻¹ of the polynomial in the scaled distance, whose columns lie in −1…1. */
function columnsOfInverse(scaled: Float64Array, kernel: Float64Array, degree: 1 | 2): number[][] {
  const moments = new Float64Array(2 * degree + 1);
  for (let k = 0; k < scaled.length; k++) {
    let power = kernel[k]!;
    for (let m = 0; m < moments.length; m++) {
      moments[m] = moments[m]! + power;
      power *= scaled[k]!;
    }
  }
  const normal = Matrix.zeros(degree + 1, degree + 1);
  for (let j = 0; j <= degree; j++) for (let k = 0; k <= degree; k++) normal.set(j, k, moments[j + k]!);
  const units = Matrix.eye(degree + 1, 2);
  return new CholeskyDecomposition(normal).solve(units).transpose().to2DArray();
}
