// Lasso, ridge and what lies between (Zou & Hastie, JRSS B 2005;67:301): R's `glmnet` for a number,
// a 0/1 outcome and follow-up.
import { fail } from "../problem/problem.ts";
import { binomialLoss, coxLoss, squaredLoss } from "./elasticNetLosses.ts";
import { type Numbers, requireBinary, requireFinite } from "./input.ts";
import { logit } from "./logistic.ts";
import { type LinearLoss, proximalNewton, startAt } from "./proximalNewton.ts";
import { type StandardisedColumns, standardisedColumns } from "./standardisedColumns.ts";
import { mean } from "./summary.ts";
import { requireFollowUp } from "./survivalTimes.ts";

export type ElasticNetOutcome =
  | { readonly family: "gaussian"; readonly response: Numbers }
  | { readonly family: "binomial"; readonly outcome: Numbers }
  | { readonly family: "cox"; readonly time: Numbers; readonly event: Numbers };

export interface ElasticNetOptions {
  readonly terms: readonly { readonly name: string; readonly values: Numbers }[];
  /** 1 is the lasso, 0 ridge. */
  readonly alpha: number;
  /**
   * Penalties in the order wanted; left out, glmnet's own: from the one that leaves nothing down, up to
   * 100 evenly in the logarithm.
   */
  readonly lambda?: readonly number[];
  /** glmnet's `thresh`: 1e-18 by default, where glmnet takes 1e-7. */
  readonly threshold?: number;
}

export interface ElasticNetFit {
  readonly lambda: number;
  /** 0 for follow-up. */
  readonly intercept: number;
  /** On the terms' own scales. */
  readonly coefficients: readonly { readonly term: string; readonly estimate: number }[];
  /** How many are not 0. */
  readonly nonZero: number;
  readonly deviance: number;
}

const pathLength = 100;

/**
 * R's `glmnet(x, y, family = , alpha = , lambda = , thresh = )`: minimises loss/n + λ Σ (α |b| + (1 − α)/2 b²) over
 * coefficients of terms divided by their standard deviation (denominator n), intercept free; Cox with Breslow's ties.
 * As in glmnet, a number is itself divided by its standard deviation first, so that its ridge part is λ/sd(response):
 * the same lasso, another ridge than the formula read literally.
 */
export function elasticNet(data: ElasticNetOutcome, options: ElasticNetOptions): ElasticNetFit[] {
  const { terms, alpha, threshold = 1e-18 } = options;
  requireOptions(options);
  const problem = problemOf(data, terms);
  const given = options.lambda;
  const lambdas = given ?? defaultPath(problem, alpha);
  const { columns, loss, unit } = problem;
  // Fitted from the largest penalty down, each from the one before it.
  const order = lambdas.map((_, k) => k).sort((a, b) => lambdas[b]! - lambdas[a]!);
  const factor = new Float64Array(loss.columns.length).fill(1);
  if (factor.length > terms.length) factor[terms.length] = 0;
  let state = startAt(loss, problem.start);
  const nullLoss = state.loss;
  const fits = new Map<number, ElasticNetFit>();
  const explained: number[] = [];
  for (const k of order) {
    const lambda = lambdas[k]!;
    state = proximalNewton(loss, { lambda: lambda / unit, alpha, factor }, state, threshold * nullLoss);
    const deviance = 2 * columns.n * state.loss * unit ** 2;
    fits.set(k, fitOf(problem, terms, lambda, state.beta, deviance));
    explained.push(1 - state.loss / nullLoss);
    if (given === undefined && isAtEnd(data.family, explained)) break;
  }
  return lambdas.flatMap((_, k) => fits.get(k) ?? []);
}

interface NetProblem {
  readonly columns: StandardisedColumns;
  readonly loss: LinearLoss;
  readonly start: Float64Array;
  /** What the response was divided by; 1 but for a number. */
  readonly unit: number;
  /** Mean of a number; of an outcome the intercept is the last coefficient, of follow-up there is none. */
  readonly centre: number | "fitted" | "none";
}

