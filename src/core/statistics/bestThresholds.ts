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
  /**
   * "youden" maximises sensitivity + r·specificity, "closest-topleft" minimises (1 − sensitivity)² + r·(1 −
   * specificity)².
   */
  readonly method: "youden" | "closest-topleft";
  /** r = (1 − prevalence) / (cost · prevalence) (Perkins & Schisterman 2006); r = 1 by default. */
  readonly weights?: { readonly costOfFalseNegative: number; readonly prevalence: number };
}

/**
 * All equally good thresholds, ascending: R's `pROC::coords(roc, "best", best.method = , best.weights = )`. A score
 * that separates nothing gives −Infinity and +Infinity, as in pROC. Sums of two fractions that are equal but for
 * their last bit are told apart by it, so that the answer is pROC's.
 */
export function bestThresholds(scores: Numbers, outcome: Numbers, rule: ThresholdRule): Threshold[] {
  const { threshold, sensitivity, specificity } = rocCurve(scores, outcome);
  const ratio = ratioOf(rule.weights);
  const merit = threshold.map((_, i) =>
    rule.method === "youden"
      ? sensitivity[i]! + ratio * specificity[i]!
      : -(square(1 - sensitivity[i]!) + ratio * square(1 - specificity[i]!)),
  );
  const best = merit.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return threshold.flatMap((value, i) =>
    merit[i] === best ? [{ value, sensitivity: sensitivity[i]!, specificity: specificity[i]! }] : [],
  );
}

/** Rounded as R's x^2, which JavaScript's x ** 2 need not be. */
function square(x: number): number {
  return x * x;
}

function ratioOf(weights: ThresholdRule["weights"]): number {
  return weights === undefined
    ? 1
    : (1 - weights.prevalence) / (weights.costOfFalseNegative * weights.prevalence);
}
