// The cohorts in words, for headings.

import type { ReportedCohort } from "../analysis/results.ts";

export const cohortLabels: Readonly<Record<ReportedCohort, string>> = {
  training: "Training",
  "training-apparent": "Training, apparent",
  "internal-validation": "Internal validation",
  "external-validation": "External validation",
};
