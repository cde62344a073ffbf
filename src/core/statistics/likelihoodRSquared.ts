// What share of an outcome a likelihood ratio stands for.

/**
 * 1 − exp(−(χ² − p)/n) of a model's likelihood-ratio χ², 0 where χ² < p: with p = 0 and all patients the R² of Cox
 * and Snell (1989); with p the number of coefficients the adjusted one; with the events in the patients' place that
 * of O'Quigley, Xu and Stare (Stat Med 2005;24:479). R's `R2(p,n)` of `rms::lrm` and `rms::cph`.
 */
export function likelihoodRSquared(chisq: number, n: number, parameters = 0): number {
  return -Math.expm1(-Math.max(0, chisq - parameters) / n);
}
