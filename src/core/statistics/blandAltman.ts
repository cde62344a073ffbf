// Agreement of two ways to measure one thing (Bland & Altman, Lancet 1986;327:307; intervals of the limits: Stat
// Methods Med Res 1999;8:135).
import { normalCritical, tQuantile } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { requireSample } from "./samples.ts";
import { mean, variance } from "./summary.ts";

export interface BlandAltman {
  readonly n: number;
  /** Mean of first − second, with its interval by Student's t. */
  readonly bias: LimitWithInterval;
  /** Of the differences. */
  readonly sd: number;
  /** Where 95% of the differences are expected: bias ± 1.96 sd. */
  readonly lower: LimitWithInterval;
  readonly upper: LimitWithInterval;
  /** Of each patient, what the plot shows. */
  readonly means: Float64Array;
  readonly differences: Float64Array;
}

export interface LimitWithInterval {
  readonly estimate: number;
  readonly ci: readonly [number, number];
}

/**
 * The variance of a limit is s² (1/n + z²/(2(n − 1))) (Bland & Altman 1999, section 2.2.1). Refuses fewer than
 * two pairs ("sample-too-small").
 */
export function blandAltman(first: Numbers, second: Numbers, level = 0.95): BlandAltman {
  requireSameLength(first, "the first measurement", second, "the second");
  requireSample(first, "the first measurement", 2);
  requireSample(second, "the second measurement", 2);
  const n = first.length;
  const differences = Float64Array.from(first, (value, i) => value - second[i]!);
  const bias = mean(differences);
  const sd = Math.sqrt(variance(differences));
  const z = normalCritical(level);
  const t = tQuantile(1 - (1 - level) / 2, n - 1);
  const within = (estimate: number, se: number): LimitWithInterval => ({
    estimate,
    ci: [estimate - t * se, estimate + t * se],
  });
  const seOfLimit = sd * Math.sqrt(1 / n + (z * z) / (2 * (n - 1)));
  return {
    n,
    bias: within(bias, sd / Math.sqrt(n)),
    sd,
    lower: within(bias - z * sd, seOfLimit),
    upper: within(bias + z * sd, seOfLimit),
    means: Float64Array.from(first, (value, i) => (value + second[i]!) / 2),
    differences,
  };
}
