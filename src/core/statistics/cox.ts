// Proportional hazards regression (Cox, JRSS B 1972;34:187) by Newton's method: R's `survival::coxph`.
import { fail } from "../problem/problem.ts";
import { type Cholesky, cholesky, choleskyInverse, choleskySolve, isEstimable } from "./cholesky.ts";
import { type CoxData, coxData, linearPredictors, type Term } from "./coxData.ts";
import type { Ties } from "./coxDeathSteps.ts";
import { coxLikelihood, type PartialLikelihood } from "./coxPartialLikelihood.ts";
import { chiSquareUpper, normalCritical, normalTwoSided } from "./distributions.ts";
import { roundingOf } from "./roundingOf.ts";
import { variance } from "./summary.ts";
import type { FollowUp } from "./survivalTimes.ts";

export interface CoxInput extends FollowUp {
  readonly terms: readonly Term[];
  /** "efron" unless told. */
  readonly ties?: Ties;
  /** One baseline hazard for each stratum. */
  readonly strata?: readonly string[];
  readonly ridge?: RidgePenalty;
  readonly level?: number;
}

/** θ/2 Σ b², of coefficients as they are or, scaled, times their term's standard deviation: R's `ridge(…, theta = , scale = )`. */
export interface RidgePenalty {
  readonly theta: number;
  readonly scaled: boolean;
}

export interface CoxFit {
  readonly n: number;
  readonly events: number;
  readonly ties: Ties;
  readonly coefficients: readonly HazardCoefficient[];
  /** NaN in rows and columns that are not estimable. */
  readonly covariance: readonly (readonly number[])[];
  readonly logLikelihood: { readonly null: number; readonly fitted: number };
  readonly likelihoodRatio: ChiSquareTest;
  readonly wald: ChiSquareTest;
  readonly score: ChiSquareTest;
  /** Centre of each covariate, at which the linear predictor is 0: coxph's `means`. */
  readonly means: readonly number[];
  /** Of each patient, in the order of the input: `predict(fit, type = "lp", reference = "sample")`. */
  readonly linearPredictor: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
  readonly warnings: readonly CoxWarning[];
  /** For baseline hazard, residuals and tests of this fit. */
  readonly data: CoxData;
  /** Coefficients of the covariates as `data` scales them. */
  readonly scaledCoefficients: Float64Array;
  /** Their covariance row by row, 0 where not estimable. */
  readonly scaledCovariance: Float64Array;
}

/**
 * "infinite-coefficient": the likelihood has no maximum there, as coxph warns; "no-information": no term differs among the patients at risk of
 * any event; "no-events"; "not-converged".
 */
export type CoxWarning = "infinite-coefficient" | "no-information" | "not-converged" | "no-events";

export interface HazardCoefficient {
  readonly term: string;
  /** Log hazard ratio; NaN where the others determine the term (R's NA). */
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly hazardRatio: number;
  /** Wald limits of the hazard ratio. */
  readonly lower: number;
  readonly upper: number;
}

export interface ChiSquareTest {
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
}

const maxIterations = 20;
const epsilon = 1e-9;
const pivotTolerance = (2 ** -52) ** 0.75;
/** coxph's `toler.inf`. */
const largestLateStep = Math.sqrt(epsilon);

/**
 * R's `coxph(Surv(time, event) ~ terms + strata(strata), ties = )`; after coxph's own criterion (log likelihood changed by less than 1e-9 of
 * itself) Newton's method goes on until the estimates stand still. Coefficients that run away are reported where coxph stops, with a
 * warning. With a ridge penalty the covariance is the inverse of the penalised information and df its trace, as in R.
 */
export function coxRegression(input: CoxInput): CoxFit {
  const { ties = "efron", level = 0.95, terms } = input;
  const data = coxData(input, terms, input.strata);
  const penalty = penaltyWeights(input, data);
  const fit = maximise(data, ties, penalty);
  const { width: p, scale, centre } = data;
  const inverse = choleskyInverse(fit.decomposed);
  const known = (j: number) => fit.hasEvents && isEstimable(fit.decomposed, j);
  const covariance = terms.map((_, i) =>
    terms.map((__, j) => (known(i) && known(j) ? inverse[i * p + j]! / (scale[i]! * scale[j]!) : Number.NaN)),
  );
  const critical = normalCritical(level);
  const estimates = terms.map((_, j) => (known(j) ? fit.beta[j]! / scale[j]! : Number.NaN));
  let events = 0;
  for (const status of data.event) events += status;
  const df = degreesOfFreedom(fit, inverse, p);
  const test = (chisq: number): ChiSquareTest => ({ chisq, df, p: chiSquareUpper(chisq, df) });
  return {
    n: data.n,
    events,
    ties,
    coefficients: terms.map(({ name }, j) => {
      const estimate = estimates[j]!;
      // Not from the covariance: the square of a scale of 1e300 is no number.
      const se = known(j) ? Math.sqrt(inverse[j * p + j]!) / scale[j]! : Number.NaN;
      const z = estimate / se;
      return {
        term: name,
        estimate,
        se,
        z,
        p: normalTwoSided(z),
        hazardRatio: Math.exp(estimate),
        lower: Math.exp(estimate - critical * se),
        upper: Math.exp(estimate + critical * se),
      };
    }),
    covariance,
    logLikelihood: { null: fit.start.value, fitted: fit.end.value },
    likelihoodRatio: test(2 * (fit.end.value - fit.start.value)),
    wald: test(quadraticForm(penalised(fit.end.information, penalty, p), fit.beta, p)),
    score: test(fit.scoreStatistic),
    means: Array.from(centre),
    linearPredictor: linearPredictorByPatient(data, fit.beta),
    converged: fit.converged,
    iterations: fit.iterations,
    warnings: fit.warnings,
    data,
    scaledCoefficients: fit.beta,
    scaledCovariance: inverse,
  };
}

