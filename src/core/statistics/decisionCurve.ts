// What acting on a prediction is worth, in true positives, over thresholds of probability (Vickers & Elkin,
// Med Decis Making 2006;26:565).
import { fail } from "../problem/problem.ts";
import { type Numbers, requirePredictions } from "./input.ts";

export interface NetBenefit {
  /** Positive is probability ≥ threshold. */
  readonly threshold: number;
  /** Patients called positive. */
  readonly called: number;
  /** TP/n − FP/n · t/(1 − t). */
  readonly model: number;
  /** Everyone treated; nobody treated is worth 0. */
  readonly all: number;
  /** Fewer interventions for the same true positives, of 100 patients, against treating everyone. */
  readonly avoidedPer100: number;
}

/** At each threshold: the figures of R's `dcurves::dca(outcome ~ model, thresholds = )`, with positive at p ≥ t. */
export function decisionCurve(
  probability: Numbers,
  outcome: Numbers,
  thresholds: readonly number[],
): NetBenefit[] {
  requirePredictions(probability, outcome);
  requireThresholds(thresholds);
  const n = outcome.length;
  const prevalence = Array.from(outcome).reduce((sum, y) => sum + y, 0) / n;
  return thresholds.map((threshold) => {
    let called = 0;
    let truePositives = 0;
    for (let i = 0; i < n; i++) {
      if (!(probability[i]! >= threshold)) continue;
      called++;
      truePositives += outcome[i]!;
    }
    const ofModel = truePositives / n;
    return netBenefit(threshold, called, ofModel, called / n - ofModel, prevalence);
  });
}

/** From the shares of all patients that are true and false positives, and of those with the event. */
export function netBenefit(
  threshold: number,
  called: number,
  truePositives: number,
  falsePositives: number,
  prevalence: number,
): NetBenefit {
  const odds = threshold / (1 - threshold);
  const model = truePositives - falsePositives * odds;
  const all = prevalence - (1 - prevalence) * odds;
  return { threshold, called, model, all, avoidedPer100: (100 * (model - all)) / odds };
}

/** Refuses ("threshold-out-of-range") thresholds that are no probability between 0 and 1. */
export function requireThresholds(thresholds: readonly number[]): void {
  for (const threshold of thresholds) {
    if (!(threshold > 0 && threshold < 1)) {
      fail({
        code: "threshold-out-of-range",
        where: {},
        found: `a threshold of ${threshold}`,
        expected: "thresholds between 0 and 1, as probabilities",
        remedy: "A threshold is the probability at which one would act; 20% is 0.2.",
      });
    }
  }
}
