// results.json: every number of a run at full precision; no clock time, path or host in it.
// Cohort keys are "training" (out-of-fold), "training-apparent", "internal-validation", "external-validation";
// model keys are the study file's own names, in its order. NaN is null in JSON.
import type { CohortName } from "../study/patient.ts";
import type { AssayByCentre, BiopsyDays } from "./assays.ts";
import type { Auc, ByModelAndCohort, Interval, ReportedCohort } from "./auc.ts";
import type { Controls } from "./controls/results.ts";
import type { StudyNomogram } from "./nomograms/results.ts";
import type { AcquisitionOfCentre, Flow, MaskSourceCount, TableOne } from "./patientResults.ts";
import type { SurvivalByMarker, SurvivalStudy } from "./survival/results.ts";
import type {
  CarriedCalibration,
  Decision,
  PrecisionRecall,
  SeedSpread,
  SubgroupAucs,
  WorstScored,
} from "./usefulness/results.ts";

export type { Controls, Robustness } from "./controls/results.ts";
export type {
  Corrected,
  DevelopedNomogram,
  NomogramAtTime,
  NomogramComparison,
  RefusedNomogram,
  StudyNomogram,
} from "./nomograms/results.ts";
export type {
  AcquisitionOfCentre,
  Flow,
  MaskSourceCount,
  MedianAndQuartiles,
  MissingFactor,
  TableOne,
  TableOneRow,
} from "./patientResults.ts";
export type {
  CoxRow,
  EffectPerSd,
  MarkerByTreatment,
  MarkerComparison,
  MarkerSurvival,
  Split,
  SplitGroup,
  SurvivalStudy,
  TreatmentComparison,
} from "./survival/results.ts";
export type { Auc, ByModelAndCohort, CohortName, Interval, ReportedCohort };

export interface Results {
  readonly format: 1;
  readonly uptake: string;
  readonly study: string;
  /** True when any image says it is a phantom: every figure then carries 'simulated, not patients'. */
  readonly simulated: boolean;
  readonly endpoint: { readonly name: string; readonly positive: string };
  readonly models: readonly ModelDescription[];
  readonly recipe: Recipe;
  readonly flow: Flow;
  readonly tableOne: TableOne;
  readonly acquisition: readonly AcquisitionOfCentre[];
  /** Where the tumours came from, by centre and outcome: a source that goes with the outcome is a bias. */
  readonly maskSources: readonly MaskSourceCount[];
  readonly discrimination: ByModelAndCohort<Auc>;
  /** Of the columns that the table of patients has. */
  readonly assays: readonly AssayByCentre[];
  /** Absent where the study names no dates of specimens. */
  readonly biopsyDays?: BiopsyDays;
  /** The same scores against the endpoint's other definitions, in the study's order. */
  readonly alternatives: readonly {
    readonly condition: string;
    readonly discrimination: ByModelAndCohort<Auc>;
  }[];
  /** SUVmax alone, computed from the images, higher called positive; never flipped. */
  readonly singleMarkers: ByModelAndCohort<Auc>;
  readonly roc: ByModelAndCohort<RocCurve>;
  readonly comparisons: readonly AucComparison[];
  readonly thresholds: Readonly<Record<string, CarriedThreshold>>;
  readonly classification: ByModelAndCohort<Classification>;
  readonly calibration: ByModelAndCohort<Calibration>;
  readonly precisionRecall: ByModelAndCohort<PrecisionRecall>;
  /** Learned on out-of-fold training scores and carried to every cohort; by model. */
  readonly recalibration: Readonly<Record<string, CarriedCalibration>>;
  /** Of the probabilities so calibrated, in validation. */
  readonly calibrationAfter: ByModelAndCohort<Calibration>;
  readonly decision: Decision;
  readonly subgroups: readonly SubgroupAucs[];
  /** Of the study's primary model, or its first. */
  readonly worstScored: WorstScored | null;
  /** Absent where the study was trained with one seed. */
  readonly seedSpread?: SeedSpread;
  /** Absent where no model reads an image or measures the tumour. */
  readonly controls?: Controls;
  /** By endpoint and marker; absent where the study has no survival. */
  readonly survival?: SurvivalByMarker;
  readonly survivalStudy?: SurvivalStudy;
  /** Those that the study asks for, in its order. */
  readonly nomograms: readonly StudyNomogram[];
  /** Best AUC that any reader of the images could reach, from truth.json of a phantom; absent otherwise. */
  readonly attainable?: ByModelAndCohort<{ readonly auc: number; readonly method: string }>;
  /** Sentences that must stand beside the numbers (few events, no external cohort, unreviewed boxes, …). */
  readonly warnings: readonly string[];
}

