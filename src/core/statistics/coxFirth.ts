// Cox regression with Firth's penalty, finite also where a group has no events (Heinze & Schemper, Biometrics
// 2001;57:114).
import { fail } from "../problem/problem.ts";
import { cholesky, choleskyInverse, logDeterminant } from "./cholesky.ts";
import type { ChiSquareTest, HazardCoefficient } from "./cox.ts";
import { type CoxData, covariatesAt, coxData, type Term } from "./coxData.ts";
import type { Ties } from "./coxDeathSteps.ts";
import { type CoxLikelihood, coxLikelihood } from "./coxPartialLikelihood.ts";
import { walkRiskSets } from "./coxRiskWalk.ts";
import { chiSquareUpper, normalCritical } from "./distributions.ts";
import { type FirthLikelihood, firthAscent, firthPoint } from "./firthAscent.ts";
import { firthProfile } from "./firthProfile.ts";
import type { FollowUp } from "./survivalTimes.ts";

export interface FirthInput extends FollowUp {
  readonly terms: readonly Term[];
  readonly ties?: Ties;
  /** One baseline hazard for each stratum. */
  readonly strata?: readonly string[];
  readonly level?: number;
}

export interface FirthFit {
  readonly n: number;
  readonly events: number;
  /**
   * `se` from the information; z² = chisq, p and limits of the hazard ratio from the profile of the penalised
   * likelihood.
   */
  readonly coefficients: readonly HazardCoefficient[];
  /** Partial log likelihood plus half the logarithm of the information's determinant. */
  readonly penalisedLogLikelihood: { readonly null: number; readonly fitted: number };
  readonly likelihoodRatio: ChiSquareTest;
}

/**
 * Maximises log L + ½ log |I|: R's `coxphf::coxphf`. Limits and tests profile the penalised likelihood, the penalty always that
 * of the full design. Refuses ("firth-not-estimable") follow-up without events and terms that the others determine.
 */
export function coxFirth(input: FirthInput): FirthFit {
  const { level = 0.95, terms } = input;
  const problem = problemOf(input);
  const { data } = problem;
  const p = data.width;
  const likelihood = (beta: Float64Array) => penalisedAt(problem, beta);
  const start = firthPoint(likelihood, new Float64Array(p));
  const events = data.event.reduce((sum, status) => sum + status, 0);
  if (start === undefined || events === 0) {
    fail({
      code: "firth-not-estimable",
      where: {},
      found: events === 0 ? "follow-up without events" : "terms of which one is a combination of the others",
      expected: "events, and terms that do not determine each other",
      remedy: "Leave out the term that the others determine.",
    });
  }
  const best = firthAscent(likelihood, start);
  const covariance = choleskyInverse(best.at.decomposed);
  const critical = normalCritical(level);
  const coefficients = terms.map(({ name }, j): HazardCoefficient => {
    const se = Math.sqrt(covariance[j * p + j]!);
    const estimate = best.beta[j]!;
    const { chisq, lower, upper } = firthProfile(likelihood, best, { j, covariance, critical });
    const scale = data.scale[j]!;
    return {
      term: name,
      estimate: estimate / scale,
      se: se / scale,
      z: Math.sign(estimate) * Math.sqrt(chisq),
      p: chiSquareUpper(chisq, 1),
      hazardRatio: Math.exp(estimate / scale),
      lower: Math.exp(lower / scale),
      upper: Math.exp(upper / scale),
    };
  });
  // The penalty is that of the covariates' own scale.
  const ownScale = data.scale.reduce((sum, scale) => sum + Math.log(scale), 0);
  const chisq = 2 * (best.at.objective - start.at.objective);
  return {
    n: data.n,
    events,
    coefficients,
    penalisedLogLikelihood: {
      null: start.at.objective + ownScale,
      fitted: best.at.objective + ownScale,
    },
    likelihoodRatio: { chisq, df: p, p: chiSquareUpper(chisq, p) },
  };
}

