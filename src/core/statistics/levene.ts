// Levene's test of equal variances: an analysis of variance of the distances from each group's centre.
import { type AnovaTest, oneWayAnova } from "./oneWayAnova.ts";
import { median } from "./quantile.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";
import { mean } from "./summary.ts";

/**
 * About the median (Brown & Forsythe, JASA 1974;69:364) by default, or about the mean (Levene 1960): R's
 * `car::leveneTest(center = )`.
 */
export function leveneTest(data: GroupedValues, about: "median" | "mean" = "median"): AnovaTest {
  const centre = new Map(
    samplesOf(data).map(({ group, values }) => [group, about === "mean" ? mean(values) : median(values)]),
  );
  return oneWayAnova({
    ...data,
    values: Float64Array.from(data.values, (value, i) => Math.abs(value - centre.get(data.group[i]!)!)),
  });
}
