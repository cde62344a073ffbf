// A patient of a study as the table says it; nothing of an image has been opened.
import type { Vector } from "../volume/volume.ts";
import type { Assay } from "./assayColumns.ts";

export const cohortNames = ["training", "internal-validation", "external-validation"] as const;
export type CohortName = (typeof cohortNames)[number];

export interface Patient {
  /** As it is written in the table: 007 stays "007". */
  readonly id: string;
  /** Row of the table, counted with its header. */
  readonly row: number;
  /** Undefined when the table has no column of centres. */
  readonly centre?: string;
  /** Given by the table's column of cohorts; otherwise `assignCohorts` gives it. */
  readonly cohort?: CohortName;
  /** 1-based, given by the table's column of folds; otherwise `assignFolds` gives it. */
  readonly fold?: number;
  readonly factors: Readonly<Record<string, FactorValue>>;
  /** Of columns that make subgroups and are no factors. */
  readonly columns: Readonly<Record<string, FactorValue>>;
  readonly outcome: 0 | 1;
  /** Outcomes by the endpoint's alternative conditions, in their order; undefined where a value is missing. */
  readonly alternativeOutcomes: readonly (0 | 1 | undefined)[];
  /** By survival endpoint, in the study's unit; undefined for a patient who was not followed. */
  readonly survival?: Readonly<Record<string, SurvivalTime>>;
  /** One of the two arms of the study's `survival.treatment`; undefined for a patient who was not followed. */
  readonly treatment?: string;
  /** By the study's `survival.compare`, in its order; undefined where a value is missing. */
  readonly compared: readonly (ComparedMarker | undefined)[];
  readonly assay: Assay;
  /** From the specimen to the PET; below 0 where it was taken after it. */
  readonly biopsyDaysToPet?: number;
  readonly images: PatientImages;
  readonly weightKg?: number;
  /** Blood glucose before injection, in the table's own unit. */
  readonly glucose?: number;
  /** A point in the tumour, where the study finds tumours by a seed. */
  readonly seedMm?: Vector;
}

/** Time to the event (1) or to the last contact (0). */
export interface SurvivalTime {
  readonly time: number;
  readonly event: 0 | 1;
  /** Delayed entry: at risk only after it; absent for a study whose patients all are from time zero on. */
  readonly entry?: number;
}

/** A marker that scores are compared with, as "cps >= 10": whether it holds, and the number that it cuts where it cuts one. */
export interface ComparedMarker {
  readonly holds: boolean;
  readonly value?: number;
}

/** A number, one of the factor's levels, or missing. */
export type FactorValue = number | string | undefined;

/** Paths as the table writes them, relative to study.yaml, with "/". */
export type PatientImages =
  | { readonly kind: "dicom"; readonly folder: string; readonly mask?: string }
  | { readonly kind: "nifti"; readonly pet?: string; readonly ct?: string; readonly mask?: string }
  /** No model of the study reads images, and the table names none. */
  | { readonly kind: "none" };
