// What results.json says of survival by the scores.

import type { ChiSquareTest } from "../../statistics/cox.ts";
import type { ZphSmooth } from "../../statistics/coxZphSmooth.ts";
import type { CohortName } from "../../study/patient.ts";
import type { SurvivalDirection, SurvivalRule } from "../../study/study.ts";
import type { Interval } from "../auc.ts";

/** survival[ENDPOINT][MARKER]; markers are the models' names and the study's conditions, as "cps >= 10". */
export type SurvivalByMarker = Readonly<Record<string, Readonly<Record<string, MarkerSurvival>>>>;

/** One marker for one endpoint. The first fields are those of the carried threshold, or of the condition itself. */
export interface MarkerSurvival {
  readonly cutoff: number | null;
  readonly rule: string;
  readonly n: number;
  readonly events: number;
  readonly logRankP: number | null;
  /** Of the log-rank test: Holm's, over the family of all tests but the primary one. */
  readonly correctedP: number | null;
  /** High against low. */
  readonly hazardRatio: number | null;
  readonly ci: Interval | null;
  /** Harrell's C in the stated direction; below 0.5 is against expectation. */
  readonly cIndex: number;
  readonly kind: "score" | "condition";
  /** Survival that was expected with a higher value, or with the condition. */
  readonly higher: SurvivalDirection;
  /** Null where the marker has no number, or is the same in all patients. */
  readonly perSd: EffectPerSd | null;
  readonly harrell: ConcordanceEstimate;
  /** NaN with delayed entry, with which it is not defined. */
  readonly uno: ConcordanceEstimate & { readonly tau: number | null };
  readonly carried: Split | null;
  /** At a quantile of the training scores, fixed beforehand. */
  readonly quantile: Split | null;
  /** Exploratory. */
  readonly searched: SearchedSplit | null;
  /**
   * Followed patients of the validation cohorts alone: no one of them trained a network. Null where that is everyone
   * or nobody.
   */
  readonly withoutTraining: WithoutTraining | null;
}

export interface EffectPerSd {
  readonly hazardRatio: number;
  readonly ci: Interval;
  readonly p: number;
  readonly sd: number;
}

export interface ConcordanceEstimate {
  readonly estimate: number;
  readonly ci: Interval;
}

export interface WithoutTraining {
  readonly n: number;
  readonly events: number;
  readonly perSd: EffectPerSd | null;
  readonly harrell: ConcordanceEstimate;
  readonly carried: SplitTest | null;
}

export interface Split {
  /** In words: "threshold carried over from training". */
  readonly rule: string;
  readonly cutoff: number | null;
  /** Low, then high. */
  readonly groups: readonly SplitGroup[];
  /** Null where a side is too small: curves without p. */
  readonly test: SplitTest | null;
  /** Why there is no test. */
  readonly heldBack: string | null;
}

/** With the limits of the curve; NaN where they are not reached. */
export interface MedianTime {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface SplitGroup {
  readonly name: string;
  readonly n: number;
  readonly events: number;
  readonly median: MedianTime;
  readonly curve: {
    readonly time: readonly number[];
    readonly survival: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
    readonly atRisk: readonly number[];
    /** Delayed entries, ascending; absent where everyone is at risk from time zero on. */
    readonly entries?: readonly number[];
    readonly censored: readonly number[];
  };
}

export interface SplitTest {
  readonly logRankP: number;
  readonly hazardRatio: number;
  readonly ci: Interval;
  /** High minus low, up to tau; null with delayed entry, where it would rest on the few who entered early. */
  readonly rmst: {
    readonly tau: number;
    readonly difference: number;
    readonly ci: Interval;
    readonly p: number;
  } | null;
}

export interface SearchedSplit {
  readonly cutoff: number;
  readonly statistic: number;
  readonly minprop: number;
  /** Corrected for the search. */
  readonly correctedP: number;
  readonly method: string;
  /** Of the log-rank test as if the cut-off had been known: too small. */
  readonly uncorrectedP: number;
  /** Each patient called by a cut-off that was found without it. */
  readonly crossValidated: { readonly hazardRatio: number; readonly ci: Interval } | null;
  /** 95% bootstrap interval of the cut-off. */
  readonly interval: Interval | null;
  readonly scan: readonly { readonly cutoff: number; readonly statistic: number }[];
  readonly groups: readonly SplitGroup[];
}

export interface SurvivalStudy {
  readonly unit: string;
  /** What the times count from; null where the study does not say. */
  readonly timeZero: string | null;
  /** What patients enter at, as the study's column is named; absent where everyone is at risk from time zero on. */
  readonly entry?: string;
  readonly higherScore: SurvivalDirection;
  /** The condition for who was followed; null where everyone was. */
  readonly followed: string | null;
  readonly endpoints: readonly EndpointFollowUp[];
  readonly primary: PrimaryAnalysis | null;
  readonly family: readonly FamilyTest[];
  readonly comparisons: readonly MarkerComparison[];
  readonly cox: readonly CoxOfEndpoint[];
  readonly compared: readonly ComparedMarkerSummary[];
  /** Markers in each of two treatments; absent where the study names none. */
  readonly treatment?: TreatmentComparison;
  readonly warnings: readonly string[];
}

/** Whether the markers tell the same of two treatments; exploratory. */
export interface TreatmentComparison {
  readonly column: string;
  /** The first is the reference. */
  readonly arms: readonly [reference: string, other: string];
  readonly randomised: boolean;
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly arms: readonly { readonly arm: string; readonly n: number; readonly events: number }[];
    /** Why nothing is compared, as where one arm alone was followed. */
    readonly heldBack: string | null;
    readonly markers: readonly MarkerByTreatment[];
  }[];
}

