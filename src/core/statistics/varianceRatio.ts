// F test of the ratio of two variances.
import { fLower, fQuantile, fUpper } from "./distributions.ts";
import type { Numbers } from "./input.ts";
import { requireSample } from "./samples.ts";
import { variance } from "./summary.ts";

export interface VarianceRatioTest {
  /** Variance of the first sample over that of the second; the F statistic. */
  readonly ratio: number;
  readonly df: readonly [number, number];
  readonly p: number;
  readonly ci: readonly [number, number];
}

/** R's `var.test(first, second)`, two-sided. Constant samples give 0, Infinity or NaN, as in R. */
export function varianceRatioTest(first: Numbers, second: Numbers, level = 0.95): VarianceRatioTest {
  requireSample(first, "the first sample", 2);
  requireSample(second, "the second sample", 2);
  const df = [first.length - 1, second.length - 1] as const;
  const ratio = variance(first) / variance(second);
  const tail = (1 - level) / 2;
  return {
    ratio,
    df,
    p: Math.min(1, 2 * Math.min(fLower(ratio, ...df), fUpper(ratio, ...df))),
    ci: [ratio / fQuantile(1 - tail, ...df), ratio / fQuantile(tail, ...df)],
  };
}
