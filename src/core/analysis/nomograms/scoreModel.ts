// A Cox model of a score and factors on chosen rows, and its risks on any rows of the same patients.
import { type CoxFit, coxRegression } from "../../statistics/cox.ts";
import { baselineHazards } from "../../statistics/coxBaseline.ts";
import type { Term } from "../../statistics/coxData.ts";
import { type FollowUp, lastNotAbove } from "../../statistics/survivalTimes.ts";

export interface ModelledPatients {
  readonly followUp: FollowUp;
  /** Columns of the model's design, over all patients. */
  readonly terms: readonly Term[];
}

export type Penalty = "none" | "ridge";

export interface ScoreModel {
  readonly fit: CoxFit;
  /** θ of the ridge; 0 without. */
  readonly ridge: number;
  /** Every coefficient has an estimate, and none runs away. */
  readonly isUsable: boolean;
  /** Of all patients, whatever rows it was fitted on. */
  readonly linearPredictor: Float64Array;
  /** Probability of the event by a time, for all patients. */
  riskAt(time: number): Float64Array;
}

/** Penalties that are tried, on scaled coefficients. */
const ridges = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/**
 * Fitted on `rows` (all patients without). The ridge is the one with the highest 2·(log likelihood gained)
 * − 2·(effective degrees of freedom) on those rows: R's `rms::pentrace` with AIC (Verweij & van
 * Houwelingen, Stat Med 1994;13:2427).
 */
export function fitScoreModel(
  { followUp, terms }: ModelledPatients,
  penalty: Penalty,
  rows?: readonly number[],
): ScoreModel {
  const own = rows === undefined ? { ...followUp, terms } : chosen(followUp, terms, rows);
  const { fit, ridge } = penalty === "none" ? { fit: coxRegression(own), ridge: 0 } : bestRidge(own);
  const coefficients = fit.coefficients.map(({ estimate }) => estimate);
  const linearPredictor = Float64Array.from(followUp.time, (_, i) =>
    terms.reduce((sum, { values }, j) => sum + coefficients[j]! * (values[i]! - fit.means[j]!), 0),
  );
  const baseline = baselineHazards(fit)[0]!;
  return {
    fit,
    ridge,
    isUsable: fit.warnings.length === 0 && coefficients.every(Number.isFinite),
    linearPredictor,
    riskAt: (time) => {
      const place = lastNotAbove(baseline.time, time);
      const hazard = place < 0 ? 0 : baseline.cumulativeHazard[place]!;
      return linearPredictor.map((linear) => -Math.expm1(-hazard * Math.exp(linear)));
    },
  };
}

function bestRidge(input: FollowUp & { readonly terms: readonly Term[] }) {
  const fits = ridges.map((theta) => {
    const fit = coxRegression({ ...input, ridge: { theta, scaled: true } });
    return { fit, ridge: theta, aic: fit.likelihoodRatio.chisq - 2 * fit.likelihoodRatio.df };
  });
  return fits.reduce((best, each) => (each.aic > best.aic ? each : best));
}

function chosen(followUp: FollowUp, terms: readonly Term[], rows: readonly number[]) {
  return {
    time: Float64Array.from(rows, (i) => followUp.time[i]!),
    event: Float64Array.from(rows, (i) => followUp.event[i]!),
    terms: terms.map(({ name, values }) => ({
      name,
      values: Float64Array.from(rows, (i) => values[i]!),
    })),
  };
}