export interface ModelDescription {
  readonly name: string;
  readonly kind: "network" | "logistic";
  readonly channels: readonly ("pet" | "ct")[];
  readonly factors: readonly string[];
  /** One sentence for legends, e.g. "3D ResNet10, half width, PET and CT branches joined late, 3-fold ensemble". */
  readonly description: string;
  readonly parameters: number;
}

/** What the figures' legends and the methods paragraph need of the settings. */
export interface Recipe {
  readonly spacingMm: number;
  readonly boxVoxels: number;
  readonly folds: number;
  readonly epochs: number;
  readonly batch: number;
  readonly width: number;
  readonly fusion: "early" | "late";
  readonly seed: number;
  readonly thresholdRule: string;
  readonly missingFactors: "refuse" | "impute";
  readonly split: string;
}

/** Points in pROC's order for direction "<": thresholds ascending from −Infinity (null in JSON) to +Infinity. */
export interface RocCurve {
  readonly threshold: readonly number[];
  readonly sensitivity: readonly number[];
  readonly specificity: readonly number[];
}

/** Paired DeLong test of two models in one validation cohort. */
export interface AucComparison {
  readonly cohort: CohortName;
  readonly models: readonly [string, string];
  readonly auc: readonly [number, number];
  readonly difference: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly ci: Interval;
  readonly n: number;
}

/** The threshold learned on out-of-fold training scores and carried to every cohort. */
export interface CarriedThreshold {
  readonly value: number;
  readonly rule: string;
  readonly n: number;
}

export interface Proportion {
  readonly estimate: number;
  /** Wilson interval. */
  readonly ci: Interval;
  readonly numerator: number;
  readonly denominator: number;
}

export interface Classification {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly sensitivity: Proportion;
  readonly specificity: Proportion;
  /** Null where nobody is called positive. */
  readonly ppv: Proportion | null;
  /** Null where nobody is called negative. */
  readonly npv: Proportion | null;
  readonly accuracy: Proportion;
  /** Harmonic mean of sensitivity and positive predictive value. */
  readonly f1: number;
  /** Matthews' correlation; null where everybody is on one side of the threshold. */
  readonly mcc: number | null;
  /** e.g. "97% of patients fall on one side of the threshold". */
  readonly warnings: readonly string[];
}

/** Calibration of the logistic of the DLS, before any recalibration. */
export interface Calibration {
  readonly n: number;
  readonly intercept: Estimate;
  readonly slope: Estimate;
  readonly brier: number;
  /** Smooth curve (loess of outcome on predicted) with a 95% band. */
  readonly curve: {
    readonly predicted: readonly number[];
    readonly observed: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  /** Groups of at least ten patients. */
  readonly groups: readonly {
    readonly n: number;
    readonly predicted: number;
    readonly observed: Proportion;
  }[];
}

export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly ci: Interval;
}

/** A row of scores.csv. */
export interface ScoreRow {
  readonly patient: string;
  readonly cohort: CohortName;
  /** 1-based; undefined outside training. */
  readonly fold?: number;
  readonly outcome: 0 | 1;
  readonly scores: Readonly<Record<string, number>>;
  /** Training patients: the ensemble's score of patients it was trained on. */
  readonly apparent?: Readonly<Record<string, number>>;
}
