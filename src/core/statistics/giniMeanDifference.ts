// How far apart two patients' values lie on average (Gini 1912): the spread of predictions without a reference to a mean.
import { type Numbers, requireFinite } from "./input.ts";

/** Mean |xᵢ − xⱼ| over all pairs: R's `Hmisc::GiniMd`; NaN of fewer than two values. */
export function giniMeanDifference(values: Numbers): number {
  requireFinite(values, "value");
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (2 * i - n + 1) * sorted[i]!;
  return n < 2 ? Number.NaN : (2 * sum) / (n * (n - 1));
}
