// Columns of a table as the variables of an analysis, and the rows in which all of them have a value.
import { firstOfEach } from "../../problem/firstOfEach.ts";
import { fail, type Problem, ProblemError } from "../../problem/problem.ts";
import { levelColumn } from "../../table/levelColumn.ts";
import { isMissing } from "../../table/missing.ts";
import { numberColumn } from "../../table/numberColumn.ts";
import { dateRemedy } from "../../table/numberRefusals.ts";
import { type ColumnValues, missingColumn, type Table } from "../../table/table.ts";
import { textColumn } from "../../table/textColumn.ts";
import type { AnalysisData } from "./method.ts";
import { undeclaredLevelProblems } from "./undeclaredLevels.ts";

/** One value for each row of the table, undefined where it is missing. */
export interface Variable<T> {
  /** The columns that it is made of. */
  readonly columns: readonly string[];
  readonly values: readonly (T | undefined)[];
}

/** Refuses ("column-missing") a column that the table lacks, and cells that are no finite number. */
export function numericVariable({ table }: AnalysisData, column: string): Variable<number> {
  const read = numberColumn(table, column);
  const tooLarge = table.rows.flatMap(({ row, cells }, i): Problem[] =>
    read.values[i] === undefined || Number.isFinite(read.values[i])
      ? []
      : [
          {
            code: "number-invalid",
            where: { file: table.fileName, row, column },
            found: `'${cells[column]}' is beyond what a computer's number can hold`,
            expected: "a number below 1.8e308",
            remedy: "Correct the cell",
          },
        ],
  );
  return { columns: [column], values: valuesOf({ ...read, problems: [...read.problems, ...tooLarge] }) };
}

/**
 * The column's levels as they are written. With declared levels, refuses ("level-unknown") any other value; without,
 * what `undeclaredLevelProblems` refuses.
 */
export function levelVariable({ table, levels }: AnalysisData, column: string): Variable<string> {
  const declared = levels[column];
  if (declared === undefined) {
    const read = textColumn(table, column);
    const unclear = read.problems.length > 0 ? [] : undeclaredLevelProblems(table, column);
    return { columns: [column], values: valuesOf({ ...read, problems: [...read.problems, ...unclear] }) };
  }
  const read = levelColumn(table, column, declared);
  const problems = read.problems.map((problem) =>
    problem.code === "level-unknown"
      ? { ...problem, remedy: `Correct the cell, or add it to 'levels.${column}'` }
      : problem,
  );
  return { columns: [column], values: valuesOf({ ...read, problems }) };
}

/** How a column that is named as a term or group is read: its levels are declared, or none of its cells is a number. */
export function holdsLevels({ table, levels }: AnalysisData, column: string): boolean {
  requireColumn(table, column);
  if (levels[column] !== undefined) return true;
  const cells = table.rows.flatMap(({ cells: all }) => (isMissing(all[column]!) ? [] : [all[column]!]));
  return cells.length > 0 && cells.every((cell) => Number.isNaN(Number(cell.replace(",", "."))));
}

/** Levels that occur, in the declared order; without one by number, or else alphabetically (by code point). */
export function levelsInOrder(
  { levels }: AnalysisData,
  column: string,
  values: readonly string[],
): readonly string[] {
  const present = new Set(values);
  const declared = levels[column];
  if (declared !== undefined) return declared.filter((level) => present.has(level));
  const sorted = [...present].sort();
  return sorted.every((level) => Number.isFinite(Number(level)))
    ? sorted.sort((a, b) => Number(a) - Number(b))
    : sorted;
}

/** Refuses ("column-missing") a column that the table lacks. */
export function requireColumn(table: Table, column: string): void {
  const absent = missingColumn(table, column);
  if (absent !== undefined) throw new ProblemError([inSpec(absent)]);
}

/** Rows of an analysis, those without a value in one of its variables left out. */
export interface Cases {
  readonly n: number;
  readonly dropped: number;
  readonly droppedRows: readonly number[];
  readonly of: <T>(variable: Variable<T>) => T[];
}

/** Refuses ("no-complete-rows") variables that no row has all of. */
export function completeCases({ table }: AnalysisData, variables: readonly Variable<unknown>[]): Cases {
  const places = table.rows.map((_, i) => i);
  const kept = places.filter((i) => variables.every(({ values }) => values[i] !== undefined));
  if (kept.length === 0) {
    const columns = [...new Set(variables.flatMap((variable) => variable.columns))];
    const counts = columns.map((column) => {
      const known = table.rows.filter(({ cells }) => !isMissing(cells[column]!)).length;
      return `${known} in '${column}'`;
    });
    fail({
      code: "no-complete-rows",
      where: { file: table.fileName },
      found: `no row with a value in each of the columns; of ${table.rows.length} rows, values are in ${counts.join(", ")}`,
      expected: "rows that have all variables of the analysis",
      remedy: "Fill in the columns, or leave the emptiest one out of the analysis",
    });
  }
  const complete = new Set(kept);
  const droppedRows = places.filter((i) => !complete.has(i)).map((i) => table.rows[i]!.row);
  return {
    n: kept.length,
    dropped: droppedRows.length,
    droppedRows,
    of: <T>({ values }: Variable<T>) => kept.map((i) => values[i] as T),
  };
}

/** The counts of a result. */
export function countsOf({ n, dropped, droppedRows }: Cases) {
  return { n, dropped, droppedRows };
}

function valuesOf<T>({ values, problems }: ColumnValues<T>): readonly (T | undefined)[] {
  if (problems.length > 0) throw new ProblemError(firstOfEach(problems).map(inSpec));
  return values;
}

/** A table's problems speak of a study file in their remedies; here there is a spec instead. */
function inSpec(problem: Problem): Problem {
  if (problem.code === "column-missing") {
    return { ...problem, remedy: "Add the column, or name the right one in the analysis" };
  }
  if (problem.code !== "number-invalid") return problem;
  const { column } = problem.where;
  if (problem.remedy === dateRemedy) {
    return {
      ...problem,
      remedy: `${dateRemedy}, in a spec: columns: {os: {from: first_dose, until: last_visit, unit: months}}`,
    };
  }
  if (!problem.found.endsWith("is no number")) return problem;
  return {
    ...problem,
    remedy: `${problem.remedy}; if '${column}' holds categories, list them under 'levels' in the spec`,
  };
}
