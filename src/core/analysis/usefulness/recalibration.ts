// Calibration learned on out-of-fold training scores, carried to every cohort, and how well it holds there.
import {
  type CalibrationLine,
  calibratedLogit,
  type ScoreCalibration,
} from "../../model/scoreCalibration.ts";
import { ProblemError } from "../../problem/problem.ts";
import { recalibrate } from "../../statistics/recalibration.ts";
import { mean, variance } from "../../statistics/summary.ts";
import { calibrate } from "../calibration.ts";
import { hasInterval } from "../discrimination.ts";
import type { ByModelAndCohort, Calibration, CohortName, ScoreRow } from "../results.ts";
import { type ScoredRow, scoredRows } from "../scoredRows.ts";
import type { CarriedCalibration } from "./results.ts";

export interface CarriedCalibrations {
  /** By model; a model without an entry has no calibration, and a warning says why. */
  readonly recalibration: Readonly<Record<string, CarriedCalibration>>;
  /** Of the calibrated probabilities, in the validation cohorts. In training they were fitted: nothing to show. */
  readonly calibrationAfter: ByModelAndCohort<Calibration>;
  readonly warnings: readonly string[];
}

/** The line of a cohort's scores: single networks' in training, the ensemble's elsewhere. */
export function lineIn(calibration: ScoreCalibration, cohort: CohortName): CalibrationLine {
  return cohort === "training" ? calibration.outOfFold : calibration;
}

/** A spread is taken from so many patients or more. */
const fewestForSpread = 20;

/**
 * Platt's line for every model: logistic regression of the outcome on the out-of-fold scores of training
 * (`statistics/recalibration.ts`). Those are scores of one network each; the ensemble's mean has less of their
 * noise, and noise dilutes a slope by the ratio of the variances (Spearman's attenuation; Carroll et al.,
 * Measurement Error in Nonlinear Models, 2006, ch. 3). So the slope is raised by variance out-of-fold / variance of
 * the ensemble's scores of the internal validation patients, whose outcomes are not looked at, kept between 1 and
 * the number of folds: a mean of K networks has at least a K-th of the variance of one. Without 20 such patients it
 * stays as it is, said in a warning.
 *
 * No calibration, said in a warning, where a class has fewer than two patients, where the scores separate the
 * classes, and where the outcome does not rise with the score: a calibration must not turn a score round.
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
    const held = scoredRows(rows, model, "internal-validation");
    const spread = {
      outOfFold: spreadOf(training),
      ensemble: held.length < fewestForSpread ? null : spreadOf(held),
    };
    const folds = new Set(training.map(({ fold }) => fold)).size;
    const undiluted = ratioOf(spread, folds);
    const centre = mean(training.map(({ score }) => score));
    recalibration[model] = {
      method: "Platt",
      // The line turns about the mean score of training.
      intercept: line.intercept + (1 - undiluted) * line.slope * centre,
      slope: undiluted * line.slope,
      outOfFold: line,
      undiluted,
      n: training.length,
      positives: training.filter(({ outcome }) => outcome === 1).length,
      spread,
    };
  }
  if (Object.values(recalibration).some(({ spread }) => spread.ensemble === null))
    warnings.push(
      `Probabilities are too cautious: their calibration was learned on single networks' scores, and fewer than ${fewestForSpread} patients of internal validation show how much closer the ensemble's lie together.`,
    );
  const after = calibrate(calibratedRows(rows, recalibration), Object.keys(recalibration));
  return { recalibration, calibrationAfter: after.calibration, warnings };
}

function ratioOf({ outOfFold, ensemble }: CarriedCalibration["spread"], folds: number): number {
  if (ensemble === null) return 1;
  if (ensemble === 0) return folds;
  return Math.min(folds, Math.max(1, (outOfFold / ensemble) ** 2));
}

function lineOf(training: readonly ScoredRow[]): CalibrationLine | string {
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

function spreadOf(scored: readonly ScoredRow[]): number {
  return Math.sqrt(variance(scored.map(({ score }) => score)));
}
