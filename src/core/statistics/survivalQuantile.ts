// Median and other quantiles of a survival curve, with limits where the curve's limits cross the same height
// (Brookmeyer & Crowley 1982).
import type { SurvivalCurve } from "./kaplanMeier.ts";

export interface SurvivalQuantile {
  readonly p: number;
  /** NaN where the curve does not come down so far. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Time by which a share p has had the event: R's `quantile(fit, p)`. On a flat step at exactly 1 − p, the step's
 * middle.
 */
export function survivalQuantile(curve: SurvivalCurve, p: number): SurvivalQuantile {
  const start = Math.min(0, curve.time[0] ?? 0);
  const crossing = (heights: Float64Array) => crossingTime(start, curve.time, heights, p);
  return {
    p,
    estimate: crossing(curve.survival),
    lower: crossing(curve.lower),
    upper: crossing(curve.upper),
  };
}

const tolerance = Math.sqrt(2 ** -52);

function crossingTime(start: number, time: Float64Array, heights: Float64Array, p: number): number {
  if (p === 0) return start;
  // The first time of each distinct height; limits need not fall all the way, so they are put in order.
  const points = [{ x: start, y: 0 }];
  const seen = new Set([0]);
  // Of a limit that rises again to a height it had before, the newest step counts.
  let newestStep = 0;
  for (let k = 0; k < time.length; k++) {
    const y = 1 - heights[k]!;
    if (seen.has(y) || Number.isNaN(y)) continue;
    seen.add(y);
    points.push({ x: time[k]!, y });
    newestStep = y;
  }
  points.sort((a, b) => a.y - b.y);
  const highest = points.at(-1)!.y;
  const reached = (shift: number) => points.find((point) => p <= point.y + shift);
  const first = p > highest + tolerance ? undefined : reached(tolerance);
  if (first === undefined) return Number.NaN;
  if (!Number.isNaN(heights.at(-1)!) && Math.abs(p - newestStep) < tolerance) {
    return (first.x + time[time.length - 1]!) / 2;
  }
  const second = p > highest - tolerance ? undefined : reached(-tolerance);
  return second === undefined ? Number.NaN : (first.x + second.x) / 2;
}
