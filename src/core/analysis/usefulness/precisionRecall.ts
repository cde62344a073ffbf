// Precision-recall of every model: what share of those called positive are, where the ROC curve hides the prevalence.
import { averagePrecisionInterval } from "../../statistics/averagePrecisionInterval.ts";
import { averagePrecision, precisionRecallCurve } from "../../statistics/precisionRecall.ts";
import { mean } from "../../statistics/summary.ts";
import { cohortNames } from "../../study/patient.ts";
import { hasInterval } from "../discrimination.ts";
import type { ByModelAndCohort, CohortName, ScoreRow } from "../results.ts";
import { type ScoredRow, scoredRows } from "../scoredRows.ts";
import type { PrecisionRecall } from "./results.ts";

/**
 * Average precision of every model and cohort with two patients or more of either class; training: mean of the
 * folds that hold both classes.
 */
export function precisionAndRecall(
  rows: readonly ScoreRow[],
  models: readonly string[],
): ByModelAndCohort<PrecisionRecall> {
  return Object.fromEntries(
    models.map((model) => {
      const byCohort: Partial<Record<CohortName, PrecisionRecall>> = {};
      for (const cohort of cohortNames) {
        const scored = scoredRows(rows, model, cohort);
        if (!hasInterval(scored)) continue;
        const result = cohort === "training" ? meanOfFolds(scored) : inOneCurve(scored);
        if (result !== undefined) byCohort[cohort] = result;
      }
      return [model, byCohort];
    }),
  );
}

function inOneCurve(scored: readonly ScoredRow[]): PrecisionRecall {
  const curve = curveOf(scored);
  const area = averagePrecision(curve);
  const { n, positives } = countsOf(scored);
  return {
    averagePrecision: area,
    ci: averagePrecisionInterval(area, positives),
    prevalence: curve.prevalence,
    n,
    positives,
    curve: { threshold: curve.threshold, recall: curve.recall, precision: curve.precision },
  };
}

function meanOfFolds(scored: readonly ScoredRow[]): PrecisionRecall | undefined {
  const folds = [...new Set(scored.map(({ fold }) => fold))]
    .map((fold) => scored.filter((row) => row.fold === fold))
    .filter((members) => new Set(members.map(({ outcome }) => outcome)).size === 2);
  if (folds.length === 0) return undefined;
  const { n, positives } = countsOf(scored);
  return {
    averagePrecision: mean(folds.map((members) => averagePrecision(curveOf(members)))),
    ci: null,
    prevalence: positives / n,
    n,
    positives,
    curve: null,
  };
}

function curveOf(scored: readonly ScoredRow[]) {
  return precisionRecallCurve(
    scored.map(({ score }) => score),
    scored.map(({ outcome }) => outcome),
  );
}

function countsOf(scored: readonly ScoredRow[]): { readonly n: number; readonly positives: number } {
  return { n: scored.length, positives: scored.filter(({ outcome }) => outcome === 1).length };
}
