// Test and limits of one coefficient by the profile of a likelihood with Firth's penalty, of whichever model (Heinze &
// Schemper, Stat Med 2002;21:2409).
import { type FirthLikelihood, type FirthPoint, firthAscent, firthPoint } from "./firthAscent.ts";
import { profileLimit } from "./profileLimit.ts";
import { profileStarts } from "./profileStart.ts";

/** On the scale of the coefficients that the likelihood takes. */
export interface FirthProfile {
  /** Twice the fall of the profile from its maximum to 0: χ² with one degree of freedom. */
  readonly chisq: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The coefficient in place `j` is held, and the others are fitted anew. `best` is the maximum, `covariance` the inverse
 * of its information, row by row, `critical` the normal quantile of the limits.
 */
export function firthProfile<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  best: FirthPoint<At>,
  {
    j,
    covariance,
    critical,
  }: { readonly j: number; readonly covariance: Float64Array; readonly critical: number },
): FirthProfile {
  const se = Math.sqrt(covariance[j * best.beta.length + j]!);
  const lost = (value: number) => {
    const starts = profileStarts(best.beta, covariance, j, value).flatMap(
      (beta) => firthPoint(likelihood, beta) ?? [],
    );
    // Where the information has lost its rank, the limit has been passed too.
    if (starts.length === 0) return Number.POSITIVE_INFINITY;
    const start = starts.reduce((a, b) => (b.at.objective > a.at.objective ? b : a));
    return 2 * (best.at.objective - firthAscent(likelihood, start, [j]).at.objective);
  };
  const limit = (direction: -1 | 1) =>
    profileLimit({ estimate: best.beta[j]!, direction, firstStep: critical * se, critical, lost });
  return { chisq: Math.max(0, lost(0)), lower: limit(-1), upper: limit(1) };
}
