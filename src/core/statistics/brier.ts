// The Brier score of predicted probabilities (Brier, Mon Weather Rev 1950;78:1).
import { type Numbers, requireBinary, requireFinite, requireSameLength } from "./input.ts";

/** Mean squared distance of probability and outcome: 0 is perfect. */
export function brierScore(probability: Numbers, outcome: Numbers): number {
  requireSameLength(probability, "the probability", outcome, "the outcome");
  requireFinite(probability, "probability");
  requireBinary(outcome, "outcome");
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) sum += (probability[i]! - outcome[i]!) ** 2;
  return sum / outcome.length;
}
