// Student's and Welch's t tests of two samples, of pairs, and the mean of one sample with its limits: R's `t.test`.
import { fail } from "../problem/problem.ts";
import { tQuantile, tTwoSided } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { requireSample } from "./samples.ts";
import { mean, variance } from "./summary.ts";

export interface TTest {
  readonly statistic: number;
  /** Not whole for Welch's test. */
  readonly df: number;
  readonly p: number;
  /** Of the mean, or of the first mean less the second, with its limits. */
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Of each sample. */
  readonly means: readonly number[];
}

/** Equal variances: R's `t.test(first, second, var.equal = TRUE)`. Refuses samples without spread ("data-constant"). */
export function studentTTest(first: Numbers, second: Numbers, level = 0.95): TTest {
  requireSample(first, "the first sample", 1);
  requireSample(second, "the second sample", 1);
  const [m, n] = [first.length, second.length];
  const df = m + n - 2;
  if (df < 1) requireSample(second, "the second sample", 2);
  const squares = (m > 1 ? (m - 1) * variance(first) : 0) + (n > 1 ? (n - 1) * variance(second) : 0);
  return compared(first, second, Math.sqrt((squares / df) * (1 / m + 1 / n)), df, level);
}

/**
 * Unequal variances (Welch, Biometrika 1947;34:28): R's `t.test(first, second)`. Refuses samples
 * without spread ("data-constant").
 */
export function welchTTest(first: Numbers, second: Numbers, level = 0.95): TTest {
  requireSample(first, "the first sample", 2);
  requireSample(second, "the second sample", 2);
  const a = variance(first) / first.length;
  const b = variance(second) / second.length;
  const df = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  return compared(first, second, Math.sqrt(a + b), df, level);
}

/** Of the differences within pairs: R's `t.test(first, second, paired = TRUE)`. */
export function pairedTTest(first: Numbers, second: Numbers, level = 0.95): TTest {
  requireSameLength(first, "the first value", second, "the second value");
  return oneSampleTTest(
    Float64Array.from(first, (value, i) => value - second[i]!),
    level,
  );
}

/** Of a mean against 0, with the limits of the mean: R's `t.test(values)`. */
export function oneSampleTTest(values: Numbers, level = 0.95): TTest {
  requireSample(values, "the sample", 2);
  const estimate = mean(values);
  const se = Math.sqrt(variance(values) / values.length);
  return result([estimate], estimate, Math.abs(estimate), se, values.length - 1, level);
}

function compared(first: Numbers, second: Numbers, se: number, df: number, level: number): TTest {
  const means = [mean(first), mean(second)] as const;
  const size = Math.max(Math.abs(means[0]), Math.abs(means[1]));
  return result(means, means[0] - means[1], size, se, df, level);
}

function result(
  means: readonly number[],
  estimate: number,
  size: number,
  se: number,
  df: number,
  level: number,
): TTest {
  if (!Number.isFinite(se)) {
    fail({
      code: "value-too-large",
      where: {},
      found: `means up to ${size}, whose squares no number holds`,
      expected: "values below 1e150",
      remedy: "Give the values in a larger unit.",
    });
  }
  // R's own bound of "essentially constant".
  if (!(se > 10 * 2 ** -52 * size)) {
    fail({
      code: "data-constant",
      where: {},
      found: `samples without spread: standard error ${se} of means up to ${size}`,
      expected: "values that differ",
      remedy: "Constant values cannot be tested; report them as they are.",
    });
  }
  const statistic = estimate / se;
  const margin = tQuantile(1 - (1 - level) / 2, df) * se;
  return {
    statistic,
    df,
    p: tTwoSided(statistic, df),
    estimate,
    se,
    ci: [estimate - margin, estimate + margin],
    means,
  };
}
