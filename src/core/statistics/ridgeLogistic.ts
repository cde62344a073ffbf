// Logistic regression with a ridge penalty on standardised terms: for more factors than the events can carry.
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { fail } from "../problem/problem.ts";
import { shuffled, stream } from "../random/stream.ts";
import { type Numbers, requireBinary, requireTerms } from "./input.ts";
import { logistic, logit } from "./logistic.ts";
import { mean } from "./summary.ts";

export interface RidgeInput {
  readonly outcome: Numbers;
  readonly terms: readonly { readonly name: string; readonly values: Numbers }[];
  /** λ of the objective, or the folds among which it is chosen by the least deviance of patients left out. */
  readonly penalty: number | { readonly folds: number; readonly seed: number };
}

export interface RidgeFit {
  readonly n: number;
  readonly events: number;
  readonly penalty: number;
  readonly intercept: number;
  /** On the terms' own scales. A term with one value only gets 0. */
  readonly coefficients: readonly { readonly term: string; readonly estimate: number }[];
  /** Mean deviance a patient at each penalty tried, from the strongest on; empty when the penalty was given. */
  readonly path: readonly { readonly penalty: number; readonly deviance: number }[];
}

const pathLength = 50;
const pathRatio = 1e-4;

/**
 * Minimises −(1/n) log likelihood + (λ/2) Σ b², b the coefficients of the terms divided by their standard deviations
 * (denominator n), intercept free: R's `glmnet(family = "binomial", alpha = 0, standardize = TRUE)`. The path of
 * penalties is glmnet's. Folds are stratified on the outcome and drawn from the seed; each is standardised within its
 * own training part. Refuses ("outcome-one-class") an outcome of one class.
 */
export function ridgeLogisticRegression(input: RidgeInput): RidgeFit {
  const { outcome, terms, penalty } = input;
  requireBinary(outcome, "outcome");
  requireTerms(terms, outcome, "the outcome");
  const events = Array.from(outcome).reduce((sum, y) => sum + y, 0);
  const nonEvents = outcome.length - events;
  if (events === 0 || nonEvents === 0) {
    fail({
      code: "outcome-one-class",
      where: {},
      found: `${events} positive of ${outcome.length} patients`,
      expected: "positive and negative patients",
      remedy: "A model needs both; pool cohorts or choose another endpoint.",
    });
  }
  const everyone = Array.from(outcome, (_, i) => i);
  const path = typeof penalty === "number" ? [] : crossValidate(input, everyone, penalty);
  const best = path.reduce<{ penalty: number; deviance: number } | undefined>(
    (least, entry) => (least === undefined || entry.deviance < least.deviance ? entry : least),
    undefined,
  );
  const chosen = typeof penalty === "number" ? penalty : best!.penalty;
  const fit = fitRows(input, everyone, [chosen])[0]!;
  return {
    n: outcome.length,
    events,
    penalty: chosen,
    intercept: fit.intercept,
    coefficients: terms.map((term, j) => ({ term: term.name, estimate: fit.slopes[j]! })),
    path,
  };
}

interface Line {
  readonly intercept: number;
  readonly slopes: readonly number[];
}

function crossValidate(
  input: RidgeInput,
  everyone: readonly number[],
  { folds, seed }: { readonly folds: number; readonly seed: number },
): { penalty: number; deviance: number }[] {
  const { outcome, terms } = input;
  const foldOf = stratifiedFolds(outcome, folds, seed);
  const penalties = penaltyPath(input, everyone);
  const total = new Array<number>(penalties.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const inside = everyone.filter((row) => foldOf[row] !== fold);
    const left = everyone.filter((row) => foldOf[row] === fold);
    const lines = fitRows(input, inside, penalties);
    lines.forEach((line, k) => {
      for (const row of left) {
        const linear = terms.reduce(
          (sum, term, j) => sum + line.slopes[j]! * term.values[row]!,
          line.intercept,
        );
        // −2 log P(outcome), without overflow for large predictors.
        const towards = outcome[row] === 1 ? -linear : linear;
        total[k] = total[k]! + 2 * (Math.max(0, towards) + Math.log1p(Math.exp(-Math.abs(towards))));
      }
    });
  }
  return penalties.map((penalty, k) => ({ penalty, deviance: total[k]! / everyone.length }));
}

