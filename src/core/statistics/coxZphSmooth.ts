// How a coefficient runs over time: a natural spline through the scaled Schoenfeld residuals (Grambsch &
// Therneau, Biometrika 1994;81:515).
import type { ProportionalityTest } from "./coxZph.ts";
import { extent } from "./extent.ts";
import { interpolate } from "./interpolate.ts";
import { leastSquares } from "./leastSquares.ts";
import { quantile } from "./quantile.ts";
import { splineBasis } from "./restrictedCubicSpline.ts";

/** Places are evenly spaced in transformed time, ascending. */
export interface ZphSmooth {
  readonly transformed: readonly number[];
  /** The same places in the unit of the follow-up. */
  readonly time: readonly number[];
  readonly estimate: readonly number[];
  /** Two standard errors below and above. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

const places = 40;
const degreesOfFreedom = 4;

/**
 * One for each term: the curve and band of R's `plot(cox.zph(fit))` at its defaults (`df = 4`,
 * `nsmo = 40`). None where the events have too few distinct times for the spline, where R draws one all the
 * same and warns of a singular fit.
 */
export function zphSmooths({ residuals, variances }: ProportionalityTest): (ZphSmooth | undefined)[] {
  const observed = residuals.map((each) => each.transformed);
  const [low, high] = extent(observed);
  const at = Array.from({ length: places }, (_, i) =>
    i === places - 1 ? high : low + ((high - low) * i) / (places - 1),
  );
  // As splines::ns places them: inner knots at the thirds of all places together.
  const all = [...at, ...observed];
  const knots = [low, quantile(all, 1 / 3), quantile(all, 2 / 3), high];
  if (!knots.every((knot, k) => k === 0 || knot > knots[k - 1]!)) return variances.map(() => undefined);
  const basis = naturalSpline(observed, knots);
  const basisAt = naturalSpline(at, knots);
  const time = interpolate(
    observed,
    residuals.map((each) => each.time),
    at,
  );
  const weights = observed.map(() => 1);
  return variances.map((variance, t) => {
    const response = residuals.map(({ coefficients }) => coefficients[t]!);
    const fit = leastSquares(basis, response, weights);
    if (fit.estimable.length < degreesOfFreedom) return undefined;
    const estimate = at.map((_, i) => fit.coefficients.reduce((sum, b, j) => sum + b * basisAt[j]![i]!, 0));
    const margin = at.map(
      (_, i) => 2 * Math.sqrt(variance * quadraticForm(fit.unscaledCovariance, basisAt, i)),
    );
    return {
      transformed: at,
      time,
      estimate,
      lower: estimate.map((value, i) => value - margin[i]!),
      upper: estimate.map((value, i) => value + margin[i]!),
    };
  });
}

/**
 * Constant, and the columns of a cubic spline that is a line beyond its outer knots: the space of
 * `splines::ns(intercept = TRUE)`.
 */
function naturalSpline(values: readonly number[], knots: readonly number[]): Float64Array[] {
  return [new Float64Array(values.length).fill(1), ...splineBasis(values, knots)];
}

function quadraticForm(matrix: readonly (readonly number[])[], columns: readonly Float64Array[], i: number) {
  let sum = 0;
  for (const [j, row] of matrix.entries())
    for (const [k, value] of row.entries()) sum += columns[j]![i]! * value * columns[k]![i]!;
  return sum;
}
