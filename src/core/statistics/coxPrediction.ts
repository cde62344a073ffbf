// The hazard that a Cox model gives a patient, against the centre of the fitted patients.
import type { CoxFit } from "./cox.ts";
import { normalCritical } from "./distributions.ts";
import { requireValueForEachTerm } from "./input.ts";

export interface PredictedHazard {
  /** Log hazard ratio to a patient at the fit's `means`. */
  readonly linear: number;
  readonly se: number;
  readonly hazardRatio: number;
  readonly lower: number;
  readonly upper: number;
  /** Log hazard ratio to a patient whose covariates are all 0. */
  readonly fromZero: number;
}

/**
 * R's `predict(fit, newdata, type = "lp", reference = "sample", se.fit = TRUE)`, and reference = "zero" beside it.
 * `covariates` in the order of the terms; a term without an estimate counts as absent, as in R. Refuses
 * ("unlike-lengths") other numbers of values than terms.
 */
export function predictHazardRatio(
  { coefficients, data, means, scaledCoefficients, scaledCovariance }: CoxFit,
  covariates: readonly number[],
  level = 0.95,
): PredictedHazard {
  requireValueForEachTerm(covariates, coefficients.length);
  const p = covariates.length;
  const scaled = covariates.map((value, j) =>
    Number.isNaN(coefficients[j]!.estimate) ? 0 : (value - data.centre[j]!) / data.scale[j]!,
  );
  let linear = 0;
  let variance = 0;
  let ofCentre = 0;
  for (let i = 0; i < p; i++) {
    linear += scaled[i]! * scaledCoefficients[i]!;
    if (!Number.isNaN(coefficients[i]!.estimate)) ofCentre += means[i]! * coefficients[i]!.estimate;
    for (let j = 0; j < p; j++) variance += scaled[i]! * scaledCovariance[i * p + j]! * scaled[j]!;
  }
  const se = Math.sqrt(Math.max(0, variance));
  const margin = normalCritical(level) * se;
  return {
    linear,
    se,
    hazardRatio: Math.exp(linear),
    lower: Math.exp(linear - margin),
    upper: Math.exp(linear + margin),
    fromZero: linear + ofCentre,
  };
}
