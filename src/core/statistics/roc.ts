// The ROC curve and its area. Higher scores call positive, always: a direction is never chosen from the data.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireBinary, requireFinite, requireSameLength } from "./input.ts";

/**
 * Points in pROC's order for direction "<": thresholds ascending from −Infinity to +Infinity;
 * positive is score ≥ threshold.
 */
export interface RocPoints {
  readonly threshold: readonly number[];
  readonly sensitivity: readonly number[];
  readonly specificity: readonly number[];
}

/** Scores of positives and of negatives, in the order of the patients. */
export interface ScoresByClass {
  readonly cases: Float64Array;
  readonly controls: Float64Array;
}

/**
 * Splits scores by a 0/1 outcome. Refuses scores that are not finite and an outcome of one class ("outcome-one-class"),
 * as pROC does ("No control observation").
 */
export function scoresByClass(scores: Numbers, outcome: Numbers): ScoresByClass {
  requireSameLength(scores, "the score", outcome, "the outcome");
  requireFinite(scores, "score");
  requireBinary(outcome, "outcome");
  let positives = 0;
  for (let i = 0; i < outcome.length; i++) positives += outcome[i]!;
  if (positives === 0 || positives === outcome.length) {
    fail({
      code: "outcome-one-class",
      where: {},
      found: `${positives} positive of ${outcome.length} patients`,
      expected: "positive and negative patients",
      remedy: "No AUC exists for one class alone; pool cohorts or choose another endpoint.",
    });
  }
  const cases = new Float64Array(positives);
  const controls = new Float64Array(outcome.length - positives);
  let nCases = 0;
  let nControls = 0;
  for (let i = 0; i < outcome.length; i++) {
    if (outcome[i] === 1) cases[nCases++] = scores[i]!;
    else controls[nControls++] = scores[i]!;
  }
  return { cases, controls };
}

/**
 * The empirical ROC curve: R's `pROC::roc(outcome, scores, levels = c(0, 1), direction = "<")`.
 * Thresholds are the midpoints of consecutive distinct scores, with −Infinity and +Infinity at the ends.
 */
export function rocCurve(scores: Numbers, outcome: Numbers): RocPoints {
  const { cases, controls } = scoresByClass(scores, outcome);
  cases.sort();
  controls.sort();
  const threshold = thresholds(cases, controls);
  const sensitivity: number[] = [];
  const specificity: number[] = [];
  let caseBelow = 0;
  let controlBelow = 0;
  for (const cut of threshold) {
    while (caseBelow < cases.length && cases[caseBelow]! < cut) caseBelow++;
    while (controlBelow < controls.length && controls[controlBelow]! < cut) controlBelow++;
    sensitivity.push((cases.length - caseBelow) / cases.length);
    specificity.push(controlBelow / controls.length);
  }
  return { threshold, sensitivity, specificity };
}

/**
 * Area under the ROC curve: the share of pairs in which the positive patient has the higher score, ties
 * counted half (Mann-Whitney).
 */
export function auc(scores: Numbers, outcome: Numbers): number {
  const { cases, controls } = scoresByClass(scores, outcome);
  cases.sort();
  controls.sort();
  let below = 0;
  let notAbove = 0;
  let twice = 0;
  for (const score of cases) {
    while (below < controls.length && controls[below]! < score) below++;
    while (notAbove < controls.length && controls[notAbove]! <= score) notAbove++;
    twice += below + notAbove;
  }
  return twice / (2 * cases.length * controls.length);
}

function thresholds(sortedCases: Float64Array, sortedControls: Float64Array): number[] {
  const all = new Float64Array(sortedCases.length + sortedControls.length);
  all.set(sortedCases);
  all.set(sortedControls, sortedCases.length);
  all.sort();
  const result = [Number.NEGATIVE_INFINITY];
  for (let i = 1; i < all.length; i++) {
    const low = all[i - 1]!;
    const high = all[i]!;
    if (low !== high) result.push(midpoint(low, high));
  }
  result.push(Number.POSITIVE_INFINITY);
  return result;
}

/**
 * Between two neighbouring doubles there is none: the higher one then separates them, since positive is score ≥
 * threshold.
 */
function midpoint(low: number, high: number): number {
  const sum = low + high;
  const middle = Number.isFinite(sum) ? sum / 2 : low / 2 + high / 2;
  return middle > low ? middle : high;
}
