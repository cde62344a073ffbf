// Local regression of one variable, with a band: the smooth curve of a calibration plot (Cleveland & Devlin, JASA 1988;83:596).
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { fail } from "../problem/problem.ts";
import { tQuantile } from "./distributions.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";

export interface LoessOptions {
  /** Share of the points that a local fit uses; 0.75 unless told. */
  readonly span?: number;
  /** Of the local polynomial; 2 unless told, R's default. */
  readonly degree?: 1 | 2;
  readonly level?: number;
}

export interface LoessCurve {
  readonly x: readonly number[];
  readonly fitted: readonly number[];
  readonly se: readonly number[];
  /** fitted ± t·se, not cut to any range. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly residualScale: number;
}

/** Above so many points the degrees of freedom of t are taken as δ₁, the divisor of the residual scale: exact ones cost n³. */
const exactLimit = 600;
/** Above so many points that scale is worked out at nodes: at every point it costs n². */
const everyPointLimit = 4000;
const nodesAbove = 1000;

/**
 * The curve at the points `at`: R's
 * `predict(loess(y ~ x, span = , degree = , control = loess.control(surface = "direct", statistics = "exact")), at, se = TRUE)`.
 * R's default surface interpolates this curve between a few vertices and differs from it by little. Refuses ("too-few-distinct-values") when a
 * neighbourhood holds fewer distinct x than the polynomial has coefficients.
 */
export function loess(x: Numbers, y: Numbers, at: Numbers, options: LoessOptions = {}): LoessCurve {
  const { span = 0.75, degree = 2, level = 0.95 } = options;
  requireSameLength(x, "x", y, "y");
  requireFinite(x, "x");
  requireFinite(y, "y");
  const n = x.length;
  // R adds this so that a product such as 0.75 × 4 keeps its whole value.
  const neighbours = Math.min(n, Math.floor(n * span + 1e-5));
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const sortedX = Float64Array.from(order, (i) => x[i]!);
  const sortedY = Float64Array.from(order, (i) => y[i]!);
  const smoother = (point: number) => localWeights(sortedX, point, neighbours, degree, span);
  const { squares, one, df } =
    n <= exactLimit
      ? exactResiduals(sortedX, sortedY, smoother)
      : interpolatedResiduals(sortedX, sortedY, smoother);
  const residualScale = Math.sqrt(squares / one);
  const critical = tQuantile(1 - (1 - level) / 2, df);
  const points = Array.from(at, (point) => {
    const { from, weights } = smoother(point);
    return {
      fitted: dot(weights, sortedY, from),
      se: residualScale * Math.sqrt(dot(weights, weights, 0)),
    };
  });
  return {
    x: Array.from(at),
    fitted: points.map((point) => point.fitted),
    se: points.map((point) => point.se),
    lower: points.map((point) => point.fitted - critical * point.se),
    upper: points.map((point) => point.fitted + critical * point.se),
    residualScale,
  };
}

interface Residuals {
  /** Σ of their squares, and δ₁ = tr((I−L)(I−L)') by which that is divided. */
  readonly squares: number;
  readonly one: number;
  /** Of t. */
  readonly df: number;
}

function exactResiduals(
  sortedX: Float64Array,
  sortedY: Float64Array,
  smoother: (point: number) => LocalWeights,
): Residuals {
  const n = sortedX.length;
  let one = 0;
  let squares = 0;
  const rows = Array.from(sortedX, (x, i) => {
    const { from, weights } = smoother(x);
    const row = new Float64Array(n);
    weights.forEach((weight, k) => {
      row[from + k] = -weight;
    });
    row[i]! += 1;
    one += dot(row, row, 0);
    squares += dot(row, sortedY, 0) ** 2;
    return row;
  });
  return { squares, one, df: one ** 2 / secondDelta(rows) };
}

/** The fit, what a point has in its own fit and the sum of its squared weights are smooth in x: they are worked out at nodes and taken as linear in between. */
function interpolatedResiduals(
  sortedX: Float64Array,
  sortedY: Float64Array,
  smoother: (point: number) => LocalWeights,
): Residuals {
  const n = sortedX.length;
  const count = n <= everyPointLimit ? n : nodesAbove;
  const nodes = Array.from({ length: count }, (_, k) => {
    const place = Math.round((k * (n - 1)) / (count - 1));
    const { from, weights } = smoother(sortedX[place]!);
    const own = weights[place - from]!;
    return {
      x: sortedX[place]!,
      fitted: dot(weights, sortedY, from),
      // Of its row of I − L.
      spread: 1 - 2 * own + dot(weights, weights, 0),
    };
  });
  let one = 0;
  let squares = 0;
  let right = 1;
  for (let i = 0; i < n; i++) {
    while (right < count - 1 && nodes[right]!.x < sortedX[i]!) right++;
    const [a, b] = [nodes[right - 1]!, nodes[right]!];
    const share = b.x > a.x ? (sortedX[i]! - a.x) / (b.x - a.x) : 0;
    one += a.spread + share * (b.spread - a.spread);
    squares += (sortedY[i]! - a.fitted - share * (b.fitted - a.fitted)) ** 2;
  }
  return { squares, one, df: one };
}

/** Value and slope of the local polynomial at a point, of points sorted by x. */
export function localLine(
  sortedX: Float64Array,
  sortedY: Float64Array,
  point: number,
  { span, degree }: { readonly span: number; readonly degree: 1 | 2 },
): { readonly value: number; readonly slope: number } {
  const neighbours = Math.min(sortedX.length, Math.floor(sortedX.length * span + 1e-5));
  const { from, kernel, scaled, bandwidth } = neighbourhood(sortedX, point, neighbours, degree, span);
  const [first, second] = columnsOfInverse(scaled, kernel, degree);
  let value = 0;
  let slope = 0;
  scaled.forEach((u, k) => {
    const y = kernel[k]! * sortedY[from + k]!;
    value += y * (first![0]! + u * (first![1]! + u * (first![2] ?? 0)));
    slope += y * (second![0]! + u * (second![1]! + u * (second![2] ?? 0)));
  });
  return { value, slope: slope / bandwidth };
}

/** The weights of the y's, from the sorted point `from` on, whose sum is the fit at a point. */
interface LocalWeights {
  readonly from: number;
  readonly weights: Float64Array;
}

/** The weighted polynomial through the nearest points, taken at the point itself. */
function localWeights(
  sortedX: Float64Array,
  point: number,
  neighbours: number,
  degree: 1 | 2,
  span: number,
): LocalWeights {
  const { from, kernel, scaled } = neighbourhood(sortedX, point, neighbours, degree, span);
  const first = columnsOfInverse(scaled, kernel, degree)[0]!;
  return {
    from,
    weights: scaled.map((u, k) => kernel[k]! * (first[0]! + u * (first[1]! + u * (first[2] ?? 0)))),
  };
}

/** Tricube weights of the nearest points, and their distances over the bandwidth. */
function neighbourhood(
  sortedX: Float64Array,
  point: number,
  neighbours: number,
  degree: 1 | 2,
  span: number,
) {
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

/** δ₂ = tr(((I−L)(I−L)')²). */
function secondDelta(residualRows: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 0; i < residualRows.length; i++) {
    sum += dot(residualRows[i]!, residualRows[i]!, 0) ** 2;
    for (let j = 0; j < i; j++) sum += 2 * dot(residualRows[i]!, residualRows[j]!, 0) ** 2;
  }
  return sum;
}

/** Σ a[k]·b[from + k]. */
function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[from + k]!;
  return sum;
}
