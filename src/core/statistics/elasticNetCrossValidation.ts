// The penalty of an elastic net chosen by the deviance of patients left out: R's `cv.glmnet`.
import { fail } from "../problem/problem.ts";
import {
  type ElasticNetFit,
  type ElasticNetOptions,
  type ElasticNetOutcome,
  elasticNet,
} from "./elasticNet.ts";
import { coxLoss } from "./elasticNetLosses.ts";
import type { Numbers } from "./input.ts";
import { logistic } from "./logistic.ts";
import { startAt } from "./proximalNewton.ts";
import { standardisedColumns } from "./standardisedColumns.ts";

export interface ElasticNetChoice {
  readonly path: readonly PenaltyLoss[];
  /** The largest of the penalties with the least mean loss: `lambda.min`. */
  readonly best: number;
  /** The largest penalty whose loss is within one standard error of the least: `lambda.1se`. */
  readonly withinOneError: number;
  /** All patients at `best`. */
  readonly fit: ElasticNetFit;
}

export interface PenaltyLoss {
  readonly lambda: number;
  /** Mean over folds, weighted by their size (Cox: their events): `cvm`. */
  readonly loss: number;
  /** `cvsd`. */
  readonly se: number;
  readonly nonZero: number;
}

/** glmnet keeps probabilities this far from 0 and 1 when it scores patients left out. */
const probabilityMargin = 1e-5;

/**
 * R's `cv.glmnet(x, y, foldid = fold)` with its default measures: squared error of a number, deviance of a 0/1
 * outcome, and of follow-up the partial deviance of all patients less that of the fold's training patients. Each fold
 * is standardised by itself. Refuses ("folds-not-possible") fewer than three folds.
 */
export function crossValidatedElasticNet(
  data: ElasticNetOutcome,
  options: ElasticNetOptions,
  fold: Numbers,
): ElasticNetChoice {
  const all = elasticNet(data, options);
  const lambda = all.map((fit) => fit.lambda);
  const names = [...new Set(Array.from(fold))].sort((a, b) => a - b);
  if (names.length < 3) {
    fail({
      code: "folds-not-possible",
      where: {},
      found: `${names.length} folds`,
      expected: "three folds or more",
      remedy: "Number the folds of the patients, 1 to 5 for instance.",
    });
  }
  const parts = names.map((name) => {
    const inside = placesWhere(fold, (value) => value !== name);
    const left = placesWhere(fold, (value) => value === name);
    const fits = elasticNet(rowsOf(data, inside), {
      ...options,
      lambda,
      terms: options.terms.map((term) => ({ ...term, values: inside.map((i) => term.values[i]!) })),
    });
    return lossesOf(data, options.terms, fits, inside, left);
  });
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  const path = lambda.map((value, k): PenaltyLoss => {
    const loss = parts.reduce((sum, part) => sum + part.weight * part.losses[k]!, 0) / total;
    const spread = parts.reduce((sum, part) => sum + part.weight * (part.losses[k]! - loss) ** 2, 0) / total;
    return {
      lambda: value,
      loss,
      se: Math.sqrt(spread / (parts.length - 1)),
      nonZero: all[k]!.nonZero,
    };
  });
  const least = path.reduce((best, entry) =>
    entry.loss < best.loss || (entry.loss === best.loss && entry.lambda > best.lambda) ? entry : best,
  );
  const withinOneError = path
    .filter((entry) => entry.loss <= least.loss + least.se)
    .reduce((largest, entry) => Math.max(largest, entry.lambda), least.lambda);
  return { path, best: least.lambda, withinOneError, fit: all[path.indexOf(least)]! };
}

/** Mean loss of the patients left out at each penalty, and what the fold weighs. */
function lossesOf(
  data: ElasticNetOutcome,
  terms: ElasticNetOptions["terms"],
  fits: readonly ElasticNetFit[],
  inside: readonly number[],
  left: readonly number[],
): { readonly weight: number; readonly losses: readonly number[] } {
  if (data.family === "cox") {
    const events = left.reduce((sum, i) => sum + data.event[i]!, 0);
    const whole = partialDeviance(data, terms);
    const training = partialDeviance(
      { time: inside.map((i) => data.time[i]!), event: inside.map((i) => data.event[i]!) },
      terms.map((term) => ({ ...term, values: inside.map((i) => term.values[i]!) })),
    );
    return { weight: events, losses: fits.map((fit) => (whole(fit) - training(fit)) / events) };
  }
  const losses = fits.map((fit) => {
    const sum = left.reduce((total, i) => {
      const linear = fit.coefficients.reduce(
        (value, { estimate }, j) => value + estimate * terms[j]!.values[i]!,
        fit.intercept,
      );
      if (data.family === "gaussian") return total + (data.response[i]! - linear) ** 2;
      const p = Math.min(1 - probabilityMargin, Math.max(probabilityMargin, logistic(linear)));
      return total - 2 * Math.log(data.outcome[i] === 1 ? p : 1 - p);
    }, 0);
    return sum / left.length;
  });
  return { weight: left.length, losses };
}

function partialDeviance(
  followUp: { readonly time: Numbers; readonly event: Numbers },
  terms: ElasticNetOptions["terms"],
): (fit: ElasticNetFit) => number {
  const { columns, scale, n } = standardisedColumns(terms, followUp.time);
  const loss = coxLoss(columns, followUp);
  return (fit) => {
    const beta = Float64Array.from(fit.coefficients, ({ estimate }, j) => estimate * scale[j]!);
    return 2 * n * startAt(loss, beta).loss;
  };
}

function placesWhere(fold: Numbers, keep: (fold: number) => boolean): number[] {
  return Array.from(fold, (_, i) => i).filter((i) => keep(fold[i]!));
}

function rowsOf(data: ElasticNetOutcome, rows: readonly number[]): ElasticNetOutcome {
  const pick = (values: Numbers) => rows.map((i) => values[i]!);
  if (data.family === "gaussian") return { family: data.family, response: pick(data.response) };
  if (data.family === "binomial") return { family: data.family, outcome: pick(data.outcome) };
  return { family: data.family, time: pick(data.time), event: pick(data.event) };
}
