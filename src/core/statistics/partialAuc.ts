// The area under a part of the ROC curve, and McClish's correction (Med Decis Making 1989;9:190).
import { fail } from "../problem/problem.ts";
import type { Numbers } from "./input.ts";
import { rocCurve } from "./roc.ts";

export interface PartialAucRange {
  /** Along which axis the part is cut out: `partial.auc.focus`. */
  readonly focus: "specificity" | "sensitivity";
  readonly from: number;
  readonly to: number;
}

export interface PartialAuc {
  /** Not normalised: at most `to − from`. */
  readonly area: number;
  /** 0.5 for a score without value, 1 for a perfect one; NaN below the diagonal, where pROC gives NA. */
  readonly corrected: number;
}

/**
 * R's `pROC::auc(roc, partial.auc = c(from, to), partial.auc.focus = )`, and the same with
 * `partial.auc.correct = TRUE`.
 */
export function partialAuc(scores: Numbers, outcome: Numbers, range: PartialAucRange): PartialAuc {
  const { focus, from, to } = range;
  if (!(from >= 0 && from < to && to <= 1)) {
    fail({
      code: "share-out-of-range",
      where: {},
      found: `a part from ${from} to ${to}`,
      expected: `${focus} with 0 ≤ from < to ≤ 1`,
      remedy: "Give the lower end first, both as shares.",
    });
  }
  const curve = rocCurve(scores, outcome);
  const xs = focus === "specificity" ? curve.specificity : curve.sensitivity.toReversed();
  const ys = focus === "specificity" ? curve.sensitivity : curve.specificity.toReversed();
  let area = 0;
  for (let i = 1; i < xs.length; i++) {
    const low = Math.max(from, xs[i - 1]!);
    const high = Math.min(to, xs[i]!);
    if (!(high > low)) continue;
    const slope = (ys[i]! - ys[i - 1]!) / (xs[i]! - xs[i - 1]!);
    const at = (x: number) => ys[i - 1]! + slope * (x - xs[i - 1]!);
    area += ((high - low) * (at(low) + at(high))) / 2;
  }
  const width = to - from;
  const ofChance = (width * (2 - from - to)) / 2;
  const corrected = area < ofChance ? Number.NaN : (1 + (area - ofChance) / (width - ofChance)) / 2;
  return { area, corrected };
}
