// What the analysis knows of an included patient beside the scores: plain values, from the table and the image headers.
import type { Assay } from "../study/assayColumns.ts";
import type { CohortName, ComparedMarker, SurvivalTime } from "../study/patient.ts";

export interface AnalysedPatient {
  readonly patient: string;
  readonly cohort: CohortName;
  readonly centre: string;
  readonly outcome: 0 | 1;
  /** By factor: a number, a level, or undefined where it is missing. */
  readonly factors: Readonly<Record<string, number | string | undefined>>;
  /** Of columns that make subgroups and are no factors. */
  readonly columns?: Readonly<Record<string, number | string | undefined>>;
  readonly box: BoxOrigin;
  /** Numbers measured in the images by name, as {suvMax: 11.2}; a patient without one lacks the entry. */
  readonly markers: Readonly<Record<string, number>>;
  readonly acquisition: Acquisition;
  /** By survival endpoint, in the study's unit; absent for a patient who was not followed. */
  readonly survival?: Readonly<Record<string, SurvivalTime>>;
  /** Of the two treatments that the study compares; absent for a patient who was not followed. */
  readonly treatment?: string;
  /** By the conditions that scores are compared with, in the study's order. */
  readonly compared?: readonly (ComparedMarker | undefined)[];
  /** Outcomes by the endpoint's alternative conditions, in the study's order. */
  readonly alternativeOutcomes?: readonly (0 | 1 | undefined)[];
  /** How the endpoint's marker was measured. */
  readonly assay?: Assay;
  /** From the specimen to the PET; below 0 where it was taken after it. */
  readonly biopsyDaysToPet?: number;
}

/**
 * How the tumour was found. A proposed box counts as reviewed when a reader accepted or moved it; its
 * outline stays as it was proposed.
 */
export type BoxOrigin =
  | { readonly source: "mask" }
  | { readonly source: "proposed"; readonly reviewed: false }
  | { readonly source: "proposed"; readonly reviewed: true; readonly moved: boolean };

/** The outline, and with it every measure, is of the place that a reader moved the box away from. */
export function isMoved(box: BoxOrigin): boolean {
  return box.source === "proposed" && box.reviewed && box.moved;
}

/** What the headers say of one patient's scan; undefined where they are silent. */
export interface Acquisition {
  /** "SIEMENS Biograph 64". */
  readonly scanner?: string;
  /** How the SUV factor came about, e.g. "BQML, decay corrected to series start: exact". */
  readonly suvMethod?: string;
  readonly petVoxelMm?: readonly [x: number, y: number, z: number];
  readonly ctVoxelMm?: readonly [x: number, y: number, z: number];
  readonly uptakeMinutes?: number;
  /** PET, e.g. "PSF+TOF 2i21s". */
  readonly reconstruction?: string;
  /** CT, e.g. "B30f". */
  readonly kernel?: string;
  /** Agent given for the CT. */
  readonly contrast?: string;
  /** From the table, in its own unit. */
  readonly glucose?: number;
  readonly doseMBqPerKg?: number;
  /** "DICOM SEG", "NIfTI", "RTSTRUCT", "proposed: hottest lesion". */
  readonly maskSource?: string;
}
