// The maximum of a likelihood with Firth's penalty, of whichever model: log L + ½ log |I| (Firth, Biometrika
// 1993;80:27).
import { type Cholesky, cholesky, choleskySolve } from "./cholesky.ts";
import { roundingOf } from "./roundingOf.ts";
import { withoutParameter } from "./withoutParameter.ts";

/** The penalised likelihood at some coefficients. */
export interface FirthLikelihood {
  readonly objective: number;
  readonly gradient: Float64Array;
  /** Without the penalty, row by row. */
  readonly information: Float64Array;
  readonly decomposed: Cholesky;
}

export interface FirthPoint<At extends FirthLikelihood> {
  readonly beta: Float64Array;
  readonly at: At;
}

/** The likelihood at its coefficients; undefined where the information lacks rank. */
export function firthPoint<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  beta: Float64Array,
): FirthPoint<At> | undefined {
  const at = likelihood(beta);
  return at === undefined ? undefined : { beta, at };
}

/**
 * Newton's method with the unpenalised information and step halving; the coefficients of `fixed` stay where they are.
 * Ends at steps below `tolerance`.
 */
export function firthAscent<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  start: FirthPoint<At>,
  { fixed = [], tolerance = 1e-11 }: { readonly fixed?: readonly number[]; readonly tolerance?: number } = {},
): FirthPoint<At> {
  let { beta, at } = start;
  const p = beta.length;
  for (let iteration = 0; iteration < 500; iteration++) {
    const gradient = Float64Array.from(at.gradient);
    let free = at.information;
    for (const j of fixed) {
      gradient[j] = 0;
      free = withoutParameter(free, p, j);
    }
    let step = choleskySolve(cholesky(free, p, 1e-14), gradient);
    // Further than this in one step, the curvature at its start says nothing.
    const furthest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (furthest > 5) step = step.map((value) => (value * 5) / furthest);
    let next = firthPoint(likelihood, plus(beta, step));
    for (
      let half = 0;
      half < 40 && !(next && next.at.objective >= at.objective - roundingOf(at.objective));
      half++
    ) {
      step = step.map((value) => value / 2);
      next = firthPoint(likelihood, plus(beta, step));
    }
    if (next === undefined) break;
    ({ beta, at } = next);
    if (step.every((value) => Math.abs(value) < tolerance)) break;
  }
  return { beta, at };
}

function plus(beta: Float64Array, step: Float64Array): Float64Array {
  return beta.map((value, j) => value + step[j]!);
}
