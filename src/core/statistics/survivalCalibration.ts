// Predicted survival against the Kaplan-Meier estimate in groups of the prediction.
import { normalCritical } from "./distributions.ts";
import { extent } from "./extent.ts";
import { type Numbers, requireProbability, requireSameLength } from "./input.ts";
import { kaplanMeier, survivalAt } from "./kaplanMeier.ts";
import { quantileGroups } from "./quantileGroups.ts";
import { type FollowUp, requireFollowUp } from "./survivalTimes.ts";

export interface SurvivalCalibrationGroup {
  readonly n: number;
  readonly events: number;
  readonly meanPredicted: number;
  /** Kaplan-Meier estimate at the time; NaN where the group was not followed so long, or is one patient. */
  readonly observed: number;
  readonly seOfLog: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * R's `rms::groupkm(predicted, Surv(time, event), g = groups, u = time)` of survival predicted at one time, with the
 * limits that it draws (log, cut at 1). Groups ascend in predicted survival.
 */
export function survivalCalibration(
  followUp: FollowUp,
  predicted: Numbers,
  { time, groups, level = 0.95 }: { readonly time: number; readonly groups: number; readonly level?: number },
): SurvivalCalibrationGroup[] {
  requireFollowUp(followUp);
  requireSameLength(predicted, "the predicted survival", followUp.time, "the time");
  requireProbability(predicted, "predicted survival");
  const group = quantileGroups(predicted, groups);
  const count = extent(group)[1] + 1;
  return Array.from({ length: count }, (_, g) => {
    const rows = Array.from(group, (_value, i) => i).filter((i) => group[i] === g);
    const own = { time: rows.map((i) => followUp.time[i]!), event: rows.map((i) => followUp.event[i]!) };
    const curve = kaplanMeier(own);
    const last = curve.time.length - 1;
    const isKnown = rows.length > 1 && !(time > curve.time[last]! && curve.survival[last]! > 0);
    const { survival } = survivalAt(curve, time);
    const place = curve.time.findLastIndex((t) => t <= time);
    const seOfLog = place < 0 ? 0 : curve.seOfLog[place]!;
    const margin = normalCritical(level) * seOfLog;
    const limit = (value: number) => (isKnown ? (survival === 0 ? 0 : Math.min(1, value)) : Number.NaN);
    return {
      n: rows.length,
      events: curve.events,
      meanPredicted: rows.reduce((sum, i) => sum + predicted[i]!, 0) / rows.length,
      observed: isKnown ? survival : Number.NaN,
      seOfLog: isKnown ? seOfLog : Number.NaN,
      lower: limit(survival * Math.exp(-margin)),
      upper: limit(survival * Math.exp(margin)),
    };
  });
}
