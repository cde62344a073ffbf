// Limits of the AUC on the logit scale, which stay within 0 and 1 by themselves (Pepe 2003, section 5.2.4).
import { fail } from "../problem/problem.ts";
import type { AucEstimate } from "./delong.ts";
import { normalCritical } from "./distributions.ts";
import { logistic, logit } from "./logistic.ts";

/**
 * logistic(logit A ± z·se / (A(1 − A))) with DeLong's se. Refuses ("auc-logit-undefined") an AUC of 0 or 1, whose
 * logit is infinite, and one without a standard error.
 */
export function aucLogitInterval({ auc, se }: AucEstimate, level = 0.95): readonly [number, number] {
  if (!(auc > 0 && auc < 1) || Number.isNaN(se)) {
    fail({
      code: "auc-logit-undefined",
      where: {},
      found: `an AUC of ${auc}${Number.isNaN(se) ? " without a standard error" : ""}`,
      expected: "an AUC between 0 and 1, with two patients or more of either class",
      remedy: "Where a score separates the classes, its limits need more patients, not another formula.",
    });
  }
  const margin = (normalCritical(level) * se) / (auc * (1 - auc));
  return [logistic(logit(auc) - margin), logistic(logit(auc) + margin)];
}
