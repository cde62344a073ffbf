// The patients of a cohort whom a model scored, which is what every figure of that model and cohort is computed from.
import type { CohortName, ScoreRow } from "./results.ts";

export interface ScoredRow {
  readonly patient: string;
  readonly score: number;
  readonly outcome: 0 | 1;
  /** 1-based; undefined outside training. */
  readonly fold: number | undefined;
}

/** Out-of-fold scores in training, the ensemble's elsewhere; patients without a finite score are left out. */
export function scoredRows(rows: readonly ScoreRow[], model: string, cohort: CohortName): ScoredRow[] {
  return rows.flatMap(({ patient, cohort: own, outcome, fold, scores }) => {
    const score = scores[model];
    if (own !== cohort || score === undefined || !Number.isFinite(score)) return [];
    return [{ patient, score, outcome, fold }];
  });
}
