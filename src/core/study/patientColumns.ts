// The columns of a patients' table that say what is true of each patient: outcome, factors, weight, seed.
import { isError, type Problem } from "../problem/problem.ts";
import { isMissing } from "../table/missing.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { conditionColumn } from "./evaluateCondition.ts";
import { neededFactors } from "./needs.ts";
import type { FactorValue } from "./patient.ts";
import { type Study, usualColumns } from "./study.ts";

/** The endpoint, true for positive. A missing value is a problem, never a negative. */
export function readOutcome(study: Study, table: Table): ColumnValues<boolean> {
  const { name, positive } = study.endpoint;
  const outcome = conditionColumn(table, positive);
  const refusedRows = new Set(outcome.problems.map(({ where }) => where.row));
  const readable = !outcome.problems.some((problem) => isError(problem) && problem.where.row === undefined);
  const missing = table.rows
    .filter(({ row }, i) => readable && outcome.values[i] === undefined && !refusedRows.has(row))
    .map(
      ({ row }): Problem => ({
        code: "outcome-missing",
        where: { file: table.fileName, row },
        found: `whether the patient is ${name} positive (${positive}) is not known: a value is missing`,
        expected: "a value; missing is never taken for negative",
        remedy: "Fill in the value, or leave the patient out with 'onProblem: exclude'",
      }),
    );
  return { values: outcome.values, problems: [...outcome.problems, ...missing] };
}

/** Patients without a value of a factor that a model uses, where the study refuses them. */
export function missingFactors(
  study: Study,
  table: Table,
  factors: readonly { readonly name: string; readonly values: readonly FactorValue[] }[],
): Problem[] {
  if (study.missingFactors === "impute") return [];
  const needed = neededFactors(study);
  return factors
    .filter(({ name }) => needed.includes(name) && table.columns.includes(name))
    .flatMap(({ name, values }) =>
      table.rows
        .filter(({ cells }, i) => values[i] === undefined && isMissing(cells[name]!))
        .map(({ row }) => ({
          code: "factor-missing",
          where: { file: table.fileName, row, column: name },
          found: `'${name}' has no value`,
          expected: "a value of each factor that a model uses",
          remedy:
            "Fill it in, set 'missingFactors: impute', or leave the patient out with 'onProblem: exclude'",
        })),
    );
}

/** Body weight in kg where the table gives it. */
export function readWeight(study: Study, table: Table): ColumnValues<number> {
  const column = study.patients.weightKg ?? usualColumns.weightKg;
  if (study.patients.weightKg === undefined && !table.columns.includes(column)) {
    return { values: table.rows.map(() => undefined), problems: [] };
  }
  const { values, problems } = numberColumn(table, column);
  const [least, most] = [2, 400];
  const implausible = table.rows
    .filter(
      (_, i) => values[i] !== undefined && values[i] !== 0 && !(values[i] >= least && values[i] <= most),
    )
    .map(({ row, cells }) => ({
      code: "weight-implausible",
      where: { file: table.fileName, row, column },
      found: `a body weight of ${cells[column]} kg`,
      expected: `${least} to ${most} kg`,
      remedy: "Correct the weight; an empty cell leaves it to the images",
    }));
  // As in DICOM headers, 0 means that nobody filled it in.
  return {
    values: values.map((value) => (value === 0 ? undefined : value)),
    problems: [...problems, ...implausible],
  };
}

/** Blood glucose where the table has a column of it. */
export function readGlucose(table: Table): ColumnValues<number> {
  return table.columns.includes(usualColumns.glucose)
    ? numberColumn(table, usualColumns.glucose)
    : { values: table.rows.map(() => undefined), problems: [] };
}

/** A point in each tumour, mm (LPS), where the study finds tumours by a seed. */
export function readSeed(study: Study, table: Table): ColumnValues<readonly [number, number, number]> {
  const { tumour } = study.images;
  if (tumour.kind !== "seed") return { values: table.rows.map(() => undefined), problems: [] };
  const [x, y, z] = tumour.columns.map((column) => numberColumn(table, column));
  const values = table.rows.map((_, i) => {
    const [a, b, c] = [x!.values[i], y!.values[i], z!.values[i]];
    return a === undefined || b === undefined || c === undefined ? undefined : ([a, b, c] as const);
  });
  const present = tumour.columns.every((column) => table.columns.includes(column));
  const missing = table.rows
    .filter(({ cells }) => present && tumour.columns.some((column) => isMissing(cells[column]!)))
    .map(({ row }) => ({
      code: "seed-missing",
      where: { file: table.fileName, row },
      found: `no point in the tumour (${tumour.columns.join(", ")})`,
      expected: "three coordinates, LPS in mm",
      remedy: "Fill them in, or leave the patient out with 'onProblem: exclude'",
    }));
  return { values, problems: [...[x!, y!, z!].flatMap((column) => column.problems), ...missing] };
}