export interface MarkerByTreatment {
  readonly marker: string;
  readonly kind: MarkerSurvival["kind"];
  readonly n: number;
  readonly events: number;
  /** Of the marker in these patients, to which the hazard ratios belong. */
  readonly sd: number;
  /** Each by a Cox model of its own patients, for one SD. */
  readonly arms: readonly {
    readonly arm: string;
    readonly n: number;
    readonly events: number;
    readonly effect: { readonly hazardRatio: number; readonly ci: Interval } | null;
    /** Why there is no effect. */
    readonly note: string | null;
  }[];
  /** Hazard ratio per SD in the other arm over that in the reference. */
  readonly ratio: { readonly estimate: number; readonly ci: Interval } | null;
  /** Likelihood-ratio test of marker × treatment. */
  readonly interaction: ChiSquareTest | null;
  /** Its p, corrected over all markers and endpoints. */
  readonly holm: number | null;
}

export interface EndpointFollowUp {
  readonly endpoint: string;
  readonly n: number;
  readonly events: number;
  readonly cohorts: readonly { readonly cohort: CohortName; readonly n: number; readonly events: number }[];
  /** Reverse Kaplan-Meier. */
  readonly medianFollowUp: MedianTime;
}

/** Named beforehand; its p stands without correction. */
export interface PrimaryAnalysis {
  readonly model: string;
  readonly endpoint: string;
  readonly rule: SurvivalRule;
  /** For one SD; of two groups high against low, with the log-rank p. Null where it could not be tested. */
  readonly effect: { readonly hazardRatio: number; readonly ci: Interval; readonly p: number } | null;
}

export interface FamilyTest {
  readonly endpoint: string;
  readonly marker: string;
  readonly rule: SurvivalRule;
  readonly p: number;
  readonly holm: number;
}

/** A score against a condition (CPS ≥ 10) on the same patients, like with like. */
export interface MarkerComparison {
  readonly endpoint: string;
  readonly score: string;
  readonly condition: string;
  readonly n: number;
  readonly events: number;
  /** Paired differences of Harrell's C, score minus the other, with bootstrap limits. */
  readonly differences: readonly {
    readonly how: "continuous" | "equal group sizes" | "carried threshold";
    readonly c: readonly [score: number, other: number];
    readonly difference: number;
    readonly ci: Interval;
  }[];
  readonly resamples: number;
  /** Likelihood-ratio tests of one added to the other, both as continuous as they are. */
  readonly scoreAdded: ChiSquareTest | null;
  readonly otherAdded: ChiSquareTest | null;
  /** The score added to SUV features, and to the clinical factors. */
  readonly overConventional: ChiSquareTest | null;
  readonly overFactors: ChiSquareTest | null;
  readonly verdict: "score better" | "other better" | "superiority not shown";
}

export interface CoxOfEndpoint {
  readonly endpoint: string;
  readonly n: number;
  readonly events: number;
  readonly univariable: readonly CoxRow[];
  readonly multivariable: MultivariableCox | null;
  /** The same with missing factors imputed; null where not asked for, or where none is missing. */
  readonly imputed: ImputedCox | null;
  readonly planning: CoxPlanning;
}

export interface CoxRow {
  readonly variable: string;
  /** Of a factor; null of a number. */
  readonly level: string | null;
  readonly reference: string | null;
  readonly n: number;
  readonly events: number;
  /** Null where not estimable. */
  readonly hazardRatio: number | null;
  readonly ci: Interval | null;
  readonly p: number | null;
  /** "not estimable (0 events in 7)". */
  readonly note: string | null;
}

export interface MultivariableCox {
  readonly score: string;
  readonly factors: readonly string[];
  readonly n: number;
  readonly events: number;
  readonly method: "maximum likelihood" | "Firth" | "ridge";
  readonly rows: readonly CoxRow[];
  /** Score test of proportional hazards, by variable, then GLOBAL; of the unpenalised fit. */
  readonly proportionality: readonly (ChiSquareTest & { readonly term: string })[];
  /** Scaled Schoenfeld residuals: an entry an event, and in it one for each variable. */
  readonly residuals: {
    readonly terms: readonly string[];
    readonly time: readonly number[];
    /** 1 − S(t−), the time scale of the test. */
    readonly transformed: readonly number[];
    readonly coefficients: readonly (readonly number[])[];
    readonly smooths: readonly (ZphSmooth | null)[];
  };
}

export interface ImputedCox {
  readonly n: number;
  readonly events: number;
  readonly imputations: number;
  /** Values imputed, by factor. */
  readonly columns: readonly { readonly factor: string; readonly imputed: number }[];
  /** Pooled by Rubin's rules; `fmi` is the fraction of missing information. */
  readonly rows: readonly (CoxRow & { readonly fmi: number | null })[];
}

export interface CoxPlanning {
  /** Score, and all columns of the factors that the study names. */
  readonly candidateParameters: number;
  readonly eventsPerParameter: number;
  /** Riley's criteria for the multivariable model: patients needed and there. */
  readonly riley: { readonly needed: number; readonly n: number } | null;
  /** At 80% power, per SD of a score. */
  readonly detectableHazardRatio: number;
}

export interface ComparedMarkerSummary {
  readonly condition: string;
  readonly column: string | null;
  readonly missing: number;
  /** Of the number that the condition cuts. */
  readonly followed: ValueSummary | null;
  readonly notFollowed: ValueSummary | null;
  /** Rank correlation with each score, over all patients. */
  readonly correlations: readonly {
    readonly score: string;
    readonly n: number;
    readonly rho: number;
    readonly p: number;
  }[];
}

export interface ValueSummary {
  readonly n: number;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  readonly min: number;
  readonly max: number;
}
