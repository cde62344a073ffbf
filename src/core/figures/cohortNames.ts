// The cohorts in words.

import type { CohortName, ReportedCohort } from "../analysis/results.ts";

/** Order in which cohorts are shown. */
export const cohortOrder: readonly CohortName[] = ["training", "internal-validation", "external-validation"];

export const cohortNames: Readonly<Record<ReportedCohort, string>> = {
  training: "Training",
  "training-apparent": "Training, apparent",
  "internal-validation": "Internal validation",
  "external-validation": "External validation",
};
