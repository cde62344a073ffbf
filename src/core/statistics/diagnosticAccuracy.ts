// What a threshold calls right and wrong: shares with their intervals, and the measures made of the four counts.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireBinary, requireFinite, requireSameLength } from "./input.ts";
import { clopperPearsonInterval, wilsonInterval } from "./proportion.ts";

export interface ConfusionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export interface Share {
  readonly numerator: number;
  readonly denominator: number;
  /** NaN, with its limits, where the denominator is 0. */
  readonly estimate: number;
  readonly wilson: readonly [number, number];
  readonly exact: readonly [number, number];
}

/** Measures that divide by nothing are NaN. */
export interface DiagnosticAccuracy {
  readonly counts: ConfusionCounts;
  readonly sensitivity: Share;
  readonly specificity: Share;
  /** Positive and negative predictive value at the prevalence of these patients. */
  readonly ppv: Share;
  readonly npv: Share;
  readonly accuracy: Share;
  readonly prevalence: number;
  /** Sensitivity + specificity − 1. */
  readonly youden: number;
  readonly balancedAccuracy: number;
  /** Harmonic mean of sensitivity and positive predictive value. */
  readonly f1: number;
  /** Matthews' correlation (BBA 1975;405:442), the φ of the table. */
  readonly mcc: number;
  /** Cohen's (Educ Psychol Meas 1960;20:37): agreement of call and outcome beyond chance. */
  readonly kappa: number;
}

/** Counts when score ≥ threshold calls positive. */
export function confusionCounts(scores: Numbers, outcome: Numbers, threshold: number): ConfusionCounts {
  requireSameLength(scores, "the score", outcome, "the outcome");
  requireFinite(scores, "score");
  requireBinary(outcome, "outcome");
  let truePositives = 0;
  let falsePositives = 0;
  let positives = 0;
  for (let i = 0; i < outcome.length; i++) {
    positives += outcome[i]!;
    if (!(scores[i]! >= threshold)) continue;
    if (outcome[i] === 1) truePositives++;
    else falsePositives++;
  }
  return {
    truePositives,
    falsePositives,
    falseNegatives: positives - truePositives,
    trueNegatives: outcome.length - positives - falsePositives,
  };
}

/** The measures of R's `pROC::coords(roc, x, ret = )` and `epiR`, with `Hmisc::binconf`'s and `binom.test`'s limits. */
export function diagnosticAccuracy(counts: ConfusionCounts, level = 0.95): DiagnosticAccuracy {
  requireCounts(counts);
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const n = tp + fp + fn + tn;
  const sensitivity = share(tp, tp + fn, level);
  const specificity = share(tn, tn + fp, level);
  const byChance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / n ** 2;
  return {
    counts,
    sensitivity,
    specificity,
    ppv: share(tp, tp + fp, level),
    npv: share(tn, tn + fn, level),
    accuracy: share(tp + tn, n, level),
    prevalence: (tp + fn) / n,
    youden: sensitivity.estimate + specificity.estimate - 1,
    balancedAccuracy: (sensitivity.estimate + specificity.estimate) / 2,
    f1: (2 * tp) / (2 * tp + fp + fn),
    mcc: (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn)) / Math.sqrt((tn + fp) * (tn + fn)),
    kappa: ((tp + tn) / n - byChance) / (1 - byChance),
  };
}

/** Refuses ("counts-not-whole") what is no table of counts, or one of nobody. */
export function requireCounts(counts: ConfusionCounts): void {
  const values = Object.values(counts) as number[];
  const whole = values.every((value) => Number.isInteger(value) && value >= 0);
  if (!whole || values.every((value) => value === 0)) {
    fail({
      code: "counts-not-whole",
      where: {},
      found: `a table of ${values.join(", ")}`,
      expected: "four whole numbers, not all 0",
      remedy: "Count patients, not shares.",
    });
  }
}

function share(numerator: number, denominator: number, level: number): Share {
  const none = [Number.NaN, Number.NaN] as const;
  return {
    numerator,
    denominator,
    estimate: numerator / denominator,
    wilson: denominator === 0 ? none : wilsonInterval(numerator, denominator, level),
    exact: denominator === 0 ? none : clopperPearsonInterval(numerator, denominator, level),
  };
}
