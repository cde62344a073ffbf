// How well an observer who knows how the phantoms were made could do with these very patients.
import { auc } from "../statistics/roc.ts";
import { cohortNames } from "../study/patient.ts";
import { hasInterval } from "./discrimination.ts";
import type { ByModelAndCohort, CohortName, ScoreRow } from "./results.ts";

/** The observer's score by model, then by patient, and how it was made. */
export interface TruthObserver {
  readonly method: string;
  readonly scores: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The observer's AUC among the same patients as the models': the ceiling to hold theirs against. */
export function attainableAucs(
  rows: readonly ScoreRow[],
  observer: TruthObserver,
): ByModelAndCohort<{ readonly auc: number; readonly method: string }> {
  const result: Record<string, Partial<Record<CohortName, { auc: number; method: string }>>> = {};
  for (const [model, scores] of Object.entries(observer.scores)) {
    const byCohort: Partial<Record<CohortName, { auc: number; method: string }>> = {};
    for (const cohort of cohortNames) {
      const scored = rows.flatMap((row) => {
        const score = scores[row.patient];
        return row.cohort === cohort && score !== undefined ? [{ score, outcome: row.outcome }] : [];
      });
      if (!hasInterval(scored)) continue;
      byCohort[cohort] = {
        auc: auc(
          scored.map(({ score }) => score),
          scored.map(({ outcome }) => outcome),
        ),
        method: observer.method,
      };
    }
    result[model] = byCohort;
  }
  return result;
}
