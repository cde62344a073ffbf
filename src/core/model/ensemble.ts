// From the folds' logits to one score: the DLS.

/** The DLS: logit of the mean probability of the folds. Finite for any finite logits, and between the least and the largest of them. */
export function ensembleScore(foldLogits: readonly number[]): number {
  return logSumOfProbabilities(foldLogits) - logSumOfProbabilities(foldLogits.map((logit) => -logit));
}

/** Standard deviation of the folds' logits: how much the networks of one ensemble differ about a patient. 0 for one fold. */
export function foldSpread(foldLogits: readonly number[]): number {
  const n = foldLogits.length;
  if (n < 2) return 0;
  const mean = foldLogits.reduce((sum, logit) => sum + logit, 0) / n;
  return Math.sqrt(foldLogits.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / (n - 1));
}

/** log Σ σ(logit), on the log scale throughout: σ(−800) itself is 0 in double precision. */
function logSumOfProbabilities(logits: readonly number[]): number {
  const logProbabilities = logits.map((logit) => Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit))));
  const largest = Math.max(...logProbabilities);
  return largest + Math.log(logProbabilities.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
