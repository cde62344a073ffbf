// From a score to a probability: Platt's line, learned on out-of-fold training scores, travels with the model.
import { logistic } from "../statistics/logistic.ts";

/** P(positive) = logistic(intercept + slope · score). The slope is above 0: a calibration never turns the order of patients round. */
export interface ScoreCalibration {
  readonly method: "Platt";
  readonly intercept: number;
  readonly slope: number;
  /** Training patients whose out-of-fold scores it was learned on. */
  readonly n: number;
  readonly positives: number;
}

/** Log-odds of the calibrated probability. */
export function calibratedLogit({ intercept, slope }: ScoreCalibration, score: number): number {
  return intercept + slope * score;
}

/** Probability of a positive patient, for patients like those of the training cohort. */
export function calibratedProbability(calibration: ScoreCalibration, score: number): number {
  return logistic(calibratedLogit(calibration, score));
}
