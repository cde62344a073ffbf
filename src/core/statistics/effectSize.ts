// Standardised mean differences as effect sizes: Cohen's d and Hedges' g.
import gammaln from "@stdlib/math-base-special-gammaln";
import type { Numbers } from "./input.ts";
import { requireSample } from "./samples.ts";
import { mean, variance } from "./summary.ts";

/**
 * (mean of the first − mean of the second) over the pooled standard deviation (Cohen 1988, 2.2.1). ±Infinity or NaN
 * between constants; NaN of values beyond 1e150.
 */
export function cohensD(first: Numbers, second: Numbers): number {
  requireSample(first, "the first sample", 2);
  requireSample(second, "the second sample", 2);
  const [m, n] = [first.length - 1, second.length - 1];
  const pooled = (m * variance(first) + n * variance(second)) / (m + n);
  return Number.isFinite(pooled) ? (mean(first) - mean(second)) / Math.sqrt(pooled) : Number.NaN;
}

/** Cohen's d without its bias in small samples, by the exact factor (Hedges, J Educ Stat 1981;6:107, eq. 6e). */
export function hedgesG(first: Numbers, second: Numbers): number {
  const df = first.length + second.length - 2;
  const factor = Math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / Math.sqrt(df / 2);
  return cohensD(first, second) * factor;
}
