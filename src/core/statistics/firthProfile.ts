// The profile of a likelihood with Firth's penalty (Heinze & Schemper, Stat Med 2002;21:2409).
import { choleskyInverse } from "./cholesky.ts";
import { type FirthLikelihood, type FirthPoint, firthAscent, firthPoint } from "./firthAscent.ts";
import { profileStarts } from "./profileStart.ts";

/**
 * Twice what the penalised likelihood loses from its maximum `best` where one coefficient is held at `value` and the others are as good as can be; Infinity
 * where the information has no rank.
 */
export function firthLoss<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  best: FirthPoint<At>,
): (coefficient: number, value: number) => number {
  const covariance = choleskyInverse(best.at.decomposed);
  return (coefficient, value) => {
    const starts = profileStarts(best.beta, covariance, coefficient, value).flatMap(
      (beta) => firthPoint(likelihood, beta) ?? [],
    );
    if (starts.length === 0) return Number.POSITIVE_INFINITY;
    const start = starts.reduce((a, b) => (b.at.objective > a.at.objective ? b : a));
    return 2 * (best.at.objective - firthAscent(likelihood, start, { fixed: [coefficient] }).at.objective);
  };
}
