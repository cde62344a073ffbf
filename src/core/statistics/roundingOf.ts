// When two log likelihoods are the same: each is a sum over all patients, known to fewer digits than its gradient.

/**
 * Log likelihoods that differ by less are the same but for rounding; a search that halves steps for
 * such a difference never ends.
 */
export function roundingOf(logLikelihood: number): number {
  return 1e-12 * Math.abs(logLikelihood);
}
