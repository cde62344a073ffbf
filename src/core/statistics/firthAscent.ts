// The maximum of a likelihood with Firth's penalty, of whichever model: log L + ½ log |I| (Firth, Biometrika
// 1993;80:27).
import { type Cholesky, cholesky, choleskyInverse } from "./cholesky.ts";
import { dot } from "./dot.ts";
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

/** Scoring is over by then, unless the penalty bends the likelihood as much as the data do, as in a few patients. */
const scoringSteps = 20;
const smallestStep = 1e-11;

/**
 * Newton's method with the unpenalised information and step halving; where that is slow, with what the gradients have
 * since said of the penalty's curvature (BFGS). The coefficients of `fixed` stay where they are.
 */
export function firthAscent<At extends FirthLikelihood>(
  likelihood: (beta: Float64Array) => At | undefined,
  start: FirthPoint<At>,
  fixed: readonly number[] = [],
): FirthPoint<At> {
  let { beta, at } = start;
  let gradient = withoutFixed(at.gradient, fixed);
  let inverse = inverseInformation(at, fixed);
  for (let iteration = 0; iteration < 500; iteration++) {
    let step = towards(inverse, gradient);
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
    const before = gradient;
    ({ beta, at } = next);
    if (step.every((value) => Math.abs(value) < smallestStep)) break;
    gradient = withoutFixed(at.gradient, fixed);
    inverse =
      iteration < scoringSteps
        ? inverseInformation(at, fixed)
        : bfgs(
            inverse,
            step,
            Float64Array.from(before, (value, j) => value - gradient[j]!),
          );
  }
  return { beta, at };
}

function withoutFixed(gradient: Float64Array, fixed: readonly number[]): Float64Array {
  return Float64Array.from(gradient, (value, j) => (fixed.includes(j) ? 0 : value));
}

function inverseInformation({ information, gradient }: FirthLikelihood, fixed: readonly number[]) {
  const p = gradient.length;
  let free = information;
  for (const j of fixed) free = withoutParameter(free, p, j);
  return choleskyInverse(cholesky(free, p, 1e-14));
}

function towards(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const p = gradient.length;
  return gradient.map((_, i) => dot(inverse.subarray(i * p, (i + 1) * p), gradient));
}

/**
 * The inverse curvature that agrees with the fall of the gradient along a step (Nocedal & Wright 2006, eq. 6.17);
 * unchanged where the curvature is none.
 */
function bfgs(inverse: Float64Array, step: Float64Array, fall: Float64Array): Float64Array {
  const p = step.length;
  const curvature = dot(step, fall);
  if (!(curvature > 0)) return inverse;
  const moved = towards(inverse, fall);
  const stretch = (1 + dot(fall, moved) / curvature) / curvature;
  return inverse.map((value, k) => {
    const [i, j] = [Math.floor(k / p), k % p];
    return value + stretch * step[i]! * step[j]! - (moved[i]! * step[j]! + step[i]! * moved[j]!) / curvature;
  });
}

function plus(beta: Float64Array, step: Float64Array): Float64Array {
  return beta.map((value, j) => value + step[j]!);
}
