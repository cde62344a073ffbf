// What results.json says beyond the AUC of how a score could be used: precision, calibration,
// decisions, subgroups, seeds.

import type { ScoreCalibration } from "../../model/scoreCalibration.ts";
import type { CohortName } from "../../study/patient.ts";
import type { ByModelAndCohort, Interval } from "../auc.ts";

export interface CarriedCalibration extends ScoreCalibration {
  /**
   * Standard deviation of the out-of-fold training scores, one network's each, and of the ensemble's
   * scores of internal validation.
   */
  readonly spread: { readonly outOfFold: number; readonly ensemble: number | null };
}

export interface Decision {
  /** What would be done above a threshold; null where the study states no decision, and the curves speak of none. */
  readonly act: string | null;
  /** Probabilities, ascending. */
  readonly thresholds: readonly number[];
  /** In training the calibration was fitted on these very patients' scores: apparent. */
  readonly curves: ByModelAndCohort<DecisionCurve>;
  /** Bootstrap resamples of the intervals. */
  readonly resamples: number;
}

export interface DecisionCurve {
  readonly n: number;
  readonly positives: number;
  /** TP/n − FP/n · t/(1 − t), one for each threshold. */
  readonly netBenefit: readonly number[];
  /** Acting on everyone; on nobody is worth 0. */
  readonly all: readonly number[];
  /** At the lowest, the middle and the highest threshold; validation cohorts only. */
  readonly points: readonly DecisionPoint[];
}

export interface DecisionPoint {
  readonly threshold: number;
  /** Patients acted on. */
  readonly called: number;
  readonly netBenefit: number;
  readonly ci: Interval;
  readonly all: number;
  /** Net benefit less that of acting on everyone. */
  readonly overAll: { readonly difference: number; readonly ci: Interval };
}

export interface PrecisionRecall {
  readonly averagePrecision: number;
  /** Boyd's logit interval; null in training, where it is the mean over folds. */
  readonly ci: Interval | null;
  /** Share of positives: the average precision of a score without value. */
  readonly prevalence: number;
  readonly n: number;
  readonly positives: number;
  /** One point for each distinct score, descending; null in training: scores of unlike folds are not one curve. */
  readonly curve: {
    readonly threshold: readonly number[];
    readonly recall: readonly number[];
    readonly precision: readonly number[];
  } | null;
}

/** One column's groups in one cohort, by model. */
export interface SubgroupAucs {
  readonly cohort: CohortName;
  readonly model: string;
  readonly column: string;
  readonly groups: readonly SubgroupAuc[];
  /** Patients without a value, in no group. */
  readonly missing: number;
  /** Cochran's Q over the groups with an AUC; null where fewer than two have one with a variance. */
  readonly difference: { readonly chisq: number; readonly df: number; readonly p: number } | null;
}

export type SubgroupAuc = {
  /** "M", "< 65", "≥ 65". */
  readonly group: string;
  readonly n: number;
  readonly positives: number;
} & (
  | { readonly kind: "estimated"; readonly auc: number; readonly se: number; readonly ci: Interval }
  /** Fewer than ten patients of a class: no AUC is given. */
  | { readonly kind: "too-few" }
);

export interface WorstScored {
  readonly model: string;
  /** Patients who were looked at. */
  readonly n: number;
  /** Whether the error is that of calibrated log-odds or, without a calibration, of the score's. */
  readonly calibrated: boolean;
  /** Greatest error first. */
  readonly patients: readonly {
    readonly patient: string;
    readonly cohort: CohortName;
    readonly outcome: 0 | 1;
    readonly score: number;
    /** Log-odds on the wrong side: how far the score spoke against what the patient was. */
    readonly against: number;
  }[];
}

export interface SeedSpread {
  /** Of each training, the first being the run's own. */
  readonly seeds: readonly number[];
  readonly auc: ByModelAndCohort<{
    readonly aucs: readonly number[];
    readonly least: number;
    readonly most: number;
  }>;
}
