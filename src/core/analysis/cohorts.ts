// The cohorts' names in sentences.
import type { ReportedCohort } from "./results.ts";

/** "the training cohort", "the external validation cohort". */
export function describeCohort(cohort: ReportedCohort): string {
  if (cohort === "training-apparent") return "the training cohort (apparent)";
  return `the ${cohort.replace("-", " ")} cohort`;
}

/** "1 patient", "5 patients". */
export function countPatients(n: number): string {
  return n === 1 ? "1 patient" : `${n} patients`;
}
