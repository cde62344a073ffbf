// The threshold that maximises sensitivity + specificity (Youden, Cancer 1950;3:32).
import { bestThresholds, type Threshold } from "./bestThresholds.ts";
import type { Numbers } from "./input.ts";

/**
 * R's `pROC::coords(roc, "best", best.method = "youden")`: a midpoint between two scores. Of several equally good
 * ones, the lowest. A score that separates nothing gives −Infinity (all called positive), as in pROC.
 */
export function youdenThreshold(scores: Numbers, outcome: Numbers): Threshold {
  return bestThresholds(scores, outcome, { method: "youden" })[0]!;
}
