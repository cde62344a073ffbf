// From the folds' logits to one score: the DLS.
import { logistic } from "../statistics/logistic.ts";

/** The DLS: logit of the mean probability of the folds. Stays finite for any finite logits. */
export function ensembleScore(foldLogits: readonly number[]): number {
  const mean = foldLogits.reduce((sum, logit) => sum + logistic(logit), 0) / foldLogits.length;
  const meanOfOthers = foldLogits.reduce((sum, logit) => sum + logistic(-logit), 0) / foldLogits.length;
  return Math.log(mean) - Math.log(meanOfOthers);
}

/** Standard deviation of the folds' logits: how much the networks of one ensemble differ about a patient. 0 for one fold. */
export function foldSpread(foldLogits: readonly number[]): number {
  const n = foldLogits.length;
  if (n < 2) return 0;
  const mean = foldLogits.reduce((sum, logit) => sum + logit, 0) / n;
  return Math.sqrt(foldLogits.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / (n - 1));
}
