// Decision curve of a predicted risk by a time, where some patients were not followed so long (Vickers et al., BMC
// Med Inform Decis Mak 2008;8:53).
import { type NetBenefit, netBenefit, requireThresholds } from "./decisionCurve.ts";
import { type Numbers, requireProbability, requireSameLength } from "./input.ts";
import { kaplanMeier, survivalAt } from "./kaplanMeier.ts";
import { type FollowUp, requireFollowUp } from "./survivalTimes.ts";

/**
 * Events among those called (risk ≥ threshold) and among all are 1 − Kaplan-Meier at the time, extended flat beyond
 * the last follow-up: R's `dcurves::dca(Surv(time, event) ~ model, time = , thresholds = )`. Of a threshold that
 * calls nobody the net benefit is 0.
 */
export function survivalDecisionCurve(
  followUp: FollowUp,
  risk: Numbers,
  time: number,
  thresholds: readonly number[],
): NetBenefit[] {
  requireFollowUp(followUp);
  requireSameLength(risk, "the predicted risk", followUp.time, "the time");
  requireProbability(risk, "predicted risk");
  requireThresholds(thresholds);
  const n = followUp.time.length;
  const everyone = Array.from(followUp.time, (_, i) => i);
  const incidence = (rows: readonly number[]) => {
    const own = { time: rows.map((i) => followUp.time[i]!), event: rows.map((i) => followUp.event[i]!) };
    return 1 - survivalAt(kaplanMeier(own), time).survival;
  };
  const prevalence = incidence(everyone);
  return thresholds.map((threshold) => {
    const called = everyone.filter((i) => risk[i]! >= threshold);
    const share = called.length / n;
    const ofModel = called.length === 0 ? 0 : incidence(called) * share;
    return netBenefit(threshold, called.length, ofModel, share - ofModel, prevalence);
  });
}
