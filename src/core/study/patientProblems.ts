// Problems of who the patients are: identifiers, duplicates, nobody left, an outcome of one class.
import { isError, type Problem } from "../problem/problem.ts";
import { missingColumn, type Table } from "../table/table.ts";
import type { Patient } from "./patient.ts";
import type { Study } from "./study.ts";

/** Rows without an identifier, and patients in more than one row. */
export function idProblems(study: Study, table: Table, ids: readonly (string | undefined)[]): Problem[] {
  const column = study.patients.id;
  if (missingColumn(table, column) !== undefined) return [];
  return table.rows.flatMap(({ row }, i): Problem[] => {
    const id = ids[i];
    if (id === undefined) {
      return [
        {
          code: "patient-id-missing",
          where: { file: table.fileName, row, column },
          found: "the row has no patient identifier",
          expected: "an identifier in each row",
          remedy: "Fill it in, or remove the row",
        },
      ];
    }
    const rows = table.rows.filter((_, j) => ids[j] === id).map((other) => other.row);
    if (rows.length < 2) return [];
    const { cohorts } = study;
    const twoCohorts =
      cohorts.kind === "column" &&
      new Set(table.rows.filter((_, j) => ids[j] === id).map(({ cells }) => cells[cohorts.column])).size > 1;
    return [
      {
        code: twoCohorts ? "patient-in-two-cohorts" : "patient-duplicate",
        where: { patient: id, file: table.fileName, row, column },
        found: `the patient stands in rows ${rows.join(" and ")}${twoCohorts ? ", in two cohorts" : ""}`,
        expected: "one row for each patient",
        remedy: "Remove all but one, or give different patients different identifiers",
      },
    ];
  });
}

/** A problem of a row is a problem of the patient in that row. */
export function nameThePatients(
  problems: readonly Problem[],
  table: Table,
  ids: readonly (string | undefined)[],
): Problem[] {
  const idOfRow = new Map(table.rows.map(({ row }, i) => [row, ids[i]]));
  return problems.map((problem) => {
    const id = problem.where.row === undefined ? undefined : idOfRow.get(problem.where.row);
    if (id === undefined || problem.code === "number-marks-mixed") return problem;
    return { ...problem, where: { patient: id, ...problem.where } };
  });
}

/** Problems that only all patients together show. */
export function wholeProblems(
  study: Study,
  table: Table,
  found: {
    readonly patients: readonly Patient[];
    readonly outcomes: readonly (boolean | undefined)[];
    readonly problems: readonly Problem[];
  },
): Problem[] {
  const { name, positive } = study.endpoint;
  const { patients, outcomes, problems } = found;
  if (table.rows.length === 0) {
    return [
      {
        code: "patients-none",
        where: { file: table.fileName },
        found: `the table has the columns ${table.columns.join(", ")} and no row below them`,
        expected: "a row for each patient",
        remedy: "Fill in the table",
      },
    ];
  }
  if (problems.some((problem) => isError(problem) && problem.where.patient === undefined)) return [];
  if (patients.length === 0) {
    return [
      {
        code: "patients-none",
        where: { file: table.fileName },
        found: `none of ${table.rows.length} rows can be used; the first reason is in row ${problems[0]?.where.row}`,
        expected: "patients without problems",
        remedy: "Solve the problems that are listed",
      },
    ];
  }
  const known = outcomes.filter((outcome) => outcome !== undefined);
  if (new Set(known).size !== 1) return [];
  return [
    {
      code: "outcome-one-class",
      where: { file: table.fileName },
      found: `every patient whose outcome is known (${known.length}) is ${name} ${known[0] === true ? "positive" : "negative"} (${positive})`,
      expected: "patients of both kinds",
      remedy: "Check the condition at 'endpoint.positive' and the columns that it reads",
    },
  ];
}
