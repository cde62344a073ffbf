// Test and limits of one coefficient by the profile of a likelihood with Firth's penalty, of whichever model.
import { type FirthLikelihood, type FirthPoint, firthAscent, firthPoint } from "./firthAscent.ts";
import { profileLimit } from "./profileLimit.ts";

/** On the scale of the coefficients that the likelihood takes. */
export interface FirthProfile {
  /** Twice the fall of the profile from its maximum to 0: χ² with one degree of freedom. */
  readonly chisq: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The coefficient in place `j` is held, and the others are fitted anew (Heinze & Schemper, Stat Med 2002;21:2409).
 * `best` is the maximum, `se` the coefficient's standard error there, `critical` the normal quantile of the limits.
 */
export function firthProfile<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  best: FirthPoint<At>,
  { j, se, critical }: { readonly j: number; readonly se: number; readonly critical: number },
): FirthProfile {
  let from = best.beta;
  const lost = (value: number) => {
    const beta = Float64Array.from(from);
    beta[j] = value;
    const held = firthPoint(likelihood, beta);
    // Where the information has lost its rank, the limit has been passed too.
    if (held === undefined) return Number.POSITIVE_INFINITY;
    // Coefficients right to 1e-8 are a likelihood right to 1e-16.
    const there = firthAscent(likelihood, held, { fixed: [j], tolerance: 1e-8 });
    from = there.beta;
    return 2 * (best.at.objective - there.at.objective);
  };
  const limit = (direction: -1 | 1) => {
    from = best.beta;
    return profileLimit({ estimate: best.beta[j]!, direction, firstStep: critical * se, critical, lost });
  };
  return { chisq: Math.max(0, lost(0)), lower: limit(-1), upper: limit(1) };
}
