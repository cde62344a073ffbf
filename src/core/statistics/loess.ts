// Local regression of one variable, with a band: the smooth curve of a calibration plot (Cleveland & Devlin, JASA
// 1988;83:596).
import { tQuantile } from "./distributions.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { type LocalWeights, localWeights } from "./localPolynomial.ts";

export interface LoessOptions {
  /** Share of the points that a local fit uses; 0.75 by default. */
  readonly span?: number;
  /** Of the local polynomial; 2 by default, as in R. */
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

/** Up to this many points the degrees of freedom of t are exact, at a cost of n³; above, they are taken as δ₁. */
const exactLimit = 600;
/** Up to this many points the residuals are taken at each of them, at a cost of n²; above, at `nodeCount` of them. */
const everyPointLimit = 4000;
const nodeCount = 1000;

/**
 * The curve at the points `at`: R's `predict(loess(y ~ x, span = , degree = , control = …), at, se = TRUE)` with
 * `loess.control(surface = "direct", statistics = "exact")`; above 600 points the band is approximate. R's default
 * surface (`loessInterpolated`) interpolates this curve between a few vertices. Refuses ("too-few-distinct-values") a
 * neighbourhood with fewer distinct x than the polynomial has coefficients.
 */
export function loess(x: Numbers, y: Numbers, at: Numbers, options: LoessOptions = {}): LoessCurve {
  const { span = 0.75, degree = 2, level = 0.95 } = options;
  requireSameLength(x, "x", y, "y");
  requireFinite(x, "x");
  requireFinite(y, "y");
  const n = x.length;
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const sortedX = Float64Array.from(order, (i) => x[i]!);
  const sortedY = Float64Array.from(order, (i) => y[i]!);
  const smoother = (point: number) => localWeights(sortedX, point, { span, degree });
  const { sumOfSquares, delta1, df } =
    n <= exactLimit
      ? exactResiduals(sortedX, sortedY, smoother)
      : interpolatedResiduals(sortedX, sortedY, smoother);
  const residualScale = Math.sqrt(sumOfSquares / delta1);
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

/** L is the matrix that takes the y's to the fitted values. */
interface Residuals {
  readonly sumOfSquares: number;
  /** δ₁ = tr((I−L)(I−L)'), by which the sum of squares is divided. */
  readonly delta1: number;
  /** Of the t distribution. */
  readonly df: number;
}

function exactResiduals(
  sortedX: Float64Array,
  sortedY: Float64Array,
  smoother: (point: number) => LocalWeights,
): Residuals {
  const n = sortedX.length;
  let delta1 = 0;
  let sumOfSquares = 0;
  const rows = Array.from(sortedX, (x, i) => {
    const { from, weights } = smoother(x);
    const row = new Float64Array(n);
    weights.forEach((weight, k) => {
      row[from + k] = -weight;
    });
    row[i]! += 1;
    delta1 += dot(row, row, 0);
    sumOfSquares += dot(row, sortedY, 0) ** 2;
    return row;
  });
  return { sumOfSquares, delta1, df: delta1 ** 2 / delta2Of(rows) };
}

/**
 * Fitted values and a point's part of δ₁ are smooth in x: they are worked out at nodes, and
 * interpolated linearly between them.
 */
function interpolatedResiduals(
  sortedX: Float64Array,
  sortedY: Float64Array,
  smoother: (point: number) => LocalWeights,
): Residuals {
  const n = sortedX.length;
  const count = n <= everyPointLimit ? n : nodeCount;
  const nodes = Array.from({ length: count }, (_, k) => {
    const place = Math.round((k * (n - 1)) / (count - 1));
    const { from, weights } = smoother(sortedX[place]!);
    const own = weights[place - from]!;
    return {
      x: sortedX[place]!,
      fitted: dot(weights, sortedY, from),
      // Sum of squares of the point's row of I − L.
      rowSquares: 1 - 2 * own + dot(weights, weights, 0),
    };
  });
  let delta1 = 0;
  let sumOfSquares = 0;
  let right = 1;
  for (let i = 0; i < n; i++) {
    while (right < count - 1 && nodes[right]!.x < sortedX[i]!) right++;
    const [a, b] = [nodes[right - 1]!, nodes[right]!];
    const share = b.x > a.x ? (sortedX[i]! - a.x) / (b.x - a.x) : 0;
    delta1 += a.rowSquares + share * (b.rowSquares - a.rowSquares);
    sumOfSquares += (sortedY[i]! - a.fitted - share * (b.fitted - a.fitted)) ** 2;
  }
  return { sumOfSquares, delta1, df: delta1 };
}

/** δ₂ = tr(((I−L)(I−L)')²). */
function delta2Of(residualRows: readonly Float64Array[]): number {
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
