// The standard error that an AUC will have, before there are scores: for planning, not for results (those have
// DeLong's).
import { fail } from "../problem/problem.ts";
import { normalCritical } from "./distributions.ts";

/**
 * Standard error of an AUC of this size with so many positives and negatives, by the exponential approximation of
 * Hanley & McNeil (Radiology 1982;143:29): Q1 = A/(2 − A), Q2 = 2A²/(1 + A).
 */
export function hanleyMcNeilError(auc: number, positives: number, negatives: number): number {
  if (!(auc > 0 && auc < 1) || positives < 1 || negatives < 1) {
    return fail({
      code: "auc-error-undefined",
      where: {},
      found: `AUC ${auc} with ${positives} positives and ${negatives} negatives`,
      expected: "0 < AUC < 1 and at least one of each",
      remedy: "Without patients of both outcomes there is no AUC.",
    });
  }
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance = auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc);
  return Math.sqrt(variance / (positives * negatives));
}

/** The Wald interval to expect around an AUC of this size, cut to 0 … 1. */
export function expectedAucInterval(
  auc: number,
  positives: number,
  negatives: number,
  level = 0.95,
): readonly [number, number] {
  const margin = normalCritical(level) * hanleyMcNeilError(auc, positives, negatives);
  return [Math.max(0, auc - margin), Math.min(1, auc + margin)];
}
