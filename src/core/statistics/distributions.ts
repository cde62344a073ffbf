// Tail probabilities and quantiles of the reference distributions, each accurate in the tail it is asked for.
import betainc from "@stdlib/math-base-special-betainc";
import gammainc from "@stdlib/math-base-special-gammainc";
import betaQuantileOf from "@stdlib/stats-base-dists-beta-quantile";
import normalCdfOf from "@stdlib/stats-base-dists-normal-cdf";
import tQuantileOf from "@stdlib/stats-base-dists-t-quantile";
import { normalQuantile } from "./normalQuantile.ts";

export { normalQuantile };

/** P(Z ≤ z) of the standard normal distribution: R's `pnorm(z)`. */
export function normalCdf(z: number): number {
  return normalCdfOf(z, 0, 1);
}

/** The z of a two-sided interval of this level, 1.96 for 0.95. */
export function normalCritical(level: number): number {
  return normalQuantile(1 - (1 - level) / 2);
}

/** P(|Z| ≥ |z|): R's `2 * pnorm(-abs(z))`, small p-values to full relative accuracy. */
export function normalTwoSided(z: number): number {
  return 2 * normalCdf(-Math.abs(z));
}

/** P(χ² ≥ x) with `df` degrees of freedom: R's `pchisq(x, df, lower.tail = FALSE)`; 1 at x = 0. */
export function chiSquareUpper(x: number, df: number): number {
  if (Number.isNaN(x) || !(df > 0)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return gammainc(x / 2, df / 2, true, true);
}

/** P(|T| ≥ |t|) with `df` degrees of freedom, which need not be whole: R's `2 * pt(-abs(t), df)`. */
export function tTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return normalTwoSided(t);
  if (!Number.isFinite(t)) return 0;
  return betainc(df / (df + t * t), df / 2, 0.5);
}

/** t with P(T ≤ t) = p: R's `qt(p, df)`. */
export function tQuantile(p: number, df: number): number {
  return df === Number.POSITIVE_INFINITY ? normalQuantile(p) : tQuantileOf(p, df);
}

/** P(F ≥ f): R's `pf(f, df1, df2, lower.tail = FALSE)`. */
export function fUpper(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f) || !(df1 > 0) || !(df2 > 0)) return Number.NaN;
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  return betainc(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

/** x with P(B ≤ x) = p of the beta distribution: R's `qbeta(p, a, b)`. */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantileOf(p, a, b);
}

/** P(F ≤ f): R's `pf(f, df1, df2)`. */
export function fLower(f: number, df1: number, df2: number): number {
  return fUpper(1 / f, df2, df1);
}

/** f with P(F ≤ f) = p: R's `qf(p, df1, df2)`. */
export function fQuantile(p: number, df1: number, df2: number): number {
  // The tail of the beta distribution that lies nearer 0 keeps its digits.
  const share = betaQuantileOf(1 - p, df2 / 2, df1 / 2);
  return (df2 * (1 - share)) / (df1 * share);
}
