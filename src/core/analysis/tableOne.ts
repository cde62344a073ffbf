// Table 1: the patients' characteristics by cohort, with standardised differences against the first cohort.
import {
  standardisedLevelDifference,
  standardisedMeanDifference,
} from "../statistics/standardisedDifference.ts";
import { summarise } from "../statistics/summary.ts";
import { cohortNames } from "../study/patient.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";
import { finiteOrNull } from "./finite.ts";
import type { TableOne, TableOneRow } from "./results.ts";

/** A factor as the study declares it; levels in its order. */
export type FactorDescription =
  | { readonly kind: "numeric"; readonly factor: string }
  | { readonly kind: "levels"; readonly factor: string; readonly levels: readonly string[] };

/** One row a factor; cohorts without patients do not appear. Missing values are counted, never imputed here. */
export function tableOne(
  patients: readonly AnalysedPatient[],
  factors: readonly FactorDescription[],
): TableOne {
  const groups = cohortNames
    .map((cohort) => ({ cohort, members: patients.filter((patient) => patient.cohort === cohort) }))
    .filter(({ members }) => members.length > 0);
  return {
    cohorts: groups.map(({ cohort, members }) => ({ cohort, n: members.length })),
    rows: factors.map((factor) =>
      factor.kind === "numeric"
        ? numericRow(
            factor.factor,
            groups.map((group) => group.members),
          )
        : levelsRow(
            factor.factor,
            factor.levels,
            groups.map((group) => group.members),
          ),
    ),
  };
}

function numericRow(factor: string, groups: readonly (readonly AnalysedPatient[])[]): TableOneRow {
  const values = groups.map((members) =>
    members.flatMap(({ factors }) => {
      const value = factors[factor];
      return typeof value === "number" && Number.isFinite(value) ? [value] : [];
    }),
  );
  return {
    kind: "numeric",
    factor,
    cells: values.map((known, g) => {
      const { n, mean, sd, median, q1, q3 } = summarise(known);
      return {
        n,
        missing: groups[g]!.length - n,
        mean: finiteOrNull(mean),
        sd: finiteOrNull(sd),
        median: finiteOrNull(median),
        q1: finiteOrNull(q1),
        q3: finiteOrNull(q3),
      };
    }),
    standardisedDifference: values
      .slice(1)
      .map((other) => finiteOrNull(standardisedMeanDifference(values[0]!, other))),
  };
}

function levelsRow(
  factor: string,
  levels: readonly string[],
  groups: readonly (readonly AnalysedPatient[])[],
): TableOneRow {
  const counts = groups.map((members) =>
    levels.map((level) => members.filter(({ factors }) => factors[factor] === level).length),
  );
  const known = counts.map((byLevel) => byLevel.reduce((sum, count) => sum + count, 0));
  return {
    kind: "levels",
    factor,
    levels: levels.map((level, l) => ({ level, counts: counts.map((byLevel) => byLevel[l]!) })),
    missing: groups.map((members, g) => members.length - known[g]!),
    standardisedDifference: counts
      .slice(1)
      .map((other) => finiteOrNull(standardisedLevelDifference(counts[0]!, other))),
  };
}
