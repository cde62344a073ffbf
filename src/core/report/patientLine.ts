// A patient of the study table, as the report lists it.

import type { CohortName } from "../analysis/results.ts";

/** A row of run/patients.csv. */
export interface PatientLine {
  readonly patient: string;
  readonly centre?: string;
  readonly cohort?: CohortName;
  readonly fold?: number;
  readonly included: boolean;
  readonly reason?: string;
}
