// How far apart two patients' values lie on average (Gini 1912): the spread of predictions without a reference to a
// mean.
import { type Numbers, requireFinite } from "./input.ts";

/** Mean |xᵢ − xⱼ| over all pairs: R's `Hmisc::GiniMd`; NaN of fewer than two values. */
export function giniMeanDifference(values: Numbers): number {
  requireFinite(values, "value");
  const sorted = Float64Array.from(values).sort();
  return giniOfCounts(sorted, new Float64Array(sorted.length).fill(1));
}

/** The same where each value counts several times: distinct values, ascending, and how often each occurs. */
export function giniOfCounts(distinct: Float64Array, count: Float64Array): number {
  let n = 0;
  for (let k = 0; k < count.length; k++) n += count[k]!;
  let before = 0;
  let sum = 0;
  for (let k = 0; k < count.length; k++) {
    sum += count[k]! * (2 * before + count[k]! - n) * distinct[k]!;
    before += count[k]!;
  }
  return n < 2 ? Number.NaN : (2 * sum) / (n * (n - 1));
}
