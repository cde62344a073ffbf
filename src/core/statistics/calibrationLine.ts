// Calibration in the large and calibration slope of predicted probabilities (Cox, Biometrika 1958;45:562).
import type { Numbers } from "./input.ts";
import { type Coefficient, type LogisticWarning, logisticRegression } from "./logistic.ts";

export interface CalibrationLine {
  /**
   * Intercept with the slope fixed at 1: `glm(outcome ~ 1, binomial, offset = linearPredictor)`. 0 is right on
   * average.
   */
  readonly intercept: Coefficient;
  /** Slope: `glm(outcome ~ linearPredictor, binomial)`. 1 is right; below 1 predictions are too extreme. */
  readonly slope: Coefficient;
  /** Intercept of the model with the slope free. */
  readonly interceptWithSlope: Coefficient;
  readonly warnings: readonly LogisticWarning[];
}

/** The logistic calibration line over the linear predictor, the logit of the predicted probability. */
export function calibrationLine(linearPredictor: Numbers, outcome: Numbers): CalibrationLine {
  const fixed = logisticRegression({ outcome, terms: [], offset: linearPredictor });
  const free = logisticRegression({ outcome, terms: [{ name: "slope", values: linearPredictor }] });
  return {
    intercept: fixed.coefficients[0]!,
    slope: free.coefficients[1]!,
    interceptWithSlope: free.coefficients[0]!,
    warnings: [...new Set([...fixed.warnings, ...free.warnings])],
  };
}
