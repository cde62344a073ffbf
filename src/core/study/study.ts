// A study as every room sees it: study.yaml read, checked, with its defaults filled in. Lists keep the file's order.
import type { Factor } from "../model/encoder.ts";
import type { PreparationSettings } from "../model/preparation.ts";
import type { AugmentationName } from "../volume/augment.ts";

export interface Study {
  /** Short name of the study, as in "esophagus-pdl1". */
  readonly study: string;
  /** Printed over the report; the study's name when not given. */
  readonly title: string;
  readonly patients: PatientTable;
  readonly endpoint: Endpoint;
  /** Clinical factors: columns of the patients' table, with their type. */
  readonly factors: readonly Factor[];
  /** Factors that are known only after treatment: in tables and subgroups, never in a model. */
  readonly afterTreatment: readonly string[];
  /** What happens to a patient without a value of a factor that a model uses; imputation is learned inside the fold. */
  readonly missingFactors: "refuse" | "impute";
  readonly cohorts: CohortPlan;
  readonly images: ImageSettings;
  readonly models: readonly ModelPlan[];
  readonly training: TrainingSettings;
  /** How the cut-off is learned on the out-of-fold scores of training. */
  readonly threshold: "youden";
  /** What the decision curves are about; without it they say that no decision was stated. */
  readonly decision?: DecisionPlan;
  /** Whose groups get an AUC of their own; those of `usualSubgroups` when not given. */
  readonly subgroups?: readonly SubgroupPlan[];
  readonly survival?: SurvivalPlan;
  readonly nomograms: readonly NomogramPlan[];
  /** "stop": all problems are listed and nothing starts. "exclude": a patient with a problem is left out and listed. */
  readonly onProblem: "stop" | "exclude";
}

/**
 * The table of patients and the names of its columns. A column named in the file must be in the table; `dicom`, `pet`,
 * `ct`, `mask`, `weightKg` and `centre` fall back to the columns of `usualColumns` where the table has them.
 */
export interface PatientTable {
  /** CSV, TSV or XLSX, relative to study.yaml. */
  readonly table: string;
  /** Sheet of an XLSX workbook, the first when not given. */
  readonly sheet?: string;
  readonly id: string;
  /** Folder of a patient's DICOM files. */
  readonly dicom?: string;
  /** NIfTI file in SUVbw. */
  readonly pet?: string;
  /** NIfTI file in HU. */
  readonly ct?: string;
  /** NIfTI, DICOM SEG or RTSTRUCT file. */
  readonly mask?: string;
  readonly weightKg?: string;
}

/** Columns that are used under these names without being named in the study file. */
export const usualColumns = {
  dicom: "dicom",
  pet: "pet",
  ct: "ct",
  mask: "mask",
  weightKg: "weight_kg",
  glucose: "glucose",
  centre: "centre",
} as const;

export interface Endpoint {
  readonly name: string;
  /** Condition on the table's columns, as "cps >= 10": true is outcome 1. */
  readonly positive: string;
  /** Other definitions of positive, for the sensitivity analysis. */
  readonly alternatives: readonly string[];
  /** Columns that say when and where the specimen was taken. */
  readonly biopsy?: {
    readonly date: string;
    /** Of the PET's date; `survival.pet` when not given. */
    readonly pet?: string;
    readonly lesion?: string;
    readonly therapyBetween?: string;
  };
}

export type CohortPlan =
  | {
      /** The table says each patient's cohort in words. */
      readonly kind: "column";
      readonly column: string;
      readonly centre?: string;
      /** Column with each training patient's fold, 1 to k; folds are drawn when not given. */
      readonly fold?: string;
    }
  | {
      /** Patients of `external` centres are external validation; the others are split at random, stratified on the outcome. */
      readonly kind: "split";
      readonly centre?: string;
      /** Centres that are split; all that are not external when not given. */
      readonly development?: readonly string[];
      readonly external: readonly string[];
      /** Share of the development patients that train; 1 leaves no internal validation. */
      readonly split: number;
      readonly seed: number;
      readonly fold?: string;
    };

/** How images become boxes (`PreparationSettings`, which travel with the model), and how tumours are found. */
export interface ImageSettings extends PreparationSettings {
  readonly tumour: TumourRule;
  /** CSV of a reader's decisions on the boxes, relative to study.yaml. */
  readonly boxes?: string;
}

/** Where the tumour is: a reader's mask, or a proposal grown at 41% of the maximum from a seed or in a region. */
export type TumourRule =
  | { readonly kind: "mask" }
  | {
      readonly kind: "seed";
      /** Columns with x, y, z of a point in the tumour: DICOM patient coordinates (LPS), mm. */
      readonly columns: readonly [string, string, string];
    }
  | {
      readonly kind: "hottest";
      /** Part of the PET that is searched, as shares of its extent from the patient's head, right and front. */
      readonly headToFeet: readonly [number, number];
      readonly rightToLeft: readonly [number, number];
      readonly frontToBack: readonly [number, number];
    };