function problemOf(data: ElasticNetOutcome, terms: ElasticNetOptions["terms"]): NetProblem {
  if (data.family === "gaussian") {
    requireFinite(data.response, "response");
    const columns = standardisedColumns(terms, data.response);
    const centre = mean(data.response);
    const unit = Math.sqrt(mean(Array.from(data.response, (value) => (value - centre) ** 2)));
    if (!(unit > 0)) requireSpread("a response with one value only");
    const response = Float64Array.from(data.response, (value) => (value - centre) / unit);
    return {
      columns,
      loss: squaredLoss(columns.columns, response),
      start: new Float64Array(terms.length),
      unit,
      centre,
    };
  }
  if (data.family === "binomial") {
    requireBinary(data.outcome, "outcome");
    const columns = standardisedColumns(terms, data.outcome);
    const share = mean(data.outcome);
    if (!(share > 0 && share < 1)) requireSpread("an outcome of one class");
    const start = new Float64Array(terms.length + 1);
    start[terms.length] = logit(share);
    return { columns, loss: binomialLoss(columns.columns, data.outcome), start, unit: 1, centre: "fitted" };
  }
  requireFollowUp(data);
  if (!Array.from(data.event).includes(1)) requireSpread("follow-up without events");
  const columns = standardisedColumns(terms, data.time);
  const loss = coxLoss(columns.columns, data);
  const start = new Float64Array(terms.length);
  // 0 but for rounding; a single patient more at risk makes it 1/n or so.
  if (startAt(loss, start).loss < 1e-12) requireSpread("follow-up whose events leave nobody else at risk");
  return { columns, loss, start, unit: 1, centre: "none" };
}

function fitOf(
  { columns, centre, unit }: NetProblem,
  terms: ElasticNetOptions["terms"],
  lambda: number,
  beta: Float64Array,
  deviance: number,
): ElasticNetFit {
  const coefficients = terms.map(({ name }, j) => ({
    term: name,
    estimate: columns.scale[j] === 0 ? 0 : (unit * beta[j]!) / columns.scale[j]!,
  }));
  const atCentre = centre === "fitted" ? beta[terms.length]! : centre;
  return {
    lambda,
    intercept:
      atCentre === "none"
        ? 0
        : coefficients.reduce((sum, { estimate }, j) => sum - estimate * columns.centre[j]!, atCentre),
    coefficients,
    nonZero: coefficients.filter(({ estimate }) => estimate !== 0).length,
    deviance,
  };
}

/**
 * From the smallest penalty that leaves every coefficient at 0 (for ridge, α taken as 0.001) down to 1e-4 of it, 0.01
 * with fewer patients than terms.
 */
function defaultPath({ loss, columns, start, unit }: NetProblem, alpha: number): number[] {
  const gradient = startAt(loss, start).gradient.subarray(0, columns.columns.length);
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const top = (largest * unit) / Math.max(alpha, 1e-3);
  const ratio = columns.n < columns.columns.length ? 0.01 : 1e-4;
  return Array.from({ length: pathLength }, (_, k) => top * ratio ** (k / (pathLength - 1)));
}

/** Where glmnet ends a sequence of its own: hardly any deviance is left, or none was gained by the last steps. */
function isAtEnd(family: ElasticNetOutcome["family"], explained: readonly number[]): boolean {
  const k = explained.length - 1;
  if (k < 4) return false;
  const now = explained[k]!;
  if (family === "cox") return now > 0.99 || now - explained[k - 4]! < 1e-3 * now;
  const gained = now - explained[k - 1]!;
  return now > 0.999 || gained < 1e-5 * (family === "gaussian" ? now : 1);
}

function requireSpread(found: string): never {
  return fail({
    code: "outcome-one-class",
    where: {},
    found,
    expected: "an outcome that differs between patients",
    remedy: "A model needs both; pool cohorts or choose another endpoint.",
  });
}

function requireOptions({ terms, alpha, lambda }: ElasticNetOptions): void {
  const wrong = (lambda ?? []).find((value) => !(value >= 0 && Number.isFinite(value)));
  if (!(alpha >= 0 && alpha <= 1) || wrong !== undefined || terms.length === 0) {
    fail({
      code: "penalty-not-possible",
      where: {},
      found: `α = ${alpha}, λ = ${wrong ?? lambda?.join(", ") ?? "chosen"}, ${terms.length} terms`,
      expected: "0 ≤ α ≤ 1, λ ≥ 0, at least one term",
      remedy: "α = 1 is the lasso, 0 ridge.",
    });
  }
}
