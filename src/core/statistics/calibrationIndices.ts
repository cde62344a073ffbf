// How far a smooth calibration curve lies from the line of right predictions (Austin & Steyerberg, Stat Med
// 2019;38:4051).
import { type Numbers, requireSameLength } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";

export interface CalibrationIndices {
  /** Integrated calibration index: the mean distance over the patients. val.prob's Eavg. */
  readonly ici: number;
  /** Median, 90th percentile and largest distance. */
  readonly e50: number;
  readonly e90: number;
  readonly eMax: number;
}

/** Of each patient's prediction and the curve there. */
export function calibrationIndices(predicted: Numbers, smoothed: Numbers): CalibrationIndices {
  requireSameLength(predicted, "the prediction", smoothed, "the curve");
  const distance = Float64Array.from(predicted, (p, i) => Math.abs(p - smoothed[i]!)).sort();
  return {
    ici: distance.reduce((sum, value) => sum + value, 0) / distance.length,
    e50: quantileOfSorted(distance, 0.5),
    e90: quantileOfSorted(distance, 0.9),
    eMax: distance.at(-1)!,
  };
}
