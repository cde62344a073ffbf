// What results.json says of the patients: how they came into the cohorts, table 1, and how their images were made.
import type { BoxReaders } from "../study/boxDecisions.ts";
import type { CohortName } from "../study/patient.ts";

export interface Flow {
  readonly listed: number;
  readonly excluded: readonly {
    readonly reason: string;
    readonly n: number;
    readonly patients: readonly string[];
  }[];
  readonly cohorts: readonly {
    readonly cohort: CohortName;
    readonly n: number;
    readonly positives: number;
    readonly centres: readonly string[];
  }[];
  /** Patients without a value of a factor that a model takes; factors that nobody lacks are left out. */
  readonly missingFactors: readonly MissingFactor[];
  /**
   * How the tumour was found, counted by cohort: a mask; a box that the software proposed and a reader
   * reviewed; one that nobody reviewed.
   */
  readonly boxSources: readonly {
    readonly cohort: CohortName;
    readonly source: "mask" | "reviewed" | "proposed";
    readonly n: number;
  }[];
  /** Of the reviewed ones those that a reader moved: outline and measures are still those of the proposal. */
  readonly movedBoxes: number;
  /** Absent where nobody reviewed a box. */
  readonly boxReaders?: BoxReaders;
}

export interface MissingFactor {
  readonly factor: string;
  readonly cohort: CohortName;
  /** Without a value, of the cohort's patients. */
  readonly missing: number;
  readonly n: number;
}

/**
 * Table 1: characteristics by cohort, with standardised mean differences against the training cohort instead of
 * p-values.
 */
export interface TableOne {
  readonly cohorts: readonly { readonly cohort: CohortName; readonly n: number }[];
  readonly rows: readonly TableOneRow[];
}

export type TableOneRow =
  | {
      readonly kind: "numeric";
      readonly factor: string;
      /** One for each cohort; values are null where no patient has one, `sd` also for a single patient. */
      readonly cells: readonly {
        readonly n: number;
        readonly missing: number;
        readonly mean: number | null;
        readonly sd: number | null;
        readonly median: number | null;
        readonly q1: number | null;
        readonly q3: number | null;
      }[];
      /** One for each cohort after the first, against the first; null where it does not exist. */
      readonly standardisedDifference: readonly (number | null)[];
    }
  | {
      readonly kind: "levels";
      readonly factor: string;
      readonly levels: readonly { readonly level: string; readonly counts: readonly number[] }[];
      readonly missing: readonly number[];
      readonly standardisedDifference: readonly (number | null)[];
    };

export interface AcquisitionOfCentre {
  readonly centre: string;
  readonly patients: number;
  /** Distinct values with counts, e.g. {"SIEMENS Biograph": 90}. */
  readonly scanners: Readonly<Record<string, number>>;
  readonly suvMethods: Readonly<Record<string, number>>;
  /** Distinct voxel sizes, as "4.07 × 4.07 × 3.00 mm". */
  readonly petVoxelMm: readonly string[];
  readonly ctVoxelMm: readonly string[];
  readonly reconstructions: Readonly<Record<string, number>>;
  readonly kernels: Readonly<Record<string, number>>;
  readonly contrasts: Readonly<Record<string, number>>;
  /** Over patients; null where no header says it. */
  readonly uptakeMinutes: MedianAndQuartiles | null;
  /** Patients whose uptake time lies outside EANM's window. */
  readonly uptakeOutside: number;
  /** In the table's own unit. */
  readonly glucose: MedianAndQuartiles | null;
  readonly doseMBqPerKg: MedianAndQuartiles | null;
  readonly maskSources: Readonly<Record<string, number>>;
}

export type MedianAndQuartiles = readonly [median: number, q1: number, q3: number];

export interface MaskSourceCount {
  readonly centre: string;
  /** "DICOM SEG", "NIfTI", "RTSTRUCT", "proposed: hottest lesion". */
  readonly source: string;
  readonly positives: number;
  readonly negatives: number;
}
