// A model made right for other patients without changing its order: a new intercept, or intercept and slope (Platt
// 1999; Steyerberg et al., Stat Med 2004;23:2567).

import { fail } from "../problem/problem.ts";
import { calibrationLine } from "./calibrationLine.ts";
import type { Numbers } from "./input.ts";
import { logistic } from "./logistic.ts";

export interface Recalibration {
  readonly method: "intercept" | "intercept-and-slope";
  readonly intercept: number;
  readonly slope: number;
  /** The new probability of a linear predictor (logit of the old one). */
  readonly probability: (linearPredictor: number) => number;
}

/**
 * "intercept": `glm(outcome ~ 1, binomial, offset = linearPredictor)`; "intercept-and-slope":
 * `glm(outcome ~ linearPredictor, binomial)`, Platt's scaling without his smoothed targets. Refuses
 * ("classes-separated") patients of one class, and for a slope classes that the predictor separates: what is asked for
 * would be infinite.
 */
export function recalibrate(
  linearPredictor: Numbers,
  outcome: Numbers,
  method: Recalibration["method"],
): Recalibration {
  const line = calibrationLine(linearPredictor, outcome);
  // An intercept asks for both classes only.
  if (method === "intercept" && Array.from(outcome).some((value) => value !== outcome[0])) {
    const { estimate } = line.intercept;
    return { method, intercept: estimate, slope: 1, probability: (linear) => logistic(estimate + linear) };
  }
  if (line.warnings.includes("separated") || Number.isNaN(line.slope.estimate)) {
    fail({
      code: "classes-separated",
      where: {},
      found: "a linear predictor that separates the classes, or is the same for everyone",
      expected: "patients of both classes whose predictions overlap",
      remedy: "Recalibrate on more patients, or, where there are both classes, the intercept alone.",
    });
  }
  const intercept = line.interceptWithSlope.estimate;
  const slope = line.slope.estimate;
  return { method, intercept, slope, probability: (linear) => logistic(intercept + slope * linear) };
}
