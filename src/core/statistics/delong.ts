// Variance and tests of the AUC by DeLong, DeLong & Clarke-Pearson, Biometrics 1988;44:837;
// placements by sorting (Sun & Xu 2014).
import { normalCritical, normalTwoSided, tQuantile, tTwoSided } from "./distributions.ts";
import { dot } from "./dot.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { type ScoresByClass, scoresByClass } from "./roc.ts";
import { mean, variance as sampleVariance } from "./summary.ts";
import { ascendingOrder } from "./survivalTimes.ts";

export interface AucEstimate {
  readonly auc: number;
  /** NaN with a single patient in a class: pROC's NA. */
  readonly variance: number;
  readonly se: number;
  /** auc ± z·se, cut at 0 and 1. */
  readonly ci: readonly [number, number];
  readonly n: number;
  readonly positives: number;
}

export interface PairedAucTest {
  readonly auc: readonly [number, number];
  /** First less second. */
  readonly difference: number;
  readonly variance: readonly [number, number];
  readonly covariance: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  /** Interval of the difference. */
  readonly ci: readonly [number, number];
  readonly n: number;
}

export interface UnpairedAucTest {
  readonly auc: readonly [number, number];
  readonly difference: number;
  readonly se: number;
  /** D of pROC, referred to a t distribution with Satterthwaite's degrees of freedom. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Of the difference, with t of these degrees of freedom; pROC prints none. */
  readonly ci: readonly [number, number];
}

/** AUC with DeLong's variance and interval: R's `pROC::var(roc, method = "delong")` and `ci.auc`. */
export function delongAuc(scores: Numbers, outcome: Numbers, level = 0.95): AucEstimate {
  const byClass = scoresByClass(scores, outcome);
  const { cases, controls } = sortedMidranks(byClass);
  const [m, n] = [cases.length, controls.length];
  const variance = sampleVariance(cases) / n ** 2 / m + sampleVariance(controls) / m ** 2 / n;
  const se = Math.sqrt(variance);
  const margin = normalCritical(level) * se;
  // Ranks are halves of whole numbers: their sum is exact, whatever the order of the patients.
  const auc = cases.reduce((sum, rank) => sum + rank, 0) / (m * n);
  return {
    auc,
    variance,
    se,
    ci: [Math.max(0, auc - margin), Math.min(1, auc + margin)],
    n: scores.length,
    positives: byClass.cases.length,
  };
}

/**
 * Whether the area differs from the ½ of a score without value, by DeLong's standard error (which no longer
 * holds at ½ of a tiny sample).
 */
export function aucAgainstChance({ auc, se }: AucEstimate): { readonly z: number; readonly p: number } {
  const z = auc === 0.5 ? 0 : (auc - 0.5) / se;
  return { z, p: normalTwoSided(z) };
}

/**
 * Two scores of the same patients: R's `pROC::roc.test(method = "delong", paired = TRUE)`.
 * A score against itself gives z = 0, p = 1; two unlike areas without any variance give z = ±Infinity.
 */
export function delongPaired(first: Numbers, second: Numbers, outcome: Numbers, level = 0.95): PairedAucTest {
  requireSameLength(first, "the first score", second, "the second score");
  return pairedTest(centredPlacements(first, outcome), centredPlacements(second, outcome), level);
}

/**
 * Every pair of several scores of the same patients, in the order 0 and 1, 0 and 2, …, 1 and 2, …; each score is
 * ranked once.
 */
export function delongAllPairs(
  scores: readonly Numbers[],
  outcome: Numbers,
  level = 0.95,
): (PairedAucTest & { readonly pair: readonly [number, number] })[] {
  const ranked = scores.map((own) => centredPlacements(own, outcome));
  return ranked.flatMap((first, i) =>
    ranked
      .slice(i + 1)
      .map((second, k) => ({ pair: [i, i + 1 + k] as const, ...pairedTest(first, second, level) })),
  );
}

/** A score's placements less their means in each class, which are its AUC, and their variance. */
interface CentredPlacements extends ScoresByClass {
  readonly auc: number;
  readonly variance: number;
}

function centredPlacements(scores: Numbers, outcome: Numbers): CentredPlacements {
  const { cases, controls } = placements(scores, outcome);
  const auc = mean(cases);
  const ofControls = mean(controls);
  const centred = {
    cases: cases.map((value) => value - auc),
    controls: controls.map((value) => value - ofControls),
  };
  return { ...centred, auc, variance: covariance(centred, centred) };
}

