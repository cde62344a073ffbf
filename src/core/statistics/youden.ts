// The threshold that maximises sensitivity + specificity (Youden, Cancer 1950;3:32).
import type { Numbers } from "./input.ts";
import { rocCurve } from "./roc.ts";

export interface Threshold {
  /** Positive is score ≥ value. */
  readonly value: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * R's `pROC::coords(roc, "best", best.method = "youden")`: a midpoint between two scores. Of several equally good ones, the lowest.
 * A score that separates nothing gives −Infinity (all called positive), as in pROC.
 */
export function youdenThreshold(scores: Numbers, outcome: Numbers): Threshold {
  const curve = rocCurve(scores, outcome);
  let best = 0;
  // Sums of two fractions can differ in their last bits where they are equal.
  const better = (i: number) =>
    curve.sensitivity[i]! + curve.specificity[i]! >
    curve.sensitivity[best]! + curve.specificity[best]! + 1e-12;
  for (let i = 1; i < curve.threshold.length; i++) if (better(i)) best = i;
  return {
    value: curve.threshold[best]!,
    sensitivity: curve.sensitivity[best]!,
    specificity: curve.specificity[best]!,
  };
}
