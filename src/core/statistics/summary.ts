// Mean, standard deviation and quartiles of a sample.
import { type Numbers, requireFinite } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";

export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** With denominator n − 1. */
  readonly sd: number;
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/** R's `mean`, `sd` and `quantile`. All but `n` are NaN of no values, `sd` also of one. */
export function summarise(values: Numbers): Summary {
  requireFinite(values, "value");
  const sorted = Float64Array.from(values).sort();
  return {
    n: values.length,
    mean: mean(values),
    sd: Math.sqrt(variance(values)),
    min: quantileOfSorted(sorted, 0),
    q1: quantileOfSorted(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    q3: quantileOfSorted(sorted, 0.75),
    max: quantileOfSorted(sorted, 1),
  };
}

/**
 * Arithmetic mean, taken once more of what the first pass leaves, as R does: so that the mean of one and the same value
 * is that value. NaN of no values.
 */
export function mean(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const nearly = sum / values.length;
  if (!Number.isFinite(nearly)) return nearly;
  let left = 0;
  for (let i = 0; i < values.length; i++) left += values[i]! - nearly;
  return nearly + left / values.length;
}

/** Sample variance with denominator n − 1: R's `var`; NaN of fewer than two values. */
export function variance(values: Numbers): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return values.length < 2 ? Number.NaN : squares / (values.length - 1);
}
