// Logit interval of the average precision (Boyd, Eng & Page, ECML PKDD 2013, LNCS 8190:451, section 3.2).

import { fail } from "../problem/problem.ts";
import { normalCritical } from "./distributions.ts";

/**
 * logit(AP) ± z·τ brought back, with τ = 1/√(positives · AP · (1 − AP)): never beyond 0 and 1. An AP of 0 or 1 gives
 * [AP, AP]: no width can be computed. Refuses a share out of range and no positives
 * (`average-precision-out-of-range`).
 */
export function averagePrecisionInterval(
  averagePrecision: number,
  positives: number,
  level = 0.95,
): readonly [number, number] {
  if (!(averagePrecision >= 0 && averagePrecision <= 1 && positives >= 1)) {
    fail({
      code: "average-precision-out-of-range",
      where: {},
      found: `an average precision of ${averagePrecision} in ${positives} positive patients`,
      expected: "a share between 0 and 1, and a positive patient or more",
      remedy: "Give averagePrecision of a precision-recall curve.",
    });
  }
  if (averagePrecision === 0 || averagePrecision === 1) return [averagePrecision, averagePrecision];
  const centre = Math.log(averagePrecision / (1 - averagePrecision));
  const margin = normalCritical(level) / Math.sqrt(positives * averagePrecision * (1 - averagePrecision));
  const back = (value: number) => 1 / (1 + Math.exp(-value));
  return [back(centre - margin), back(centre + margin)];
}
