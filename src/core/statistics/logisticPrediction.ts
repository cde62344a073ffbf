// The probability that a logistic model gives a patient, with limits.
import { normalCritical } from "./distributions.ts";
import { requireValueForEachTerm } from "./input.ts";
import { type LogisticFit, logistic } from "./logistic.ts";

export interface LogisticPrediction {
  readonly linear: number;
  readonly se: number;
  readonly probability: number;
  /** logistic(linear ± z·se). */
  readonly lower: number;
  readonly upper: number;
}

/**
 * R's `predict(fit, newdata, type = "link", se.fit = TRUE)`. `covariates` in the order of the terms, without the
 * intercept; a term without an estimate counts as absent, as in R.
 */
export function predictLogistic(
  { coefficients, covariance }: LogisticFit,
  covariates: readonly number[],
  level = 0.95,
): LogisticPrediction {
  requireValueForEachTerm(covariates, coefficients.length - 1);
  const row = [1, ...covariates].map((value, j) =>
    Number.isNaN(coefficients[j]!.estimate) ? undefined : value,
  );
  let linear = 0;
  let variance = 0;
  row.forEach((a, i) => {
    if (a === undefined) return;
    linear += a * coefficients[i]!.estimate;
    row.forEach((b, j) => {
      if (b !== undefined) variance += a * b * covariance[i]![j]!;
    });
  });
  const se = Math.sqrt(Math.max(0, variance));
  const margin = normalCritical(level) * se;
  return {
    linear,
    se,
    probability: logistic(linear),
    lower: logistic(linear - margin),
    upper: logistic(linear + margin),
  };
}
