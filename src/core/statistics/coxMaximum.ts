// The coefficients that maximise Cox's partial likelihood, with or without a ridge penalty: Newton's method with step
// halving.
import { type Cholesky, cholesky, choleskySolve } from "./cholesky.ts";
import type { CoxData } from "./coxData.ts";
import type { Ties } from "./coxDeathSteps.ts";
import { coxLikelihood, type PartialLikelihood } from "./coxPartialLikelihood.ts";
import { roundingOf } from "./roundingOf.ts";

export interface CoxMaximum {
  readonly beta: Float64Array;
  readonly start: PartialLikelihood;
  readonly end: PartialLikelihood;
  /** Of the penalised information at the end. */
  readonly decomposed: Cholesky;
  readonly scoreStatistic: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly hasEvents: boolean;
  readonly warnings: readonly CoxWarning[];
}

/**
 * "infinite-coefficient": the likelihood has no maximum there, as coxph warns; "no-information": no term differs
 * among the patients at risk of any event.
 */
export type CoxWarning = "infinite-coefficient" | "no-information" | "not-converged" | "no-events";

const maxIterations = 20;
const epsilon = 1e-9;
const pivotTolerance = (2 ** -52) ** 0.75;
/** coxph's `toler.inf`. */
const largestLateStep = Math.sqrt(epsilon);

/**
 * Maximises log likelihood − ½ Σ penalty·β², `penalty` having a weight for each scaled covariate. Iterates until
 * coxph's own criterion is met (the log likelihood changes by less than 1e-9 of itself), by which the warnings are
 * decided; then, where there is a maximum, until the estimates stand still.
 */
export function coxMaximum(data: CoxData, ties: Ties, penalty: Float64Array): CoxMaximum {
  const p = data.width;
  const objective = (beta: Float64Array, at: PartialLikelihood) =>
    at.value - penalty.reduce((sum, weight, j) => sum + (weight * beta[j]! ** 2) / 2, 0);
  const decompose = (at: PartialLikelihood) =>
    cholesky(penalisedInformation(at.information, penalty), p, pivotTolerance);
  const stepFrom = (beta: Float64Array, at: PartialLikelihood, decomposed: Cholesky) =>
    choleskySolve(
      decomposed,
      at.gradient.map((g, j) => g - penalty[j]! * beta[j]!),
    );
  const likelihood = coxLikelihood(data, ties);
  let beta = new Float64Array(p);
  const start = likelihood(beta);
  let at = start;
  let decomposed = decompose(at);
  let step = stepFrom(beta, at, decomposed);
  const scoreStatistic = at.gradient.reduce((sum, g, j) => sum + g * step[j]!, 0);
  const hasEvents = data.event.includes(1);
  const nothingToFit = p === 0 || !hasEvents;
  let converged = nothingToFit;
  let iterations = 0;
  let leftNumbers = false;
  const { rank } = decomposed;
  while (!converged && iterations < maxIterations) {
    iterations++;
    let next = plus(beta, step);
    let there = likelihood(next);
    let halved = false;
    for (
      let half = 0;
      half < 30 && !(objective(next, there) >= objective(beta, at) - roundingOf(at.value));
      half++
    ) {
      halved = true;
      step = step.map((value) => value / 2);
      next = plus(beta, step);
      there = likelihood(next);
    }
    const before = objective(beta, at);
    const after = objective(next, there);
    if (!Number.isFinite(after)) {
      // So far out on a likelihood without a maximum, no step leads to a number: the last point counts.
      leftNumbers = true;
      break;
    }
    beta = next;
    at = there;
    decomposed = decompose(at);
    step = stepFrom(beta, at, decomposed);
    converged = !halved && (before === after || Math.abs(1 - before / after) <= epsilon);
  }
  const warnings: CoxWarning[] = [];
  if (!hasEvents) warnings.push("no-events");
  if (!nothingToFit && rank === 0) warnings.push("no-information");
  if (!converged) warnings.push("not-converged");
  // A direction that has lost its information on the way has gone as far as numbers can tell.
  const runsAway =
    leftNumbers ||
    decomposed.rank < rank ||
    step.some(
      (value, j) => Math.abs(value) > epsilon && Math.abs(value) > largestLateStep * Math.abs(beta[j]!),
    );
  if (!nothingToFit && runsAway) warnings.push("infinite-coefficient");
  for (let polish = 0; polish < 5 && !runsAway && step.some((value) => Math.abs(value) > 1e-14); polish++) {
    beta = plus(beta, step);
    at = likelihood(beta);
    decomposed = decompose(at);
    step = stepFrom(beta, at, decomposed);
  }
  return { beta, start, end: at, decomposed, scoreStatistic, converged, iterations, hasEvents, warnings };
}

/** Information of the likelihood with the penalty: its weights added to the diagonal. */
export function penalisedInformation(information: Float64Array, penalty: Float64Array): Float64Array {
  const result = Float64Array.from(information);
  const p = penalty.length;
  for (let j = 0; j < p; j++) result[j * p + j]! += penalty[j]!;
  return result;
}

function plus(beta: Float64Array, step: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(beta, (value, j) => value + step[j]!);
}