function stratifiedFolds(outcome: Numbers, folds: number, seed: number): number[] {
  const result = new Array<number>(outcome.length).fill(0);
  const fewest = [0, 1].map((y) => Array.from(outcome).filter((value) => value === y).length);
  if (!Number.isInteger(folds) || folds < 2 || fewest.some((count) => count < 2)) {
    fail({
      code: "folds-not-possible",
      where: {},
      found: `${folds} folds of ${fewest[1]} positive and ${fewest[0]} negative patients`,
      expected: "two folds or more, and two patients or more of either class",
      remedy: "Give the penalty instead of having it chosen.",
    });
  }
  const random = stream(seed, "ridge-logistic", "folds");
  let next = 0;
  for (const y of [1, 0]) {
    const members = Array.from(outcome, (_, i) => i).filter((i) => outcome[i] === y);
    for (const row of shuffled(members, random)) result[row] = next++ % folds;
  }
  return result;
}

/** From glmnet's largest penalty (its α is taken as 0.001 there) down, evenly in the logarithm. */
function penaltyPath(input: RidgeInput, rows: readonly number[]): number[] {
  const { columns } = standardised(input, rows);
  const y = rows.map((row) => input.outcome[row]!);
  const centre = mean(y);
  const largest = columns.reduce(
    (most, column) =>
      Math.max(most, Math.abs(column.reduce((sum, x, i) => sum + x * (y[i]! - centre), 0)) / y.length),
    0,
  );
  const top = largest > 0 ? largest / 0.001 : 1;
  return Array.from({ length: pathLength }, (_, k) => top * pathRatio ** (k / (pathLength - 1)));
}

function standardised(input: RidgeInput, rows: readonly number[]) {
  const parts = input.terms.map((term) => {
    const values = rows.map((row) => term.values[row]!);
    const centre = mean(values);
    const sd = Math.sqrt(mean(values.map((x) => (x - centre) ** 2)));
    // A constant column can come out with a spread of rounding errors.
    const constant = values.every((x) => x === values[0]);
    return {
      centre,
      sd: constant ? 0 : sd,
      column: values.map((x) => (constant ? 0 : (x - centre) / sd)),
    };
  });
  return { parts, columns: parts.map((part) => part.column) };
}

/** One line for each penalty, each started at the one before; Newton's method on the standardised columns. */
function fitRows(input: RidgeInput, rows: readonly number[], penalties: readonly number[]): Line[] {
  const { parts, columns } = standardised(input, rows);
  const y = rows.map((row) => input.outcome[row]!);
  const width = columns.length + 1;
  // One class alone has its maximum at infinity; a fold can come to that when a class is tiny.
  const share = Math.min(1 - 0.5 / y.length, Math.max(0.5 / y.length, mean(y)));
  let beta = [logit(share), ...columns.map(() => 0)];
  return penalties.map((penalty) => {
    for (let iteration = 0; iteration < 100; iteration++) {
      const hessian = Matrix.zeros(width, width);
      const gradient = Matrix.zeros(width, 1);
      for (let i = 0; i < y.length; i++) {
        const x = [1, ...columns.map((column) => column[i]!)];
        const p = logistic(x.reduce((sum, value, j) => sum + value * beta[j]!, 0));
        const weight = (p * (1 - p)) / y.length;
        for (let j = 0; j < width; j++) {
          gradient.set(j, 0, gradient.get(j, 0) + (x[j]! * (y[i]! - p)) / y.length);
          for (let k = 0; k <= j; k++) hessian.set(j, k, hessian.get(j, k) + weight * x[j]! * x[k]!);
        }
      }
      for (let j = 0; j < width; j++) {
        for (let k = 0; k < j; k++) hessian.set(k, j, hessian.get(j, k));
        if (j > 0) {
          gradient.set(j, 0, gradient.get(j, 0) - penalty * beta[j]!);
          hessian.set(j, j, hessian.get(j, j) + (parts[j - 1]!.sd === 0 ? 1 : penalty));
        }
      }
      const step = new CholeskyDecomposition(hessian).solve(gradient).to1DArray();
      // A Newton step further than this overshoots where the curvature has vanished.
      const scale = Math.min(1, 5 / Math.max(...step.map(Math.abs)));
      beta = beta.map((value, j) => value + scale * step[j]!);
      if (Math.max(...step.map(Math.abs)) < 1e-12) break;
    }
    const slopes = parts.map((part, j) => (part.sd === 0 ? 0 : beta[j + 1]! / part.sd));
    return {
      intercept: parts.reduce((sum, part, j) => sum - slopes[j]! * part.centre, beta[0]!),
      slopes,
    };
  });
}
