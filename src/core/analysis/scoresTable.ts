// scores.csv: one row a patient, read back to the very same numbers.
import { fail, type Problem, ProblemError } from "../problem/problem.ts";
import { cohortNames } from "../study/patient.ts";
import { levelColumn } from "../table/levelColumn.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import { writeCsv } from "../table/writeCsv.ts";
import type { CohortName, ScoreRow } from "./results.ts";

const leading = ["patient", "cohort", "fold", "outcome"];
const apparentOf = (model: string) => `${model}_apparent`;

/**
 * Columns patient, cohort, fold, outcome, one for each model, and MODEL_apparent for the models that have apparent
 * scores.
 */
export function scoresCsv(rows: readonly ScoreRow[], models: readonly string[]): string {
  const apparent = models.filter((model) => rows.some((row) => row.apparent?.[model] !== undefined));
  return writeCsv(
    [...leading, ...models, ...apparent.map(apparentOf)],
    rows.map((row) => ({
      patient: row.patient,
      cohort: row.cohort,
      fold: row.fold,
      outcome: row.outcome,
      ...Object.fromEntries(models.map((model) => [model, row.scores[model]])),
      ...Object.fromEntries(apparent.map((model) => [apparentOf(model), row.apparent?.[model]])),
    })),
  );
}

/** The models of a table of scores: its columns but the leading ones and the apparent scores. */
function modelsOfScores(table: Table): string[] {
  const others = table.columns.filter((column) => !leading.includes(column));
  return others.filter((column) => !others.some((model) => column === apparentOf(model)));
}

/**
 * Reads the table back; refuses a missing column, an unknown cohort, an outcome but 0 and 1, a
 * patient without a name, by row.
 */
export function scoreRowsOf(table: Table): ScoreRow[] {
  const models = modelsOfScores(table);
  const patients = textColumn(table, "patient");
  const cohorts = levelColumn(table, "cohort", cohortNames);
  const outcomes = levelColumn(table, "outcome", ["0", "1"]);
  const folds = numberColumn(table, "fold");
  const scores = models.map((model) => ({ model, column: numberColumn(table, model) }));
  const apparent = models
    .filter((model) => table.columns.includes(apparentOf(model)))
    .map((model) => ({ model, column: numberColumn(table, apparentOf(model)) }));
  const columns = [
    patients,
    cohorts,
    outcomes,
    folds,
    ...[...scores, ...apparent].map(({ column }) => column),
  ];
  const problems: Problem[] = columns.flatMap((column) => column.problems);
  if (problems.length > 0) throw new ProblemError(problems);
  return table.rows.map(({ row }, i): ScoreRow => {
    const patient = patients.values[i] ?? missing(table, row, "patient");
    const cohort = cohorts.values[i] ?? missing(table, row, "cohort");
    const outcome = outcomes.values[i] ?? missing(table, row, "outcome");
    const fold = folds.values[i];
    const valuesOf = (list: typeof scores) =>
      Object.fromEntries(
        list.flatMap(({ model, column }) => {
          const value = column.values[i];
          return value === undefined ? [] : [[model, value] as const];
        }),
      );
    const apparentScores = valuesOf(apparent);
    return {
      patient,
      cohort: cohort as CohortName,
      ...(fold === undefined ? {} : { fold }),
      outcome: outcome === "1" ? 1 : 0,
      scores: valuesOf(scores),
      ...(Object.keys(apparentScores).length === 0 ? {} : { apparent: apparentScores }),
    };
  });
}

function missing(table: Table, row: number, column: string): never {
  return fail({
    code: "score-cell-missing",
    where: { file: table.fileName, row, column },
    found: "an empty cell",
    expected: "a value for every patient",
    remedy: "Restore the file that the run wrote",
  });
}
