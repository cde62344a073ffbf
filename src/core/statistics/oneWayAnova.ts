// One-way analysis of variance, with equal variances (Fisher) and without (Welch, Biometrika 1951;38:330).
import { fUpper } from "./distributions.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";
import { mean, variance } from "./summary.ts";

export interface AnovaTest {
  readonly f: number;
  readonly df: readonly [number, number];
  readonly p: number;
}

/** R's `anova(lm(values ~ group))`. All groups constant: f is Infinity, or NaN where they also agree. */
export function oneWayAnova(data: GroupedValues): AnovaTest {
  const samples = samplesOf(data);
  const n = data.values.length;
  const k = samples.length;
  const grand = mean(data.values);
  let between = 0;
  let within = 0;
  for (const { values } of samples) {
    between += values.length * (mean(values) - grand) ** 2;
    if (values.length > 1) within += (values.length - 1) * variance(values);
  }
  const df = [k - 1, n - k] as const;
  const f = between / df[0] / (within / df[1]);
  return { f, df, p: fUpper(f, ...df) };
}

/**
 * R's `oneway.test(values ~ group)`. Refuses groups of one patient ("sample-too-small"); a constant group gives NaN,
 * as in R.
 */
export function welchAnova(data: GroupedValues): AnovaTest {
  const samples = samplesOf(data, 2);
  const k = samples.length;
  const weights = samples.map(({ values }) => values.length / variance(values));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = samples.map(({ values }) => mean(values));
  const centre = means.reduce((sum, value, g) => sum + weights[g]! * value, 0) / total;
  const lambda =
    samples.reduce((sum, { values }, g) => sum + (1 - weights[g]! / total) ** 2 / (values.length - 1), 0) /
    (k * k - 1);
  const between = means.reduce((sum, value, g) => sum + weights[g]! * (value - centre) ** 2, 0);
  const f = between / ((k - 1) * (1 + 2 * (k - 2) * lambda));
  const df = [k - 1, 1 / (3 * lambda)] as const;
  return { f, df, p: fUpper(f, ...df) };
}
