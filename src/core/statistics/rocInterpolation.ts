// The ROC curve read at a wished sensitivity or specificity, and the observed threshold that keeps one.
import { fail } from "../problem/problem.ts";
import type { Threshold } from "./bestThresholds.ts";
import type { Numbers } from "./input.ts";
import { type RocPoints, rocCurve } from "./roc.ts";

/**
 * Sensitivity where the curve has this specificity, interpolated linearly: R's
 * `pROC::coords(roc, x, input = "specificity")`.
 */
export function sensitivityAt(curve: RocPoints, specificity: number): number {
  requireShare(specificity, "specificity");
  return interpolate(curve.specificity, curve.sensitivity, specificity);
}

/**
 * Specificity where the curve has this sensitivity, interpolated linearly: R's
 * `pROC::coords(roc, x, input = "sensitivity")`.
 */
export function specificityAt(curve: RocPoints, sensitivity: number): number {
  requireShare(sensitivity, "sensitivity");
  return interpolate(curve.sensitivity.toReversed(), curve.specificity.toReversed(), sensitivity);
}

/**
 * The threshold to use when a sensitivity (or specificity) of at least `atLeast` is asked for: of those that keep
 * it, the one with the highest specificity (sensitivity), and of equally good ones the lowest. It always exists, at
 * worst as −Infinity or +Infinity.
 */
export function thresholdFor(
  scores: Numbers,
  outcome: Numbers,
  wish: { readonly measure: "sensitivity" | "specificity"; readonly atLeast: number },
): Threshold {
  requireShare(wish.atLeast, wish.measure);
  const curve = rocCurve(scores, outcome);
  const other = wish.measure === "sensitivity" ? "specificity" : "sensitivity";
  let best: number | undefined;
  for (let i = 0; i < curve.threshold.length; i++) {
    if (curve[wish.measure][i]! < wish.atLeast) continue;
    if (best === undefined || curve[other][i]! > curve[other][best]!) best = i;
  }
  return {
    value: curve.threshold[best!]!,
    sensitivity: curve.sensitivity[best!]!,
    specificity: curve.specificity[best!]!,
  };
}

/**
 * y at x of points with ascending x; where the curve is vertical, the highest y (pROC reports the better of the two).
 */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let exact: number | undefined;
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] === x && (exact === undefined || ys[i]! > exact)) exact = ys[i]!;
  }
  if (exact !== undefined) return exact;
  const next = xs.findIndex((value) => value > x);
  const share = (x - xs[next - 1]!) / (xs[next]! - xs[next - 1]!);
  return ys[next - 1]! + share * (ys[next]! - ys[next - 1]!);
}

function requireShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) {
    fail({
      code: "share-out-of-range",
      where: {},
      found: `a ${name} of ${value}`,
      expected: "a number from 0 to 1",
      remedy: "Give it as a share, not in percent.",
    });
  }
}
