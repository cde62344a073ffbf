// One answer from several completed data sets (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, chapter
// 3): R's `mice::pool` and `D1`.
import { fail } from "../problem/problem.ts";
import { cholesky, choleskyInverse } from "./cholesky.ts";
import { fUpper, tQuantile, tTwoSided } from "./distributions.ts";
import { mean, variance } from "./summary.ts";

/** A model's fit to one completed data set. */
export interface CompletedFit {
  readonly estimates: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

export interface PooledEstimate {
  readonly estimate: number;
  /** Mean of the squared standard errors. */
  readonly within: number;
  /** Variance of the estimates between data sets. */
  readonly between: number;
  /** within + (1 + 1/m) between. */
  readonly total: number;
  readonly se: number;
  /** Of Barnard & Rubin (Biometrika 1999;86:948). */
  readonly df: number;
  /** By how much the missing values raise the variance: (1 + 1/m) between / within. */
  readonly relativeIncrease: number;
  /** Share of the total variance that the missing values make. */
  readonly lambda: number;
  /** Fraction of information about the estimate that is missing. */
  readonly fmi: number;
  readonly statistic: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

/** mice's floor, below which the degrees of freedom of Rubin have no bound. */
const leastLambda = 1e-4;

/**
 * R's `summary(pool(fits, dfcom = dfComplete), conf.int = TRUE)`, one for each coefficient; `dfComplete` are the
 * degrees of freedom that the complete data would have. NaN for a coefficient that a fit does not have. Refuses
 * ("imputations-too-few") fewer than two fits.
 */
export function poolEstimates(
  fits: readonly CompletedFit[],
  { dfComplete, level = 0.95 }: { readonly dfComplete: number; readonly level?: number },
): PooledEstimate[] {
  requireSeveral(fits);
  const m = fits.length;
  return fits[0]!.estimates.map((_, j) => {
    const estimates = fits.map((fit) => fit.estimates[j]!);
    const estimate = mean(estimates);
    const within = mean(fits.map(({ covariance }) => covariance[j]![j]!));
    const between = variance(estimates);
    const total = within + (1 + 1 / m) * between;
    const relativeIncrease = ((1 + 1 / m) * between) / within;
    const lambda = ((1 + 1 / m) * between) / total;
    const df = degreesOfFreedom(m, lambda, dfComplete);
    const se = Math.sqrt(total);
    const statistic = estimate / se;
    const margin = tQuantile(1 - (1 - level) / 2, df) * se;
    return {
      estimate,
      within,
      between,
      total,
      se,
      df,
      relativeIncrease,
      lambda,
      fmi: (relativeIncrease + 2 / (df + 3)) / (1 + relativeIncrease),
      statistic,
      p: tTwoSided(statistic, df),
      lower: estimate - margin,
      upper: estimate + margin,
    };
  });
}

export interface PooledWaldTest {
  readonly f: number;
  readonly df: readonly [number, number];
  readonly p: number;
  /** Average relative increase of variance. */
  readonly relativeIncrease: number;
}

/**
 * The test that these coefficients are all 0 (Li, Raghunathan & Rubin, JASA 1991;86:1065), with the degrees of
 * freedom of Reiter (Biometrika 2007;94:502) for complete data of `dfComplete`: R's
 * `mitml::testModels(method = "D1", df.com = dfComplete)`; without `dfComplete`, those of Li et al. Refuses
 * ("imputations-too-few") fewer than two fits, and as few as Reiter's formula does not hold for; coefficients
 * without an estimate give NaN.
 */
export function pooledWaldTest(
  fits: readonly CompletedFit[],
  tested: readonly number[],
  dfComplete = Number.POSITIVE_INFINITY,
): PooledWaldTest {
  requireSeveral(fits);
  const m = fits.length;
  const k = tested.length;
  const isKnown = Number.isFinite(dfComplete);
  const t = k * (m - 1);
  if (isKnown && t <= 4) tooFew(m, `more than ${Math.floor(4 / k) + 1} imputations for a test of ${k}`);
  const estimates = tested.map((j) => fits.map((fit) => fit.estimates[j]!));
  const means = estimates.map((values) => mean(values));
  const within = Float64Array.from(
    tested.flatMap((i) => tested.map((j) => mean(fits.map(({ covariance }) => covariance[i]![j]!)))),
  );
  const between = estimates.map((a, i) =>
    estimates.map(
      (b, j) => a.reduce((sum, value, f) => sum + (value - means[i]!) * (b[f]! - means[j]!), 0) / (m - 1),
    ),
  );
  const inverse = choleskyInverse(cholesky(within, k, 1e-12));
  let trace = 0;
  let quadratic = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      trace += between[i]![j]! * inverse[j * k + i]!;
      quadratic += means[i]! * inverse[i * k + j]! * means[j]!;
    }
  }
  const relativeIncrease = ((1 + 1 / m) * trace) / k;
  const f = quadratic / (k * (1 + relativeIncrease));
  const v = isKnown ? reiterDf(relativeIncrease, t, dfComplete) : liDf(relativeIncrease, t, k);
  return { f, df: [k, v], p: fUpper(f, k, v), relativeIncrease };
}

function degreesOfFreedom(m: number, lambda: number, dfComplete: number): number {
  const share = Math.max(lambda, leastLambda);
  const old = (m - 1) / share ** 2;
  if (!Number.isFinite(dfComplete)) return old;
  const observed = ((dfComplete + 1) / (dfComplete + 3)) * dfComplete * (1 - share);
  return (old * observed) / (old + observed);
}

function liDf(r: number, t: number, k: number): number {
  return t > 4 ? 4 + (t - 4) * (1 + (1 - 2 / t) / r) ** 2 : (t * (1 + 1 / k) * (1 + 1 / r) ** 2) / 2;
}

function reiterDf(r: number, t: number, dfComplete: number): number {
  const a = (r * t) / (t - 2);
  const star = ((dfComplete + 1) / (dfComplete + 3)) * dfComplete;
  const c0 = 1 / (t - 4);
  const c1 = star - 2 * (1 + a);
  const c2 = star - 4 * (1 + a);
  const z =
    1 / c2 +
    c0 * ((a ** 2 * c1) / ((1 + a) ** 2 * c2)) +
    c0 * ((8 * a ** 2 * c1) / ((1 + a) * c2 ** 2) + (4 * a ** 2) / ((1 + a) * c2)) +
    c0 * ((4 * a ** 2) / (c2 * c1) + (16 * a ** 2 * c1) / c2 ** 3) +
    c0 * ((8 * a ** 2) / c2 ** 2);
  return 4 + 1 / z;
}

function requireSeveral(fits: readonly CompletedFit[]): void {
  if (fits.length < 2) tooFew(fits.length, "two or more: their spread tells what the missing values hide");
}

function tooFew(m: number, expected: string): never {
  return fail({
    code: "imputations-too-few",
    where: {},
    found: `${m} completed data sets`,
    expected,
    remedy: "Ask for more imputations; twenty are usual.",
  });
}
