// Imputation of a numeric column from the others: by Bayesian linear regression (Rubin 1987, p. 167), and by
// predictive mean matching (Little, J Bus Econ Stat 1988;6:287).
import { type RandomStream, shuffled } from "../random/stream.ts";
import type { Numbers } from "./input.ts";
import { leastSquares } from "./leastSquares.ts";
import { chiSquareDraw, normalDraw } from "./normalDraw.ts";

export interface ImputationProblem<T> {
  /** Predictors without an intercept, complete over all rows. */
  readonly predictors: readonly Numbers[];
  /** Rows with a value, and these values. */
  readonly observedRows: readonly number[];
  readonly observed: readonly T[];
  readonly missingRows: readonly number[];
  readonly random: RandomStream;
}

/**
 * R's `mice.impute.norm`: coefficients and residual variance drawn from their posterior, then a value
 * with noise for each missing row.
 */
export function imputeByRegression(problem: ImputationProblem<number>): number[] {
  const { drawn, sigma } = posteriorDraw(problem);
  return problem.missingRows.map((i) => predicted(problem, drawn, i) + sigma * problem.random.normal());
}

/**
 * R's `mice.impute.pmm` (type 1 matching): a missing row takes the value of one of the `donors` observed
 * rows, at random, whose prediction by the least-squares coefficients is nearest its own by drawn ones. Only
 * values that occur are imputed.
 */
export function imputeByMatching(problem: ImputationProblem<number>, donors = 5): number[] {
  const { coefficients, drawn } = posteriorDraw(problem);
  const { observed, observedRows, missingRows, random } = problem;
  // In random order before sorting, so that ties are broken at random.
  const sorted = shuffled(
    observedRows.map((i, k) => ({ mean: predicted(problem, coefficients, i), value: observed[k]! })),
    random,
  ).sort((a, b) => a.mean - b.mean);
  const count = Math.min(donors, sorted.length);
  return missingRows.map((i) => {
    const first = nearestWindow(sorted, predicted(problem, drawn, i), count);
    return sorted[first + random.below(count)]!.value;
  });
}

/** Where the `count` neighbouring entries nearest to the target begin. */
function nearestWindow(sorted: readonly { readonly mean: number }[], target: number, count: number): number {
  let low = 0;
  let high = sorted.length - count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (target - sorted[middle]!.mean > sorted[middle + count]!.mean - target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Least-squares coefficients, intercept first, and a draw of them and of the residual standard deviation; 0
 * where others determine a column.
 */
function posteriorDraw({ predictors, observedRows, observed, random }: ImputationProblem<number>) {
  const n = observed.length;
  const ones = new Float64Array(n).fill(1);
  const columns = [
    ones,
    ...predictors.map((column) => Float64Array.from(observedRows, (row) => column[row]!)),
  ];
  const fit = leastSquares(columns, observed, ones);
  const coefficients = fit.coefficients.map((value) => (Number.isNaN(value) ? 0 : value));
  let squares = 0;
  for (let i = 0; i < n; i++) {
    let residual = observed[i]!;
    columns.forEach((column, j) => {
      residual -= coefficients[j]! * column[i]!;
    });
    squares += residual ** 2;
  }
  const df = Math.max(n - fit.estimable.length, 1);
  const sigma = Math.sqrt(squares / chiSquareDraw(df, random));
  const width = columns.length;
  const covariance = Float64Array.from(fit.unscaledCovariance.flat(), (value) =>
    Number.isNaN(value) ? 0 : value,
  );
  const deviates = normalDraw(covariance, width, random);
  return { coefficients, drawn: coefficients.map((value, j) => value + sigma * deviates[j]!), sigma };
}

function predicted(
  { predictors }: { readonly predictors: readonly Numbers[] },
  coefficients: readonly number[],
  row: number,
): number {
  return predictors.reduce((sum, column, j) => sum + coefficients[j + 1]! * column[row]!, coefficients[0]!);
}
