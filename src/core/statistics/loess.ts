// Local regression of one variable, with a band: the smooth curve of a calibration plot (Cleveland & Devlin, JASA 1988;83:596).
import { fail } from "../problem/problem.ts";
import { tQuantile } from "./distributions.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { leastSquares } from "./leastSquares.ts";

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

/** Above so many points the degrees of freedom of t are taken as those of the residual scale: exact ones cost n³. */
const exactLimit = 600;

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
  const smoother = (point: number) => localWeights(x, point, neighbours, degree, span);
  const rows = Array.from(x, smoother);
  const residuals = Array.from(y, (value, i) => value - dot(rows[i]!, y));
  const delta = deltas(rows);
  const residualScale = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / delta.one);
  const critical = tQuantile(1 - (1 - level) / 2, delta.one ** 2 / delta.two);
  const points = Array.from(at, (point) => {
    const weights = smoother(point);
    return { fitted: dot(weights, y), se: residualScale * Math.sqrt(dot(weights, weights)) };
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

/** The weights with which the y's make the fit at a point: tricube distances to the nearest ones, then a weighted polynomial. */
function localWeights(
  x: Numbers,
  point: number,
  neighbours: number,
  degree: number,
  span: number,
): Float64Array {
  const distance = Float64Array.from(x, (value) => Math.abs(value - point));
  const furthest = Float64Array.from(distance).sort()[neighbours - 1] ?? 0;
  const bandwidth = furthest * Math.max(1, span);
  const kernel = distance.map((d) => {
    if (d < 0.001 * bandwidth) return 1;
    return d < 0.999 * bandwidth ? (1 - (d / bandwidth) ** 3) ** 3 : 0;
  });
  const inside = Array.from(kernel, (_, i) => i).filter((i) => kernel[i]! > 0);
  const distinct = new Set(inside.map((i) => x[i]!)).size;
  if (distinct <= degree) {
    fail({
      code: "too-few-distinct-values",
      where: {},
      found: `${distinct} distinct values in a neighbourhood of ${neighbours} of ${x.length} points`,
      expected: `more than ${degree}`,
      remedy: "The values are too few or too often tied for a smooth curve; take a larger span.",
    });
  }
  const columns = Array.from({ length: degree + 1 }, (_, power) =>
    Float64Array.from(inside, (i) => ((x[i]! - point) / bandwidth) ** power),
  );
  const weights = Float64Array.from(inside, (i) => kernel[i]!);
  const { unscaledCovariance } = leastSquares(columns, new Float64Array(inside.length), weights);
  const result = new Float64Array(x.length);
  inside.forEach((i, k) => {
    const projected = columns.reduce((sum, column, j) => sum + unscaledCovariance[0]![j]! * column[k]!, 0);
    result[i] = projected * weights[k]!;
  });
  return result;
}

/** δ₁ = tr((I−L)(I−L)'), δ₂ = tr(((I−L)(I−L)')²). */
function deltas(rows: readonly Float64Array[]): { readonly one: number; readonly two: number } {
  const residualRows = rows.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) - value));
  const one = residualRows.reduce((sum, row) => sum + dot(row, row), 0);
  if (rows.length > exactLimit) return { one, two: one };
  let two = 0;
  for (let i = 0; i < rows.length; i++) {
    two += dot(residualRows[i]!, residualRows[i]!) ** 2;
    for (let j = 0; j < i; j++) two += 2 * dot(residualRows[i]!, residualRows[j]!) ** 2;
  }
  return { one, two };
}

function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