function pairedTest(a: CentredPlacements, b: CentredPlacements, level: number): PairedAucTest {
  const variance = [a.variance, b.variance] as const;
  const shared = covariance(a, b);
  const auc = [a.auc, b.auc] as const;
  const difference = auc[0] - auc[1];
  const se = Math.sqrt(Math.max(0, variance[0] + variance[1] - 2 * shared));
  const z = difference === 0 ? 0 : difference / se;
  const margin = normalCritical(level) * se;
  return {
    auc,
    difference,
    variance,
    covariance: shared,
    se,
    z,
    p: normalTwoSided(z),
    ci: [difference - margin, difference + margin],
    n: a.cases.length + a.controls.length,
  };
}

/** One score in two separate groups of patients: R's `pROC::roc.test(method = "delong", paired = FALSE)`. */
export function delongUnpaired(
  first: { readonly scores: Numbers; readonly outcome: Numbers },
  second: { readonly scores: Numbers; readonly outcome: Numbers },
  level = 0.95,
): UnpairedAucTest {
  const a = delongAuc(first.scores, first.outcome);
  const b = delongAuc(second.scores, second.outcome);
  const difference = a.auc - b.auc;
  const variance = a.variance + b.variance;
  const se = Math.sqrt(variance);
  const statistic = difference === 0 ? 0 : difference / se;
  const df = variance ** 2 / (a.variance ** 2 / (a.n - 1) + b.variance ** 2 / (b.n - 1));
  const margin = se === 0 ? 0 : tQuantile(1 - (1 - level) / 2, df) * se;
  return {
    auc: [a.auc, b.auc],
    difference,
    se,
    statistic,
    df,
    p: tTwoSided(statistic, df),
    ci: [difference - margin, difference + margin],
  };
}

/**
 * For each case the share of controls below it, for each control the share of cases above it; ties
 * half. In the patients' order.
 */
function placements(scores: Numbers, outcome: Numbers): ScoresByClass {
  const { cases, controls } = scoresByClass(scores, outcome);
  const place = placesInClass(outcome);
  const order = ascendingOrder(scores);
  let casesBelow = 0;
  let controlsBelow = 0;
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from]!]!;
    let to = from;
    let casesHere = 0;
    for (; to < order.length && scores[order[to]!] === score; to++) casesHere += outcome[order[to]!]!;
    const controlsHere = to - from - casesHere;
    const ofCase = (controlsBelow + controlsHere / 2) / controls.length;
    const ofControl = 1 - (casesBelow + casesHere / 2) / cases.length;
    for (let k = from; k < to; k++) {
      const i = order[k]!;
      if (outcome[i] === 1) cases[place[i]!] = ofCase;
      else controls[place[i]!] = ofControl;
    }
    casesBelow += casesHere;
    controlsBelow += controlsHere;
    from = to;
  }
  return { cases, controls };
}

/** Of each patient how many of its own class stand before it. */
function placesInClass(outcome: Numbers): Uint32Array {
  const place = new Uint32Array(outcome.length);
  let positives = 0;
  for (let i = 0; i < outcome.length; i++) {
    place[i] = outcome[i] === 1 ? positives : i - positives;
    positives += outcome[i]!;
  }
  return place;
}

/**
 * Of each case how many controls, of each control how many cases lie below it, ties half; ascending,
 * by one pass over both classes.
 */
function sortedMidranks({ cases, controls }: ScoresByClass): ScoresByClass {
  cases.sort();
  controls.sort();
  return { cases: midranks(cases, controls), controls: midranks(controls, cases) };
}

function midranks(values: Float64Array, others: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  let [below, notAbove] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    while (below < others.length && others[below]! < value) below++;
    if (notAbove < below) notAbove = below;
    while (notAbove < others.length && others[notAbove]! <= value) notAbove++;
    result[i] = (below + notAbove) / 2;
  }
  return result;
}

/** Of two areas, from placements in the same patients; NaN with a single patient in a class. */
function covariance(a: ScoresByClass, b: ScoresByClass): number {
  const ofClass = (x: Float64Array, y: Float64Array) => dot(x, y) / (x.length - 1) / x.length;
  return ofClass(a.cases, b.cases) + ofClass(a.controls, b.controls);
}
