// A calibration curve by logistic regression on a restricted cubic spline of the logit, with a pointwise band
// (Harrell 2015, section 10.9).
import type { Numbers } from "./input.ts";
import { requireProbability } from "./input.ts";
import { type LogisticWarning, logisticRegression, logit } from "./logistic.ts";
import { predictLogistic } from "./logisticPrediction.ts";
import { splineBasis, splineKnots } from "./restrictedCubicSpline.ts";
import { requireUncertain } from "./valProb.ts";

export interface SplineCalibration {
  readonly knots: readonly number[];
  readonly predicted: readonly number[];
  /** Probability that was observed among patients with this prediction. */
  readonly observed: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly warnings: readonly LogisticWarning[];
}

/**
 * R's `glm(outcome ~ Hmisc::rcspline.eval(qlogis(probability), nk = knots, inclx = TRUE), binomial)` and
 * `predict(…, se.fit = TRUE)` at the probabilities `at`; three knots by default.
 */
export function splineCalibration(
  probability: Numbers,
  outcome: Numbers,
  at: Numbers,
  options: { readonly knots?: number; readonly level?: number } = {},
): SplineCalibration {
  const { knots: count = 3, level = 0.95 } = options;
  for (const values of [probability, at]) {
    requireProbability(values, "probability");
    requireUncertain(values);
  }
  const linear = Float64Array.from(probability, logit);
  const knots = splineKnots(linear, count);
  const terms = splineBasis(linear, knots).map((values, j) => ({ name: `spline ${j + 1}`, values }));
  const fit = logisticRegression({ outcome, terms });
  const columns = splineBasis(Float64Array.from(at, logit), knots);
  const points = Array.from(at, (_, i) =>
    predictLogistic(
      fit,
      columns.map((column) => column[i]!),
      level,
    ),
  );
  return {
    knots,
    predicted: Array.from(at),
    observed: points.map((point) => point.probability),
    lower: points.map((point) => point.lower),
    upper: points.map((point) => point.upper),
    warnings: fit.warnings,
  };
}
