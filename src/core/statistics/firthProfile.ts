// The profile of a likelihood with Firth's penalty (Heinze & Schemper, Stat Med 2002;21:2409).
import { choleskyInverse } from "./cholesky.ts";
import { type FirthLikelihood, type FirthPoint, firthAscent, firthPoint } from "./firthAscent.ts";

/**
 * Twice what the penalised likelihood loses from its maximum `best` where one coefficient is held at `value` and the others are as good as can be; Infinity
 * where the information has no rank.
 */
export function firthLoss<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  best: FirthPoint<At>,
): (coefficient: number, value: number) => number {
  const p = best.beta.length;
  const covariance = choleskyInverse(best.at.decomposed);
  return (coefficient, value) => {
    const shift = (value - best.beta[coefficient]!) / covariance[coefficient * p + coefficient]!;
    // Where the others go along if the likelihood is a parabola, or nowhere: held alone, a far coefficient leaves fitted probabilities of 0 and 1, from which no
    // gradient leads back.
    const starts = [
      best.beta.map((own, j) => own + shift * covariance[coefficient * p + j]!),
      new Float64Array(p),
    ].flatMap((beta) => {
      beta[coefficient] = value;
      return firthPoint(likelihood, beta) ?? [];
    });
    if (starts.length === 0) return Number.POSITIVE_INFINITY;
    const start = starts.reduce((a, b) => (b.at.objective > a.at.objective ? b : a));
    return 2 * (best.at.objective - firthAscent(likelihood, start, { fixed: [coefficient] }).at.objective);
  };
}
