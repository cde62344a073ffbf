// A column of numbers, whichever decimal mark it uses; a cell that can be read in two ways is refused.
import type { Problem } from "../problem/problem.ts";
import { isMissing } from "./missing.ts";
import { numberRefusal } from "./numberRefusals.ts";
import { type ColumnValues, missingColumn, type Table, type TableRow } from "./table.ts";

type DecimalMark = "." | ",";

/**
 * Reads a column as numbers. The decimal mark is the one that the column's unambiguous cells use (0,9 and 12.5
 * are; 1,234 is not: it may be a thousand). Where none is, it is that of the other columns, or the point in a
 * file parted by commas; else such cells are refused. Thousands separators, units, '<' and '>' are refused;
 * missing cells are undefined.
 */
export function numberColumn(table: Table, column: string): ColumnValues<number> {
  const absent = missingColumn(table, column);
  if (absent !== undefined) return { values: table.rows.map(() => undefined), problems: [absent] };
  const marks = marksOf(table.rows, column);
  const problems: Problem[] = [];
  if (marks.size > 1) problems.push(mixedMarks(table, column, marks));
  const mark = marks.size === 1 ? [...marks.keys()][0] : marks.size > 1 ? undefined : markOfFile(table);
  const values = table.rows.map((row) => {
    const held = heldNumber(row, column);
    const cell = row.cells[column]!;
    if (held !== undefined || isMissing(cell)) return held;
    const value = numberOf(cell, mark);
    if (typeof value === "number") return value;
    if (!(value === "ambiguous" && marks.size > 1))
      problems.push(refused(table, row, column, cell, value, mark));
    return undefined;
  });
  return { values, problems };
}

/** The number that the file itself holds; columns may be named as an object's own words are. */
function heldNumber({ numbers }: TableRow, column: string): number | undefined {
  return numbers !== undefined && Object.hasOwn(numbers, column) ? numbers[column] : undefined;
}

/** Minus and plus, digits, one mark, digits, exponent. */
const decimal = /^[+-]?(\d*)(?:([.,])(\d+))?(?:[eE][+-]?\d+)?$/;

function numberOf(cell: string, mark: DecimalMark | undefined): number | "ambiguous" | "not a number" {
  const plain = cell.replace(/^\u2212/, "-");
  const match = decimal.exec(plain);
  if (match === null || (match[1] === "" && match[2] === undefined)) return "not a number";
  const written = match[2];
  if (written === undefined || written === mark) return Number(plain.replace(",", "."));
  return "ambiguous";
}

/** A cell whose mark can only be a decimal one: not one to three digits, a mark, and three digits. */
function certainMark(cell: string): DecimalMark | undefined {
  const match = decimal.exec(cell.replace(/^\u2212/, "-"));
  if (match?.[2] === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(match[1]!) && match[3]!.length === 3) return undefined;
  return match[2] as DecimalMark;
}

/** Decimal marks that are certain in a column, each with the first row that shows it. */
function marksOf(rows: readonly TableRow[], column: string): ReadonlyMap<DecimalMark, TableRow> {
  const marks = new Map<DecimalMark, TableRow>();
  for (const row of rows) {
    if (heldNumber(row, column) !== undefined) continue;
    const mark = certainMark(row.cells[column]!);
    if (mark !== undefined && !marks.has(mark)) marks.set(mark, row);
  }
  return marks;
}

function markOfFile(table: Table): DecimalMark | undefined {
  const marks = new Set(table.columns.flatMap((column) => [...marksOf(table.rows, column).keys()]));
  if (marks.size === 1) return [...marks][0];
  return marks.size === 0 && table.dialect.kind === "text" && table.dialect.delimiter === ","
    ? "."
    : undefined;
}

function mixedMarks(table: Table, column: string, marks: ReadonlyMap<DecimalMark, TableRow>): Problem {
  const point = marks.get(".")!;
  const comma = marks.get(",")!;
  return {
    code: "number-marks-mixed",
    where: { file: table.fileName, row: Math.max(point.row, comma.row), column },
    found: `decimal points and decimal commas: '${point.cells[column]}' in row ${point.row}, '${comma.cells[column]}' in row ${comma.row}`,
    expected: "one decimal mark in a column",
    remedy: "Write all numbers of the column with a decimal point",
  };
}

function refused(
  table: Table,
  row: TableRow,
  column: string,
  cell: string,
  reason: "ambiguous" | "not a number",
  mark: DecimalMark | undefined,
): Problem {
  const where = { file: table.fileName, row: row.row, column };
  if (reason === "not a number") {
    return {
      code: "number-invalid",
      where,
      ...numberRefusal(cell),
      expected:
        "a number without unit, thousands separator, '<' or '>'; an empty cell or NA where it is missing",
    };
  }
  const other =
    mark === undefined ? "nothing else in the file tells" : `the column writes decimals with '${mark}'`;
  return {
    code: "number-ambiguous",
    where,
    found: `'${cell}' can be a decimal number or thousands; ${other}`,
    expected: "a number that can be read in one way",
    remedy: "Write it with a decimal point and without thousands separator",
  };
}
