// A logistic model on factors of the table and of the images, fitted on the patients outside one fold.
import { fail } from "../problem/problem.ts";
import { logisticRegression } from "../statistics/logistic.ts";
import { ridgeLogisticRegression } from "../statistics/ridgeLogistic.ts";
import { encode, encodedNames, type Factor, type FactorValues, fitEncoder } from "./encoder.ts";
import type { LogisticFold } from "./modelFile.ts";

export interface LogisticFitRequest {
  /** For messages, e.g. "clinical". */
  readonly name: string;
  readonly factors: readonly Factor[];
  readonly penalty: "none" | "ridge";
  readonly missing: "refuse" | "impute";
  /** Of the patients that may be learned from, and nobody else. */
  readonly rows: readonly FactorValues[];
  readonly outcomes: readonly (0 | 1)[];
  /** Of the inner cross-validation that chooses the ridge penalty. */
  readonly seed: number;
}

/** Folds of the inner cross-validation; each must have both outcomes. */
const innerFolds = 5;

/**
 * Without penalty: maximum likelihood (R's glm), refused (`logistic-separated`) where the factors part the outcomes and no estimate exists.
 * Ridge: glmnet's objective with the penalty of least deviance in an inner cross-validation within the rows given, which needs two
 * of either outcome (`logistic-too-few`).
 */
export function fitLogistic(request: LogisticFitRequest): LogisticFold {
  const { factors, rows, outcomes, penalty } = request;
  const encoder = fitEncoder(factors, rows, { missing: request.missing });
  const encoded = rows.map((row) => encode(encoder, row).values);
  const terms = encodedNames(encoder).map((name, j) => ({
    name,
    values: encoded.map((values) => values[j]!),
  }));
  if (penalty === "ridge") {
    const rarer = rarerOutcome(outcomes);
    if (rarer < 2) refuseFew(request, rarer);
    const folds = Math.min(innerFolds, rarer);
    const fit = ridgeLogisticRegression({ outcome: outcomes, terms, penalty: { folds, seed: request.seed } });
    return {
      encoder,
      intercept: fit.intercept,
      coefficients: fit.coefficients.map(({ estimate }) => estimate),
      penalty: fit.penalty,
    };
  }
  const fit = logisticRegression({ outcome: outcomes, terms });
  if (fit.warnings.length > 0) refuseSeparated(request, terms.length);
  const [intercept, ...coefficients] = fit.coefficients.map(({ estimate }) =>
    Number.isNaN(estimate) ? 0 : estimate,
  );
  return { encoder, intercept: intercept!, coefficients, penalty: 0 };
}

/** The linear predictor of one patient. */
export function logisticLogit(fold: LogisticFold, row: FactorValues): number {
  const values = encode(fold.encoder, row).values;
  return fold.coefficients.reduce((sum, coefficient, j) => sum + coefficient * values[j]!, fold.intercept);
}

/** Patients of the outcome that fewer have. */
function rarerOutcome(outcomes: readonly (0 | 1)[]): number {
  const positives = outcomes.filter((outcome) => outcome === 1).length;
  return Math.min(positives, outcomes.length - positives);
}

function refuseFew({ name, outcomes }: LogisticFitRequest, rarer: number): never {
  return fail({
    code: "logistic-too-few",
    where: { field: `models.${name}` },
    found: `${outcomes.length} training patients, ${rarer} of the rarer outcome, once a fold is left out`,
    expected: "two of either outcome or more: the ridge penalty is chosen by cross-validation within them",
    remedy: "Set 'training.folds' higher, train on more patients, or leave the model out.",
  });
}

function refuseSeparated({ name, outcomes }: LogisticFitRequest, terms: number): never {
  const events = rarerOutcome(outcomes);
  return fail({
    code: "logistic-separated",
    where: { field: `models.${name}` },
    found: `${terms} terms part the ${outcomes.length} training patients (${events} of the rarer outcome) completely or nearly: no estimate exists`,
    expected: "fewer terms than the events can carry",
    remedy: `Give the model 'penalty: ridge', or fewer factors.`,
  });
}
