// What the figures of a run are drawn from, and the words they share.

import type { CohortName, ReportedCohort, Results, ScoreRow } from "../../analysis/results.ts";
import { cohortNames, cohortOrder } from "../../figures/cohortNames.ts";
import { type SeriesStyle, seriesStyle } from "../../figures/look.ts";

export interface Study {
  readonly results: Results;
  readonly scores: readonly ScoreRow[];
}

/** Cohorts that have patients, in their order. */
export function cohortsOf(results: Results): readonly CohortName[] {
  return cohortOrder.filter((cohort) =>
    results.flow.cohorts.some((entry) => entry.cohort === cohort && entry.n > 0),
  );
}

/** Look of a model, the same in every figure; single markers come after the models. */
export function styleOf(results: Results, name: string): SeriesStyle {
  const names = [...results.models.map((model) => model.name), ...Object.keys(results.singleMarkers)];
  return seriesStyle(names.indexOf(name));
}

/** "cps ≥ 10": a condition of the study file as people write it. */
export function condition(text: string): string {
  return text.replaceAll(">=", "≥").replaceAll("<=", "≤").replaceAll("!=", "≠").replaceAll("==", "=");
}

/** "n = 60, 24 positive", or the ranges where models differ in patients. */
export function sizeOf(results: Results, cohort: ReportedCohort): string {
  const cells = Object.values(results.discrimination).flatMap((byCohort) => byCohort[cohort] ?? []);
  return `n = ${span(cells.map((cell) => cell.n))}, ${span(cells.map((cell) => cell.positives))} positive`;
}

/** Title of a cohort's panel: its name, and for training which scores these are. */
export function cohortTitle(cohort: CohortName): string {
  return cohort === "training" ? "Training (out-of-fold)" : cohortNames[cohort];
}

/** "Training: mean of fold AUCs, LeDell. Internal validation: DeLong." */
export function aucMethods(results: Results): string {
  return cohortsOf(results)
    .map((cohort) => {
      const methods = new Set(
        Object.values(results.discrimination).flatMap((byCohort) => byCohort[cohort]?.method ?? []),
      );
      return `${cohortNames[cohort]}: ${[...methods].map((method) => methodWords[method]).join("; ")}.`;
    })
    .join(" ");
}

const methodWords = {
  DeLong: "DeLong's interval",
  "mean of fold AUCs, LeDell": "mean of the folds' AUCs with LeDell's interval",
} as const;

function span(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? String(low) : `${low}–${high}`;
}
