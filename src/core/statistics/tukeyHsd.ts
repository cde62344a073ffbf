// Tukey's honest significant differences between all pairs of means: R's `TukeyHSD(aov(values ~ group))`.
import { type GroupedValues, samplesOf } from "./samples.ts";
import { studentisedRangeQuantile, studentisedRangeUpper } from "./studentisedRange.ts";
import { mean, variance } from "./summary.ts";

export interface TukeyDifference {
  /** The first mean less the second; in R's order, "2-1", "3-1", "3-2". */
  readonly groups: readonly [string, string];
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
  readonly adjusted: number;
}

/** Limits hold for all pairs together, those of unequal groups by Tukey and Kramer. */
export function tukeyHsd(data: GroupedValues, level = 0.95): TukeyDifference[] {
  const samples = samplesOf(data);
  const k = samples.length;
  const df = data.values.length - k;
  const squares = samples.reduce(
    (sum, { values }) => sum + (values.length > 1 ? (values.length - 1) * variance(values) : 0),
    0,
  );
  const quantile = studentisedRangeQuantile(level, k, df);
  return samples.flatMap((second, i) =>
    samples.slice(i + 1).map((first) => {
      const difference = mean(first.values) - mean(second.values);
      const se = Math.sqrt((squares / df / 2) * (1 / first.values.length + 1 / second.values.length));
      return {
        groups: [first.group, second.group] as const,
        difference,
        lower: difference - quantile * se,
        upper: difference + quantile * se,
        adjusted: studentisedRangeUpper(Math.abs(difference) / se, k, df),
      };
    }),
  );
}
