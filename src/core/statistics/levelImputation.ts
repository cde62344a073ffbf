// Imputation of a column of levels from the others, by logistic regression of two levels and
// multinomial regression of more.
import type { Numbers } from "./input.ts";
import { levelProbabilities, multinomialLogistic } from "./multinomialLogistic.ts";
import { normalDraw } from "./normalDraw.ts";
import type { ImputationProblem } from "./numericImputation.ts";
import { mean, variance } from "./summary.ts";

/**
 * Levels by number, 0 … levels − 1. Of two levels R's `mice.impute.logreg`: coefficients drawn from the
 * normal approximation to their posterior, then a level for each missing row by its probability. Of more, the
 * same by multinomial regression; `mice.impute.polyreg` keeps the coefficients at their maximum, which
 * understates what is not known of them.
 */
export function imputeLevels(problem: ImputationProblem<number>, levels: number): number[] {
  const { observedRows, observed, missingRows, random } = problem;
  const predictors = problem.predictors
    .map((column) => standardised(column, observedRows))
    .filter((column) => column !== undefined);
  const own = predictors.map((column) => Float64Array.from(observedRows, (row) => column[row]!));
  const { columns, level, weights } = augmented(own, observed, levels);
  const fit = multinomialLogistic(columns, level, levels, weights);
  const deviates = normalDraw(fit.covariance, fit.coefficients.length, random);
  const drawn = fit.coefficients.map((value, j) => value + deviates[j]!);
  return missingRows.map((row) => {
    const probability = levelProbabilities(
      drawn,
      predictors.map((column) => column[row]!),
      levels,
    );
    const u = random.next();
    let upTo = 0;
    for (let k = 0; k < levels - 1; k++) {
      upTo += probability[k]!;
      if (u < upTo) return k;
    }
    return levels - 1;
  });
}

/** By mean and standard deviation of the observed rows; undefined where those are all alike. */
function standardised(column: Numbers, rows: readonly number[]): Float64Array | undefined {
  const known = rows.map((row) => column[row]!);
  const [centre, spread] = [mean(known), Math.sqrt(variance(known))];
  return spread > 0 ? Float64Array.from(column, (value) => (value - centre) / spread) : undefined;
}

/**
 * Each level at half a standard deviation to either side of the centre of each predictor, with the weight of
 * predictors + 1 rows in all, so that separated classes have finite coefficients (White, Daniel & Royston, Comput
 * Stat Data Anal 2010;54:2267), as in mice.
 */
function augmented(columns: readonly Float64Array[], level: readonly number[], levels: number) {
  const width = columns.length;
  const rows = 2 * width * levels;
  const extra = Array.from({ length: rows }, (_, r) => ({
    column: Math.floor(r / (2 * levels)),
    level: Math.floor((r % (2 * levels)) / 2),
    at: r % 2 === 0 ? 0.5 : -0.5,
  }));
  return {
    columns: columns.map((column, j) =>
      Float64Array.from([...column, ...extra.map((row) => (row.column === j ? row.at : 0))]),
    ),
    level: [...level, ...extra.map((row) => row.level)],
    weights: [...level.map(() => 1), ...extra.map(() => (width + 1) / rows)],
  };
}
