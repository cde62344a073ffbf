// Thresholds of the ROC curve that are best by a rule: Youden's index (Cancer 1950;3:32) or the distance to the corner.
import type { Numbers } from "./input.ts";
import { rocCurve } from "./roc.ts";

export interface Threshold {
  /** Positive is score ≥ value. */
  readonly value: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

export interface ThresholdRule {
  /** "youden" maximises sensitivity + r·specificity, "closest-topleft" minimises (1 − sensitivity)² + r·(1 − specificity)². */
  readonly method: "youden" | "closest-topleft";
  /** r = (1 − prevalence) / (cost · prevalence) (Perkins & Schisterman 2006); r = 1 unless told. */
  readonly weights?: { readonly costOfFalseNegative: number; readonly prevalence: number };
}

/** Sums of two fractions can differ in their last bits where they are equal. */
const equal = 1e-12;

/**
 * All equally good thresholds, ascending: R's `pROC::coords(roc, "best", best.method = , best.weights = )`. A score that separates nothing gives
 * −Infinity and +Infinity, as in pROC.
 */
export function bestThresholds(scores: Numbers, outcome: Numbers, rule: ThresholdRule): Threshold[] {
  const { threshold, sensitivity, specificity } = rocCurve(scores, outcome);
  const ratio = ratioOf(rule.weights);
  const merit = threshold.map((_, i) =>
    rule.method === "youden"
      ? sensitivity[i]! + ratio * specificity[i]!
      : -((1 - sensitivity[i]!) ** 2 + ratio * (1 - specificity[i]!) ** 2),
  );
  const best = merit.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return threshold.flatMap((value, i) =>
    merit[i]! >= best - equal ? [{ value, sensitivity: sensitivity[i]!, specificity: specificity[i]! }] : [],
  );
}

function ratioOf(weights: ThresholdRule["weights"]): number {
  return weights === undefined
    ? 1
    : (1 - weights.prevalence) / (weights.costOfFalseNegative * weights.prevalence);
}
