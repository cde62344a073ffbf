// A smooth calibration curve of predicted risk at a time, by hazard regression on the prediction (Austin, Harrell &
// van Klaveren, Stat Med 2020;39:2714).
import { fail } from "../problem/problem.ts";
import { type CalibrationIndices, calibrationIndices } from "./calibrationIndices.ts";
import { type CoxWarning, coxRegression } from "./cox.ts";
import { baselineHazards, predictSurvival } from "./coxBaseline.ts";
import { type Numbers, requireProbability, requireSameLength } from "./input.ts";
import { splineBasis, splineKnots } from "./restrictedCubicSpline.ts";
import { type FollowUp, lastNotAbove, requireFollowUp } from "./survivalTimes.ts";
import { requireUncertain } from "./valProb.ts";

export interface SurvivalCalibrationCurve {
  readonly knots: readonly number[];
  readonly predicted: readonly number[];
  /** Risk by the time that patients of this prediction turned out to have. */
  readonly observed: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Over the patients. */
  readonly indices: CalibrationIndices;
  readonly warnings: readonly CoxWarning[];
}

/**
 * Cox regression (Efron) of follow-up on a restricted cubic spline of log(−log(1 − risk)), three
 * knots by default, and what it predicts at the time: R's
 * `coxph(Surv(time, event) ~ Hmisc::rcspline.eval(log(-log(1 - risk)), nk = knots, inclx = TRUE))`
 * with `survfit(…, conf.type = "log")` at the risks `at`. Refuses ("time-beyond-follow-up") a time
 * to which nobody was followed.
 */
export function survivalCalibrationCurve(
  followUp: FollowUp,
  risk: Numbers,
  options: { readonly time: number; readonly at: Numbers; readonly knots?: number; readonly level?: number },
): SurvivalCalibrationCurve {
  const { time, at, knots: count = 3, level = 0.95 } = options;
  requireFollowUp(followUp);
  requireSameLength(risk, "the predicted risk", followUp.time, "the time");
  for (const values of [risk, at]) {
    requireProbability(values, "predicted risk");
    requireUncertain(values);
  }
  const link = (values: Numbers) => Float64Array.from(values, (p) => Math.log(-Math.log1p(-p)));
  const knots = splineKnots(link(risk), count);
  const terms = splineBasis(link(risk), knots).map((values, j) => ({ name: `spline ${j + 1}`, values }));
  const fit = coxRegression({ ...followUp, terms });
  const baseline = baselineHazards(fit)[0]!;
  const last = baseline.time.at(-1)!;
  if (time > last) {
    fail({
      code: "time-beyond-follow-up",
      where: {},
      found: `calibration at ${time}`,
      expected: `a time to which patients were followed, the last to ${last}`,
      remedy: "Take an earlier time.",
    });
  }
  const hazard = baseline.cumulativeHazard[lastNotAbove(baseline.time, time)] ?? 0;
  const smoothed = fit.linearPredictor.map((linear) => -Math.expm1(-hazard * Math.exp(linear)));
  const columns = splineBasis(link(at), knots);
  const points = Array.from(at, (_, i) => {
    const covariates = columns.map((column) => column[i]!);
    return predictSurvival(fit, covariates, [time], { limits: "log", level })[0]!;
  });
  return {
    knots,
    predicted: Array.from(at),
    observed: points.map(({ survival }) => 1 - survival),
    lower: points.map(({ upper }) => 1 - upper),
    upper: points.map(({ lower }) => 1 - lower),
    indices: calibrationIndices(risk, smoothed),
    warnings: fit.warnings,
  };
}
