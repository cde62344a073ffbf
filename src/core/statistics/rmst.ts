// Restricted mean survival time: the area under the curve up to a horizon (Royston & Parmar, BMC Med Res Methodol
// 2013;13:152).
import { fail } from "../problem/problem.ts";
import { normalCritical, normalTwoSided } from "./distributions.ts";
import type { SurvivalCurve } from "./kaplanMeier.ts";

export interface RestrictedMean {
  readonly tau: number;
  readonly estimate: number;
  readonly se: number;
  /** The horizon lies after the last follow-up: the curve was extended flat, which is a guess. */
  readonly extended: boolean;
}

/**
 * R's `summary(fit, rmean = tau)$table`, whose standard error has no (m/(m−1)) correction. Refuses
 * ("entry-not-offered") curves with delayed entry: the area from time zero on would rest on the few who had entered
 * early.
 */
export function restrictedMean(curve: SurvivalCurve, tau: number): RestrictedMean {
  if (curve.entries !== undefined) {
    fail({
      code: "entry-not-offered",
      where: {},
      found: "a restricted mean of follow-up with delayed entry",
      expected: "patients who are at risk from time zero on",
      remedy: "Leave the restricted mean out; hazard ratios take delayed entry.",
    });
  }
  const { time, survival, eventsAt, atRisk } = curve;
  let steps = 0;
  while (steps < time.length && time[steps]! <= tau) steps++;
  let after = 0;
  let variance = 0;
  for (let k = steps - 1; k >= 0; k--) {
    const end = k === steps - 1 ? tau : time[k + 1]!;
    after += (end - time[k]!) * survival[k]!;
    const d = eventsAt[k]!;
    const n = atRisk[k]!;
    if (d > 0 && n > d) variance += (after * after * d) / (n * (n - d));
  }
  return {
    tau,
    estimate: (steps === 0 ? tau : time[0]!) + after,
    se: Math.sqrt(variance),
    extended: tau > (time[time.length - 1] ?? 0),
  };
}

export interface Difference {
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** NaN where nobody outlives an event, so that nothing varies. */
  readonly z: number;
  readonly p: number;
}

/**
 * Second group less the first, up to the same horizon: survRM2's unadjusted difference with the standard errors
 * above.
 */
export function restrictedMeanDifference(
  first: RestrictedMean,
  second: RestrictedMean,
  level = 0.95,
): Difference {
  const estimate = second.estimate - first.estimate;
  const se = Math.hypot(first.se, second.se);
  const z = se > 0 ? estimate / se : Number.NaN;
  const margin = normalCritical(level) * se;
  return { estimate, se, ci: [estimate - margin, estimate + margin], z, p: normalTwoSided(z) };
}
