// Proportional hazards regression (Cox, JRSS B 1972;34:187): R's `survival::coxph`.
import { fail } from "../problem/problem.ts";
import { choleskyInverse, isEstimable } from "./cholesky.ts";
import { type CoxData, coxData, linearPredictors, type Term } from "./coxData.ts";
import type { Ties } from "./coxDeathSteps.ts";
import { type CoxMaximum, type CoxWarning, coxMaximum, penalisedInformation } from "./coxMaximum.ts";
import { chiSquareUpper, normalCritical, normalTwoSided } from "./distributions.ts";
import { variance } from "./summary.ts";
import type { FollowUp } from "./survivalTimes.ts";

export type { CoxWarning };

export interface CoxInput extends FollowUp {
  readonly terms: readonly Term[];
  /** "efron" by default. */
  readonly ties?: Ties;
  /** One baseline hazard for each stratum. */
  readonly strata?: readonly string[];
  readonly ridge?: RidgePenalty;
  readonly level?: number;
}

/**
 * θ/2 Σ b², of coefficients as they are or, scaled, times their term's standard deviation: R's
 * `ridge(…, theta = , scale = )`.
 */
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

/**
 * R's `coxph(Surv(time, event) ~ terms + strata(strata), ties = )`. Estimates are iterated further than coxph
 * does, until they stand still; coefficients that run to infinity are reported where coxph stops, with a warning.
 * With a ridge penalty the covariance is the inverse of the penalised information, and df the trace of
 * information times covariance, as in R.
 */
export function coxRegression(input: CoxInput): CoxFit {
  const { ties = "efron", level = 0.95, terms } = input;
  const data = coxData(input, terms, input.strata);
  const penalty = penaltyWeights(input, data);
  const fit = coxMaximum(data, ties, penalty);
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
    wald: test(quadraticForm(penalisedInformation(fit.end.information, penalty), fit.beta, p)),
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

/**
 * On the scaled covariates. A unit in which theta/scale² is no number ("penalty-not-possible") has no penalised
 * estimate.
 */
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

/** Rank, or with a penalty the trace of information times covariance. */
function degreesOfFreedom(fit: CoxMaximum, inverse: Float64Array, p: number): number {
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
