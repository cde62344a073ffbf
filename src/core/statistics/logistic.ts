// Logistic regression by iteratively reweighted least squares, step for step R's `glm(family = binomial)`.
import { normalCritical, normalTwoSided } from "./distributions.ts";
import {
  type Numbers,
  requireBinary,
  requireFinite,
  requirePatients,
  requireSameLength,
  requireTerms,
} from "./input.ts";
import { type LeastSquares, leastSquares } from "./leastSquares.ts";

export interface LogisticInput {
  /** 0 or 1 for each patient. */
  readonly outcome: Numbers;
  /** Columns of the design without the intercept, with their names. */
  readonly terms: readonly { readonly name: string; readonly values: Numbers }[];
  /** A known part of the linear predictor. */
  readonly offset?: Numbers;
  readonly level?: number;
  /**
   * Stops when the deviance changes by less than this share: `glm.control(epsilon = )`. 1e-14 by
   * default; R's default is 1e-8.
   */
  readonly epsilon?: number;
}

export interface LogisticFit {
  readonly n: number;
  readonly events: number;
  /** "(Intercept)" first, then the terms in their order. NaN for a term that the others determine (R's NA). */
  readonly coefficients: readonly Coefficient[];
  readonly covariance: readonly (readonly number[])[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly aic: number;
  readonly logLikelihood: number;
  readonly rank: number;
  readonly dfResidual: number;
  readonly linearPredictor: readonly number[];
  readonly fitted: readonly number[];
  readonly leverage: readonly number[];
  readonly converged: boolean;
  readonly iterations: number;
  /**
   * "fitted-0-or-1" and "not-converged" as glm warns; "separated": the estimates grow without end, which glm does not
   * say.
   */
  readonly warnings: readonly LogisticWarning[];
}

export type LogisticWarning = "fitted-0-or-1" | "not-converged" | "separated";

export interface Coefficient {
  readonly term: string;
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  /** Wald's: `confint.default`. */
  readonly lower: number;
  readonly upper: number;
}

const maxIterations = 25;
const defaultEpsilon = 1e-14;
/** glm's default; where it is met and the steps have not shrunk, there is no maximum. */
const rEpsilon = 1e-8;
/** Of a linear predictor, after convergence, at a true maximum. */
const largestLateStep = 1e-2;
const machineEpsilon = 2 ** -52;

/**
 * R's `glm(outcome ~ terms, binomial, control = glm.control(epsilon = 1e-14))`: glm's default of 1e-8 can
 * leave a standard error wrong in the fourth digit. As in R, standard errors are those of the weights before
 * the last step. Estimates that still run away at glm's default criterion are reported as glm leaves them
 * there, with the warning "separated".
 */
export function logisticRegression(input: LogisticInput): LogisticFit {
  const { outcome, terms, level = 0.95, epsilon = defaultEpsilon } = input;
  requireBinary(outcome, "outcome");
  requireTerms(terms, outcome, "the outcome");
  const n = outcome.length;
  requirePatients(outcome, "an outcome");
  const offset = input.offset ?? new Float64Array(n);
  requireSameLength(offset, "the offset", outcome, "the outcome");
  requireFinite(offset, "offset");
  const columns = [new Float64Array(n).fill(1), ...terms.map((term) => term.values)];
  const fit = iterate(columns, outcome, offset, epsilon);
  const nullDeviance =
    input.offset === undefined
      ? devianceOf(new Float64Array(n).fill(meanOf(outcome)), outcome)
      : devianceOf(iterate([columns[0]!], outcome, offset, epsilon).fitted, outcome);
  const critical = normalCritical(level);
  const coefficients = ["(Intercept)", ...terms.map((term) => term.name)].map((term, j) => {
    const estimate = fit.solution.coefficients[j]!;
    const se = Math.sqrt(fit.solution.unscaledCovariance[j]![j]!);
    const z = estimate / se;
    return {
      term,
      estimate,
      se,
      z,
      p: normalTwoSided(z),
      lower: estimate - critical * se,
      upper: estimate + critical * se,
    };
  });
  const rank = fit.solution.estimable.length;
  let events = 0;
  for (let i = 0; i < n; i++) events += outcome[i]!;
  return {
    n,
    events,
    coefficients,
    covariance: fit.solution.unscaledCovariance,
    deviance: fit.deviance,
    nullDeviance,
    aic: fit.deviance + 2 * rank,
    logLikelihood: -fit.deviance / 2,
    rank,
    dfResidual: n - rank,
    linearPredictor: Array.from(fit.linear),
    fitted: Array.from(fit.fitted),
    leverage: fit.solution.leverage(),
    converged: fit.converged,
    iterations: fit.iterations,
    warnings: fit.warnings,
  };
}

/** logit(p) = log(p / (1 − p)). */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The inverse of the logit: R's `plogis`. */
export function logistic(linear: number): number {
  return linear >= 0 ? 1 / (1 + Math.exp(-linear)) : Math.exp(linear) / (1 + Math.exp(linear));
}

interface Iteration {
  readonly solution: LeastSquares;
  readonly linear: Float64Array;
  readonly fitted: Float64Array;
  readonly deviance: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly warnings: readonly LogisticWarning[];
}

function iterate(columns: readonly Numbers[], outcome: Numbers, offset: Numbers, epsilon: number): Iteration {
  const start: Float64Array = Float64Array.from(outcome, (y) => (y + 0.5) / 2);
  let state: Step = {
    linear: start.map(logit),
    fitted: start,
    deviance: devianceOf(start, outcome),
    change: Number.POSITIVE_INFINITY,
  };
  let iterations = 0;
  while (iterations < maxIterations && !(state.change < rEpsilon)) {
    state = step(columns, outcome, offset, state);
    iterations++;
  }
  const converged = state.change < rEpsilon;
  const warnings: LogisticWarning[] = [];
  if (!converged) warnings.push("not-converged");
  const atEnd = (p: number) => p > 1 - 10 * machineEpsilon || p < 10 * machineEpsilon;
  if (state.fitted.some(atEnd)) warnings.push("fitted-0-or-1");
  // Steps shrink quadratically near a maximum; where they do not, there is none.
  for (;;) {
    const next = step(columns, outcome, offset, state);
    const { linear } = state;
    if (next.linear.some((value, i) => Math.abs(value - linear[i]!) > largestLateStep)) {
      warnings.push("separated");
      break;
    }
    if (state.change < epsilon || iterations === maxIterations) break;
    state = next;
    iterations++;
  }
  return { ...state, solution: state.solution!, converged, iterations, warnings };
}

interface Step {
  readonly solution?: LeastSquares;
  readonly linear: Float64Array;
  readonly fitted: Float64Array;
  readonly deviance: number;
  /** R's convergence criterion. */
  readonly change: number;
}

function step(columns: readonly Numbers[], outcome: Numbers, offset: Numbers, from: Step): Step {
  const slope = from.linear.map(derivativeOfInverseLink);
  const working = from.linear.map((eta, i) => eta - offset[i]! + (outcome[i]! - from.fitted[i]!) / slope[i]!);
  const weights = slope.map((d, i) => (d * d) / (from.fitted[i]! * (1 - from.fitted[i]!)));
  const solution = leastSquares(columns, working, weights);
  const linear = linearOf(columns, solution, offset);
  const fitted = linear.map(inverseLink);
  const deviance = devianceOf(fitted, outcome);
  const change = Math.abs(deviance - from.deviance) / (Math.abs(deviance) + 0.1);
  return { solution, linear, fitted, deviance, change };
}

function linearOf(columns: readonly Numbers[], solution: LeastSquares, offset: Numbers): Float64Array {
  const linear = Float64Array.from(offset);
  for (const j of solution.estimable) {
    const column = columns[j]!;
    const coefficient = solution.coefficients[j]!;
    for (let i = 0; i < linear.length; i++) linear[i] = linear[i]! + coefficient * column[i]!;
  }
  return linear;
}

/** R's `binomial()$linkinv`, which keeps probabilities off 0 and 1 by one machine epsilon. */
function inverseLink(linear: number): number {
  const odds = linear < -30 ? machineEpsilon : linear > 30 ? 1 / machineEpsilon : Math.exp(linear);
  return odds / (1 + odds);
}

function derivativeOfInverseLink(linear: number): number {
  const odds = Math.exp(linear);
  return Math.abs(linear) > 30 ? machineEpsilon : odds / (1 + odds) ** 2;
}

/**
 * −2 log likelihood of a 0/1 outcome. Each term is rounded as R rounds it, and the sum is compensated (Neumaier) to be as
 * exact as R's long doubles: its last digits decide after which step glm stops, and so the seventh digit of the
 * standard errors.
 */
function devianceOf(fitted: Float64Array, outcome: Numbers): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < fitted.length; i++) {
    const term = 2 * Math.log(1 / (outcome[i] === 1 ? fitted[i]! : 1 - fitted[i]!));
    const next = sum + term;
    lost += sum >= term ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

function meanOf(outcome: Numbers): number {
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) sum += outcome[i]!;
  return sum / outcome.length;
}
