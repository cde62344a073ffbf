// From a score to a probability: Platt's line, learned on out-of-fold training scores, travels with the model.
import { logistic } from "../statistics/logistic.ts";

/** Log-odds of a positive patient = intercept + slope · score. */
export interface CalibrationLine {
  readonly intercept: number;
  /** Above 0: a calibration never turns the order of patients round. */
  readonly slope: number;
}

/** The line of the ensemble's score, and what it was made of. */
export interface ScoreCalibration extends CalibrationLine {
  readonly method: "Platt";
  /** As learned, on scores of single networks. */
  readonly outOfFold: CalibrationLine;
  /** By which the slope was raised, because the ensemble's scores have less noise than one network's; 1: not at all. */
  readonly undiluted: number;
  /** Training patients whose out-of-fold scores it was learned on. */
  readonly n: number;
  readonly positives: number;
}

export function calibratedLogit({ intercept, slope }: CalibrationLine, score: number): number {
  return intercept + slope * score;
}

/** Probability of a positive patient, for patients like those of the training cohort. */
export function calibratedProbability(line: CalibrationLine, score: number): number {
  return logistic(calibratedLogit(line, score));
}
