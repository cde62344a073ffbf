// Optimism of a logistic model's discrimination, calibration and explained variation: R's
// `rms::validate` of an `lrm` fit.
import {
  type BootstrapOptimism,
  bootstrapOptimism,
  type Indices,
  type Resamples,
} from "./bootstrapOptimism.ts";
import { brierScore } from "./brier.ts";
import { giniMeanDifference } from "./giniMeanDifference.ts";
import { type LogisticInput, logistic, logisticRegression } from "./logistic.ts";
import { auc } from "./roc.ts";

/**
 * C and Somers' Dxy; Nagelkerke's R²; calibration intercept and slope; D, U and Q over n; Brier score; Gini's mean
 * difference of the (recalibrated) linear predictor and of the probability.
 */
export type LogisticIndex =
  | "c"
  | "dxy"
  | "r2"
  | "intercept"
  | "slope"
  | "d"
  | "u"
  | "q"
  | "brier"
  | "g"
  | "gp";

export interface LogisticOptimism extends BootstrapOptimism<LogisticIndex> {
  /**
   * Largest distance of a probability from the one recalibrated by the corrected intercept and slope: validate's
   * Emax.
   */
  readonly eMax: number;
}

/**
 * R's `rms::validate(lrm(…), B = )`, each model fitted to convergence. A resample of one class, or on which a term
 * has no finite estimate or a patient no finite predictor, is left out and counted.
 */
export function validateLogistic(
  { outcome, terms }: Pick<LogisticInput, "outcome" | "terms">,
  resamples: Resamples,
): LogisticOptimism {
  const n = outcome.length;
  const measure = (rows: readonly number[] | undefined) => {
    const y = rows === undefined ? outcome : Float64Array.from(rows, (i) => outcome[i]!);
    const fit = logisticRegression({
      outcome: y,
      terms:
        rows === undefined
          ? terms
          : terms.map(({ name, values }) => ({ name, values: Float64Array.from(rows, (i) => values[i]!) })),
    });
    const coefficients = fit.coefficients.map(({ estimate }) => estimate);
    const isUsable = !fit.warnings.includes("separated") && coefficients.every(Number.isFinite);
    const own = { intercept: 0, slope: 1, ...fit, u: -2 / n };
    return { isUsable, coefficients, own: () => indicesOf(y, fit.linearPredictor, own) };
  };
  const apparent = measure(undefined).own();
  const optimism = bootstrapOptimism(n, resamples, apparent, (rows) => {
    const events = rows.reduce((sum, i) => sum + outcome[i]!, 0);
    if (events === 0 || events === n) return undefined;
    const fit = measure(rows);
    if (!fit.isUsable) return undefined;
    const linear = Array.from({ length: n }, (_, i) =>
      terms.reduce((sum, term, j) => sum + fit.coefficients[j + 1]! * term.values[i]!, fit.coefficients[0]!),
    );
    if (!linear.every((value) => Number.isFinite(value / alike))) return undefined;
    return { training: fit.own(), test: indicesOf(outcome, linear, recalibrated(outcome, linear)) };
  });
  const { intercept, slope } = optimism.indices;
  return { ...optimism, eMax: largestDistance(intercept.corrected, slope.corrected) };
}

/** Predictors that differ by less are tied: they are alike but for rounding. */
const alike = 1e-10;

interface Recalibrated {
  readonly intercept: number;
  readonly slope: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly u: number;
}

function recalibrated(outcome: LogisticInput["outcome"], linear: readonly number[]): Recalibrated {
  const fit = logisticRegression({ outcome, terms: [{ name: "linear", values: linear }] });
  let asIs = 0;
  linear.forEach((eta, i) => {
    const towards = outcome[i] === 1 ? -eta : eta;
    asIs += 2 * (Math.max(0, towards) + Math.log1p(Math.exp(-Math.abs(eta))));
  });
  const [intercept, slope] = fit.coefficients.map(({ estimate }) => estimate);
  const { deviance, nullDeviance } = fit;
  return {
    intercept: intercept!,
    slope: slope!,
    deviance,
    nullDeviance,
    u: (asIs - deviance - 2) / linear.length,
  };
}

function indicesOf(
  outcome: LogisticInput["outcome"],
  linear: readonly number[],
  fit: Recalibrated,
): Indices<LogisticIndex> {
  const n = linear.length;
  const c = auc(
    linear.map((value) => Math.round(value / alike) * alike),
    outcome,
  );
  const chisq = fit.nullDeviance - fit.deviance;
  const d = (chisq - 1) / n;
  const again = linear.map((value) => fit.slope * value);
  return {
    c,
    dxy: 2 * c - 1,
    r2: -Math.expm1(-chisq / n) / -Math.expm1(-fit.nullDeviance / n),
    intercept: fit.intercept,
    slope: fit.slope,
    d,
    u: fit.u,
    q: d - fit.u,
    brier: brierScore(linear.map(logistic), outcome),
    g: giniMeanDifference(again),
    gp: giniMeanDifference(again.map((value) => logistic(fit.intercept + value))),
  };
}

function largestDistance(intercept: number, slope: number): number {
  let largest = 0;
  for (let k = 1; k < 2000; k++) {
    const p = k / 2000;
    const recalibratedTo = logistic(intercept + slope * Math.log(p / (1 - p)));
    largest = Math.max(largest, Math.abs(p - recalibratedTo));
  }
  return largest;
}