interface Maximum {
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

function maximise(data: CoxData, ties: Ties, penalty: Float64Array): Maximum {
  const p = data.width;
  const objective = (beta: Float64Array, at: PartialLikelihood) =>
    at.value - penalty.reduce((sum, weight, j) => sum + (weight * beta[j]! ** 2) / 2, 0);
  const decompose = (at: PartialLikelihood) =>
    cholesky(penalised(at.information, penalty, p), p, pivotTolerance);
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
  let outOfNumbers = false;
  const { rank } = decomposed;
  while (!converged && iterations < maxIterations) {
    iterations++;
    let next = add(beta, step, 1);
    let there = likelihood(next);
    let halved = false;
    for (
      let half = 0;
      half < 30 && !(objective(next, there) >= objective(beta, at) - roundingOf(at.value));
      half++
    ) {
      halved = true;
      step = step.map((value) => value / 2);
      next = add(beta, step, 1);
      there = likelihood(next);
    }
    const before = objective(beta, at);
    const after = objective(next, there);
    if (!Number.isFinite(after)) {
      // So far out on a likelihood without a maximum that no step leads to a number: the last place counts.
      outOfNumbers = true;
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
    outOfNumbers ||
    decomposed.rank < rank ||
    step.some(
      (value, j) => Math.abs(value) > epsilon && Math.abs(value) > largestLateStep * Math.abs(beta[j]!),
    );
  if (!nothingToFit && runsAway) warnings.push("infinite-coefficient");
  for (let polish = 0; polish < 5 && !runsAway && step.some((value) => Math.abs(value) > 1e-14); polish++) {
    beta = add(beta, step, 1);
    at = likelihood(beta);
    decomposed = decompose(at);
    step = stepFrom(beta, at, decomposed);
  }
  return { beta, start, end: at, decomposed, scoreStatistic, converged, iterations, hasEvents, warnings };
}

function add(a: Float64Array, b: Float64Array, factor: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(a, (value, j) => value + factor * b[j]!);
}

/** On the scaled covariates. A unit in which theta/scale² is no number ("penalty-not-possible") has no penalised estimate. */
function penaltyWeights({ ridge, terms }: CoxInput, { scale }: CoxData): Float64Array {
  return Float64Array.from(terms, ({ name, values }, j) => {
    if (ridge === undefined) return 0;
    const own = scale[j]!;
    if (ridge.scaled) return ridge.theta * variance(Array.from(values, (value) => value / own));
    const weight = ridge.theta / own / own;
    if (!Number.isFinite(weight)) {
      fail({
        code: "penalty-not-possible",
        where: {},
        found: `a ridge penalty of ${ridge.theta} on '${name}', whose values differ by ${own.toPrecision(2)}`,
        expected: "values whose square is a number",
        remedy: "Measure the term in another unit, or let the penalty be scaled by its variance.",
      });
    }
    return weight;
  });
}

function penalised(information: Float64Array, penalty: Float64Array, p: number): Float64Array {
  const result = Float64Array.from(information);
  for (let j = 0; j < p; j++) result[j * p + j]! += penalty[j]!;
  return result;
}

/** Rank, or with a penalty the trace of information times covariance. */
function degreesOfFreedom(fit: Maximum, inverse: Float64Array, p: number): number {
  if (!fit.hasEvents) return 0;
  let trace = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) trace += fit.end.information[i * p + j]! * inverse[i * p + j]!;
  }
  return Math.abs(trace - fit.decomposed.rank) < 1e-6 ? fit.decomposed.rank : trace;
}

function quadraticForm(matrix: Float64Array, vector: Float64Array, p: number): number {
  let sum = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) sum += vector[i]! * matrix[i * p + j]! * vector[j]!;
  }
  return sum;
}

function linearPredictorByPatient(data: CoxData, beta: Float64Array): Float64Array {
  const bySortedPlace = new Float64Array(data.n);
  linearPredictors(data, beta, bySortedPlace);
  const result = new Float64Array(data.n);
  for (let i = 0; i < data.n; i++) result[data.patient[i]!] = bySortedPlace[i]!;
  return result;
}
