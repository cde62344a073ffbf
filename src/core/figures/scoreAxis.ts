// The axis of scores and markers: linear, or logarithmic where a few high values would press all others together.

import { extent } from "../statistics/extent.ts";
import { quantileOfSorted } from "../statistics/quantile.ts";
import type { NumericAxis } from "./axis.ts";

/** Room at the axis' ends, in parts of the values' extent. */
export interface ScoreRoom {
  readonly below: number;
  readonly above: number;
}

/** The axis over all values, which are finite; from 0 to 1 where there are none. */
export function scoreAxis(label: string, values: readonly number[], room: ScoreRoom): NumericAxis {
  if (values.length === 0) return { kind: "numeric", label, domain: [0, 1] };
  const [low, high] = extent(values);
  if (!isSkewed(values, low, high)) {
    const length = high - low || 1;
    return { kind: "numeric", label, domain: [low - room.below * length, high + room.above * length] };
  }
  const ratio = high / low;
  return {
    kind: "numeric",
    scale: "log",
    label: `${label} (logarithmic)`,
    domain: [Math.max(least, low / ratio ** room.below), Math.min(greatest, high * ratio ** room.above)],
  };
}

const [least, greatest] = [1e-300, 1e300];
/** Tukey's far outliers begin at three; from so many quartile ranges above the upper quartile on the box is a line. */
const farOut = 6;

function isSkewed(values: readonly number[], low: number, high: number): boolean {
  if (!(low > 0)) return false;
  const sorted = Float64Array.from(values).sort();
  const [lower, upper] = [quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75)];
  return upper > lower && high - upper > farOut * (upper - lower);
}
