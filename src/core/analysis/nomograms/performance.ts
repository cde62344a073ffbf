// How well a predicted risk does on given patients: the measures whose optimism is taken off, by name.
import { concordance } from "../../statistics/concordance.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { survivalBrier } from "../../statistics/survivalBrier.ts";
import { survivalDecisionCurve } from "../../statistics/survivalDecisionCurve.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { timeDependentAuc } from "../../statistics/timeDependentAuc.ts";

/** What a model says of some patients. */
export interface Prediction {
  readonly followUp: FollowUp;
  readonly linearPredictor: Float64Array;
  /** By time, in the order of the times asked. */
  readonly risks: readonly Float64Array[];
}

/** Names: "c", "slope", "auc 12", "brier 12", "benefit 12 0.2". */
export type Measures = Readonly<Record<string, number>>;

export const measureName = {
  auc: (time: number) => `auc ${time}`,
  brier: (time: number) => `brier ${time}`,
  benefit: (time: number, threshold: number) => `benefit ${time} ${threshold}`,
};

/** Every measure of one model's prediction; NaN where the patients do not give it (nobody died by the time). */
export function performance(
  { followUp, linearPredictor, risks }: Prediction,
  times: readonly number[],
  thresholds: readonly number[],
): Measures {
  const measures: Record<string, number> = {
    c: concordance({ ...followUp, marker: linearPredictor, higherMarker: "shorter-survival" }).concordance,
    slope: coxRegression({ ...followUp, terms: [{ name: "linear predictor", values: linearPredictor }] })
      .coefficients[0]!.estimate,
  };
  const brier = survivalBrier(
    followUp,
    times.map((time, k) => ({ time, risk: risks[k]! })),
  );
  times.forEach((time, k) => {
    const risk = risks[k]!;
    measures[measureName.auc(time)] = timeDependentAuc({ ...followUp, marker: risk, times: [time] })[0]!.auc;
    measures[measureName.brier(time)] = brier[k]!.brier;
    for (const { threshold, model } of survivalDecisionCurve(followUp, risk, time, thresholds))
      measures[measureName.benefit(time, threshold)] = model;
  });
  return measures;
}