/** Whether the events tell the terms apart, so that `coxFirth` has an answer. */
export function isFirthEstimable(input: FirthInput): boolean {
  const problem = problemOf(input);
  return (
    problem.data.event.includes(1) && penalisedAt(problem, new Float64Array(problem.data.width)) !== undefined
  );
}

interface FirthProblem {
  readonly data: CoxData;
  readonly ties: Ties;
  readonly likelihood: CoxLikelihood;
}

function problemOf(input: FirthInput): FirthProblem {
  const { ties = "efron", terms, strata } = input;
  const data = coxData(input, terms, strata);
  return { data, ties, likelihood: coxLikelihood(data, ties) };
}

/** Undefined where the information lacks rank. */
function penalisedAt(
  { data, ties, likelihood }: FirthProblem,
  beta: Float64Array,
): FirthLikelihood | undefined {
  const { value, gradient, information } = likelihood(beta);
  const p = data.width;
  const decomposed = cholesky(information, p, (2 ** -52) ** 0.75);
  if (decomposed.rank < p || !Number.isFinite(value)) return undefined;
  const towards = halfGradientOfLogDeterminant(data, beta, ties, choleskyInverse(decomposed));
  return {
    objective: value + logDeterminant(decomposed) / 2,
    gradient: gradient.map((g, j) => g + towards[j]!),
    information,
    decomposed,
  };
}

/**
 * ½ tr(I⁻¹ ∂I/∂βⱼ), the third central moments of the covariates over each risk set against I⁻¹. With q = x'I⁻¹x the
 * moments need the sums of x, xx', q and xq only.
 */
function halfGradientOfLogDeterminant(
  data: CoxData,
  beta: Float64Array,
  ties: Ties,
  inverse: Float64Array,
): Float64Array {
  const result = new Float64Array(data.width);
  walkRiskSets(
    data,
    () => momentsOf(data.width),
    (sums, place, times) => addPatient(sums, covariatesAt(data, place), beta, inverse, times),
    ({ deaths, all, dying }) => {
      for (let k = 0; k < deaths; k++)
        addStep(result, all, dying, ties === "efron" ? k / deaths : 0, inverse);
    },
  );
  return result;
}

interface Moments {
  total: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
  q: number;
  readonly firstQ: Float64Array;
}

function momentsOf(p: number): Moments {
  return {
    total: 0,
    first: new Float64Array(p),
    second: new Float64Array(p * p),
    q: 0,
    firstQ: new Float64Array(p),
  };
}

function addPatient(
  sums: Moments,
  row: Float64Array,
  beta: Float64Array,
  inverse: Float64Array,
  times: 1 | -1,
): void {
  const p = row.length;
  let linear = 0;
  let q = 0;
  for (let j = 0; j < p; j++) {
    linear += beta[j]! * row[j]!;
    for (let k = 0; k < p; k++) q += row[j]! * inverse[j * p + k]! * row[k]!;
  }
  const risk = times * Math.exp(linear);
  sums.total += risk;
  sums.q += risk * q;
  for (let j = 0; j < p; j++) {
    sums.first[j]! += risk * row[j]!;
    sums.firstQ[j]! += risk * row[j]! * q;
    for (let k = 0; k < p; k++) sums.second[j * p + k]! += risk * row[j]! * row[k]!;
  }
}

function addStep(
  result: Float64Array,
  all: Moments,
  dying: Moments,
  gone: number,
  inverse: Float64Array,
): void {
  const p = result.length;
  const total = all.total - gone * dying.total;
  const mean = all.first.map((sum, j) => (sum - gone * dying.first[j]!) / total);
  const q = (all.q - gone * dying.q) / total;
  for (let j = 0; j < p; j++) {
    let third = (all.firstQ[j]! - gone * dying.firstQ[j]!) / total - mean[j]! * q;
    for (let m = 0; m < p; m++) {
      let inverseMean = 0;
      for (let k = 0; k < p; k++) inverseMean += inverse[m * p + k]! * mean[k]!;
      const second = (all.second[j * p + m]! - gone * dying.second[j * p + m]!) / total;
      third -= 2 * (second - mean[j]! * mean[m]!) * inverseMean;
    }
    result[j]! += third / 2;
  }
}
