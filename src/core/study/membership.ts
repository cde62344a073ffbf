// What the table itself says of a patient's centre, cohort and fold.
import { didYouMean } from "../problem/didYouMean.ts";
import type { Problem } from "../problem/problem.ts";
import { levelColumn } from "../table/levelColumn.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import { type CohortName, cohortNames } from "./patient.ts";
import { type CohortPlan, usualColumns } from "./study.ts";

export interface Membership {
  readonly centre: string | undefined;
  readonly cohort: CohortName | undefined;
  readonly fold: number | undefined;
}

/** One entry for each row. */
export function readMembership(
  plan: CohortPlan,
  table: Table,
): { readonly rows: readonly Membership[]; readonly problems: readonly Problem[] } {
  const centres = readCentre(plan, table);
  const cohorts = plan.kind === "column" ? readCohort(plan.column, table) : nothing(table);
  const folds = plan.fold === undefined ? nothing(table) : readFold(plan.fold, table);
  return {
    rows: table.rows.map((_, i) => ({
      centre: centres.values[i],
      cohort: cohorts.values[i] as CohortName | undefined,
      fold: folds.values[i],
    })),
    problems: [...centres.problems, ...cohorts.problems, ...folds.problems],
  };
}

function nothing(table: Table): ColumnValues<never> {
  return { values: table.rows.map(() => undefined), problems: [] };
}

function readCentre(plan: CohortPlan, table: Table): ColumnValues<string> {
  const column = plan.centre ?? usualColumns.centre;
  if (plan.centre === undefined && !table.columns.includes(column)) return nothing(table);
  const { values, problems } = textColumn(table, column);
  if (problems.length > 0 || plan.centre === undefined) return { values, problems };
  const known =
    plan.kind === "split" && plan.development !== undefined
      ? [...plan.development, ...plan.external]
      : undefined;
  const unknown = table.rows.flatMap(({ row }, i): Problem[] => {
    const centre = values[i];
    const where = { file: table.fileName, row, column };
    if (centre === undefined) {
      return [
        {
          code: "centre-missing",
          where,
          found: "the patient's centre is not given",
          expected: "a centre for each patient",
          remedy: "Fill it in, or leave the patient out with 'onProblem: exclude'",
        },
      ];
    }
    if (known === undefined || known.includes(centre)) return [];
    return [
      {
        code: "centre-unknown",
        where,
        found: `centre '${centre}' is neither of development nor external${didYouMean(centre, known)}`,
        expected: `one of ${known.join(", ")}`,
        remedy: "Correct the cell, or add the centre at 'cohorts' of the study file",
      },
    ];
  });
  return { values, problems: [...unknown, ...unusedCentres(plan, table, values, column)] };
}

/** A centre that the study names and no row has. */
function unusedCentres(
  plan: CohortPlan,
  table: Table,
  centres: readonly (string | undefined)[],
  column: string,
): Problem[] {
  if (plan.kind !== "split" || table.rows.length === 0) return [];
  const found = [...new Set(centres.filter((centre) => centre !== undefined))];
  return [...(plan.development ?? []), ...plan.external]
    .filter((centre) => !found.includes(centre))
    .map((centre) => ({
      code: "centre-absent",
      where: { file: table.fileName, column },
      found: `no patient is of centre '${centre}'${didYouMean(centre, found)}`,
      expected: `centres of the table: ${found.join(", ")}`,
      remedy: "Correct 'cohorts' in the study file",
    }));
}

function readCohort(column: string, table: Table): ColumnValues<string> {
  const { values, problems } = levelColumn(table, column, cohortNames);
  if (problems.some(({ code }) => code === "column-missing")) return { values, problems };
  const refused = new Set(problems.map(({ where }) => where.row));
  const missing = table.rows
    .filter(({ row }, i) => values[i] === undefined && !refused.has(row))
    .map(({ row }) => ({
      code: "cohort-missing",
      where: { file: table.fileName, row, column },
      found: "the patient's cohort is not given",
      expected: `one of ${cohortNames.join(", ")}`,
      remedy: "Fill it in, or leave the patient out with 'onProblem: exclude'",
    }));
  return { values, problems: [...problems, ...missing] };
}

function readFold(column: string, table: Table): ColumnValues<number> {
  const { values, problems } = numberColumn(table, column);
  const invalid = table.rows
    .filter((_, i) => values[i] !== undefined && !(Number.isInteger(values[i]) && values[i] >= 1))
    .map(({ row, cells }) => ({
      code: "fold-invalid",
      where: { file: table.fileName, row, column },
      found: `'${cells[column]}' is no fold`,
      expected: "a whole number from 1",
      remedy: "Correct the cell",
    }));
  return { values, problems: [...problems, ...invalid] };
}
