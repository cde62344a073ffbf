// Brier score of predicted survival at a time, with censoring weights, its index against the
// Kaplan-Meier curve, and its integral (Graf et al., Stat Med 1999;18:2529; Gerds & Schumacher, Biom J
// 2006;48:1029; IPA: Kattan & Gerds 2018).
import { censoringDistribution } from "./censoringWeights.ts";
import { normalCritical } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { kaplanMeier, survivalAt } from "./kaplanMeier.ts";
import { type FollowUp, requireFollowUp, withTies } from "./survivalTimes.ts";
import { standardError } from "./timeDependentAuc.ts";

export interface BrierAtTime {
  readonly time: number;
  readonly brier: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Of a prediction that is the same for everyone: the Kaplan-Meier estimate of these patients. */
  readonly reference: { readonly brier: number; readonly se: number };
  /** Index of prediction accuracy, 1 − Brier / reference: 0 is no better than the curve of all. */
  readonly ipa: number;
}

export interface SurvivalPrediction {
  readonly time: number;
  /** Predicted probability of the event by then, for each patient. */
  readonly risk: Numbers;
}

/** R's `riskRegression::Score(cens.model = "km", metrics = "brier", null.model = TRUE)`. */
export function survivalBrier(
  followUp: FollowUp,
  predictions: readonly SurvivalPrediction[],
  level = 0.95,
): BrierAtTime[] {
  requireFollowUp(followUp);
  const score = scorer(followUp);
  const curve = kaplanMeier(followUp);
  return predictions.map(({ time, risk }) => {
    requireSameLength(risk, "the predicted risk", followUp.time, "the time");
    const { brier, se } = score(time, (i) => risk[i]!);
    const pooled = 1 - survivalAt(curve, time).survival;
    const reference = score(time, () => pooled);
    const margin = normalCritical(level) * se;
    return {
      time,
      brier,
      se,
      ci: [Math.max(0, brier - margin), Math.min(1, brier + margin)],
      reference,
      ipa: 1 - brier / reference.brier,
    };
  });
}

/**
 * Brier score integrated from 0 to `tau` over `tau`, as a left step sum over every distinct time: R's `pec::crps`.
 * `riskAt` gives a patient's predicted probability of the event by a time.
 */
export function integratedBrier(
  followUp: FollowUp,
  tau: number,
  riskAt: (patient: number, time: number) => number,
): number {
  requireFollowUp(followUp);
  const score = scorer(followUp);
  const { time } = kaplanMeier(followUp);
  const grid = [0, ...Array.from(time).filter((t) => t > 0 && t < tau), tau];
  let sum = 0;
  for (let k = 0; k + 1 < grid.length; k++) {
    const t = grid[k]!;
    sum += (grid[k + 1]! - t) * score(t, (i) => riskAt(i, t), false).brier;
  }
  return sum / tau;
}

function scorer(followUp: FollowUp) {
  const time = withTies(followUp.time);
  const { event } = followUp;
  const n = time.length;
  const censoring = censoringDistribution(followUp);
  const before = Float64Array.from(time, censoring.before);
  return (horizon: number, risk: (patient: number) => number, withError = true) => {
    const beyond = censoring.at(horizon);
    const residuals = Float64Array.from(time, (t, i) => {
      if (t > horizon) return risk(i) ** 2 / beyond;
      return event[i] === 1 ? (1 - risk(i)) ** 2 / before[i]! : 0;
    });
    const brier = residuals.reduce((sum, value) => sum + value, 0) / n;
    if (!withError) return { brier, se: Number.NaN };
    const throughWeights = censoring.influence(residuals, horizon);
    return { brier, se: standardError(residuals.map((value, i) => value - brier + throughWeights[i]!)) };
  };
}
