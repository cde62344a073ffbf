// The cohorts in the order of every table, and their names in sentences.
import type { CohortName, ReportedCohort } from "./results.ts";

export const cohortOrder: readonly CohortName[] = [
  "training",
  "internal-validation",
  "external-validation",
];

/** "the training cohort", for sentences. */
export function describeCohort(cohort: ReportedCohort): string {
  if (cohort === "training-apparent") return "the training cohort (apparent)";
  return `the ${cohort.replace("-", " ")} cohort`;
}

/** "1 patient", "5 patients". */
export function patients(n: number): string {
  return n === 1 ? "1 patient" : `${n} patients`;
}
