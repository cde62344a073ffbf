// A compared marker (CPS) among those who were followed and those who were not: treatment chosen by it cuts its
// range. And its rank correlation with the scores.
import { quantile } from "../../statistics/quantile.ts";
import { spearmanCorrelation } from "../../statistics/spearmanCorrelation.ts";
import type { ComparedCondition } from "../../study/study.ts";
import { comparedColumn } from "../../study/survivalColumns.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import type { ScoreRow } from "../results.ts";
import type { ComparedMarkerSummary, ValueSummary } from "./results.ts";

/** One summary for each condition, in the study's order. */
export function comparedMarkers(
  conditions: readonly ComparedCondition[],
  patients: readonly AnalysedPatient[],
  scores: readonly ScoreRow[],
  models: readonly string[],
): ComparedMarkerSummary[] {
  const rows = new Map(scores.map((row) => [row.patient, row.scores]));
  return conditions.map(({ condition }, i) => {
    const value = (patient: AnalysedPatient) => patient.compared?.[i]?.value;
    const known = (own: readonly AnalysedPatient[]) => own.flatMap((patient) => value(patient) ?? []);
    return {
      condition,
      column: comparedColumn(condition) ?? null,
      missing: patients.filter((patient) => patient.compared?.[i] === undefined).length,
      followed: summaryOf(known(patients.filter(({ survival }) => survival !== undefined))),
      notFollowed: summaryOf(known(patients.filter(({ survival }) => survival === undefined))),
      correlations: models.flatMap((score) => {
        const pairs = patients.flatMap((patient) => {
          const [x, y] = [rows.get(patient.patient)?.[score], value(patient)];
          return x === undefined || y === undefined ? [] : [[x, y] as const];
        });
        if (pairs.length < 3) return [];
        const { estimate, p } = spearmanCorrelation(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
        );
        return Number.isNaN(estimate) ? [] : [{ score, n: pairs.length, rho: estimate, p }];
      }),
    };
  });
}

function summaryOf(values: readonly number[]): ValueSummary | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    n: sorted.length,
    median: quantile(sorted, 0.5),
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
    min: sorted[0]!,
    max: sorted.at(-1)!,
  };
}
