// Quantiles of a sample.
import { type Numbers, requireFinite } from "./input.ts";

/**
 * The quantile of type 7 (Hyndman & Fan, Am Stat 1996;50:361): R's `quantile(values, p)`. NaN of no values.
 * `p` is a probability; `values` need not be sorted.
 */
export function quantile(values: Numbers, p: number): number {
  requireFinite(values, "value");
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** The same of values already in ascending order, for several quantiles of one sample. */
export function quantileOfSorted(sorted: Numbers, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const index = (sorted.length - 1) * p;
  const low = Math.floor(index);
  const high = Math.ceil(index);
  const share = index - low;
  const lowValue = sorted[low]!;
  const highValue = sorted[high]!;
  return share > 0 && highValue !== lowValue ? (1 - share) * lowValue + share * highValue : lowValue;
}

/** The middle value, or the mean of the two middle ones: R's `median`. */
export function median(values: Numbers): number {
  return quantile(values, 0.5);
}
