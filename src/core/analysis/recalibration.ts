// Calibration learned on out-of-fold training scores, carried to every cohort, and how well it holds there.
import { calibratedLogit, type ScoreCalibration } from "../model/scoreCalibration.ts";
import { ProblemError } from "../problem/problem.ts";
import { recalibrate } from "../statistics/recalibration.ts";
import { variance } from "../statistics/summary.ts";
import { calibrate } from "./calibration.ts";
import { hasInterval } from "./discrimination.ts";
import type { ByModelAndCohort, Calibration, ScoreRow } from "./results.ts";
import { type ScoredRow, scoredRows } from "./scoredRows.ts";

export interface CarriedCalibration extends ScoreCalibration {
  /** Standard deviation of the scores that it was learned on, one network's each, and of the ensemble's scores of the validation cohorts, which lie closer together. */
  readonly spread: { readonly outOfFold: number; readonly ensemble: number | null };
}

export interface CarriedCalibrations {
  /** By model; a model without an entry has no calibration, and a warning says why. */
  readonly recalibration: Readonly<Record<string, CarriedCalibration>>;
  /** Of the calibrated probabilities, in the validation cohorts. In training they were fitted: nothing to show. */
  readonly calibrationAfter: ByModelAndCohort<Calibration>;
  readonly warnings: readonly string[];
}

/**
 * Platt's line for every model: logistic regression of the outcome on the out-of-fold scores of training (`statistics/recalibration.ts`).
 * None, said in a warning, where a class has fewer than two patients, where the scores separate the classes, and where the outcome
 * does not rise with the score: a calibration must not turn a score round.
 */
export function carryCalibration(rows: readonly ScoreRow[], models: readonly string[]): CarriedCalibrations {
  const recalibration: Record<string, CarriedCalibration> = {};
  const warnings: string[] = [];
  for (const model of models) {
    const training = scoredRows(rows, model, "training");
    if (training.length === 0) continue;
    const line = hasInterval(training) ? lineOf(training) : "too few patients of a class";
    if (typeof line === "string") {
      warnings.push(
        `${model}: no calibration is learned (${line} in the out-of-fold training scores); its scores are logits only.`,
      );
      continue;
    }
    recalibration[model] = {
      method: "Platt",
      ...line,
      n: training.length,
      positives: training.filter(({ outcome }) => outcome === 1).length,
      spread: {
        outOfFold: spreadOf(training) ?? 0,
        ensemble: spreadOf([
          ...scoredRows(rows, model, "internal-validation"),
          ...scoredRows(rows, model, "external-validation"),
        ]),
      },
    };
  }
  const after = calibrate(calibratedRows(rows, recalibration), Object.keys(recalibration));
  return { recalibration, calibrationAfter: after.calibration, warnings };
}

function lineOf(
  training: readonly ScoredRow[],
): { readonly intercept: number; readonly slope: number } | string {
  try {
    const { intercept, slope } = recalibrate(
      training.map(({ score }) => score),
      training.map(({ outcome }) => outcome),
      "intercept-and-slope",
    );
    return slope > 0 ? { intercept, slope } : "the outcome does not rise with the score";
  } catch (error) {
    if (error instanceof ProblemError && error.problems[0]?.code === "classes-separated")
      return "classes that it separates, or one score for everyone,";
    throw error;
  }
}

/** The validation patients with the log-odds of their calibrated probabilities as scores. */
function calibratedRows(
  rows: readonly ScoreRow[],
  recalibration: Readonly<Record<string, ScoreCalibration>>,
): ScoreRow[] {
  return rows
    .filter(({ cohort }) => cohort !== "training")
    .map((row) => ({
      ...row,
      scores: Object.fromEntries(
        Object.entries(recalibration).flatMap(([model, calibration]) => {
          const score = row.scores[model];
          return score === undefined ? [] : [[model, calibratedLogit(calibration, score)] as const];
        }),
      ),
    }));
}

function spreadOf(scored: readonly ScoredRow[]): number | null {
  if (scored.length < 2) return null;
  const scores = scored.map(({ score }) => score);
  return Math.sqrt(variance(scores));
}