export type ModelPlan = NetworkPlan | LogisticPlan;

/** A 3D network on image channels, with or without factors. */
export interface NetworkPlan {
  readonly kind: "network";
  readonly name: string;
  readonly channels: readonly ("pet" | "ct")[];
  readonly factors: readonly string[];
}

/** A logistic regression on factors of the table and of the images (`measuredFactors`). */
export interface LogisticPlan {
  readonly kind: "logistic";
  readonly name: string;
  readonly factors: readonly string[];
  readonly penalty: "none" | "ridge";
}

export interface TrainingSettings {
  readonly network: "resnet10";
  /** Channels of the first stage; the stages have 1, 2, 4 and 8 times as many. */
  readonly width: number;
  /** "late": a branch for each channel, features joined; "early": channels of one network. */
  readonly fusion: "early" | "late";
  readonly folds: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly dropout: number;
  /** Share of the steps in which the learning rate rises to its full value. */
  readonly warmUp: number;
  /** Each channel is brought to mean 0 and SD 1 by the training patients' own mean and SD. */
  readonly standardise: boolean;
  readonly augmentation: readonly AugmentationName[];
  /** Augmented copies whose scores are averaged when a patient is scored; 0 scores the box as it is. */
  readonly testTimeCopies: number;
  readonly seed: number;
  /** Whole trainings, with seed, seed + 1, …; the scores are those of the first. */
  readonly seeds: number;
}

export interface DecisionPlan {
  /** What would be done for a patient whose probability, of the endpoint or of a nomogram's event, lies above the threshold. */
  readonly act: string;
  /** Range of probabilities at which one would act. */
  readonly thresholds: readonly [from: number, to: number];
}

export interface SubgroupPlan {
  /** A column of the table, or `centre` or `scanner`. */
  readonly column: string;
  /** Of a number: patients below it, and at or above it; the training patients' median when not given. */
  readonly split?: number;
}

/** How a score is put to the test: as it is, in two groups at the threshold of training, or at a quantile fixed beforehand. */
export const survivalRules = ["per SD", "carried threshold", "quantile"] as const;
export type SurvivalRule = (typeof survivalRules)[number];

export interface SurvivalPlan {
  /** Condition for who was followed; everyone when not given. */
  readonly followed?: string;
  /** Unit of every time of this study. */
  readonly unit: "days" | "months" | "years";
  /** What the times count from, in words. */
  readonly timeZero?: string;
  /** Columns of dates. */
  readonly origin?: string;
  readonly firstDose?: string;
  readonly pet?: string;
  /** Column of the delayed entry: a date where there is an origin, else a time since time zero in the study's unit. */
  readonly entry?: string;
  /** Share of the training scores below the cut-off that is fixed beforehand. */
  readonly quantile: number;
  /** Two treatments of the followed patients, between which markers are compared; the first arm is the reference. */
  readonly treatment?: {
    readonly column: string;
    readonly arms: readonly [reference: string, other: string];
    readonly randomised: boolean;
  };
  /** Multiple imputation for the multivariable Cox models; complete rows alone when not given. */
  readonly impute?: { readonly imputations: number; readonly iterations: number };
  /** Times at which survival is stated. */
  readonly times: readonly number[];
  readonly compare: readonly ComparedCondition[];
  /** The direction that is expected of the score; never flipped. */
  readonly higherScore: SurvivalDirection;
  readonly endpoints: readonly SurvivalEndpoint[];
  readonly primary?: { readonly model: string; readonly endpoint: string; readonly rule: SurvivalRule };
}

/** Survival that is expected with a higher value. */
export type SurvivalDirection = "longer" | "shorter";

/** A condition whose groups are compared with the score's. */
export interface ComparedCondition {
  /** "cps >= 10". */
  readonly condition: string;
  /** Of the number that the condition cuts, or of the condition itself; that of the score when not given. */
  readonly higher?: SurvivalDirection;
}

export type SurvivalEndpoint =
  | {
      readonly kind: "durations";
      readonly name: string;
      /** Column of the time to event or last contact. */
      readonly time: string;
      /** Column of 0 and 1 (or no and yes), or a condition, as "status == dead": true is the event. */
      readonly event: string;
    }
  | {
      readonly kind: "dates";
      readonly name: string;
      /** Columns of the dates that are events: the earliest of a patient is the event. */
      readonly dates: readonly string[];
      readonly lastContact: string;
    };

export interface NomogramPlan {
  /** A survival endpoint. */
  readonly outcome: string;
  /** The model whose score is joined with the factors. */
  readonly score: string;
  readonly factors: readonly string[];
  /** What its decision curves are about: an act that hangs on the risk of its event; without it they say that none was stated. */
  readonly decision?: DecisionPlan;
}
