// A table whose cells are text and whose rows know their place in the file.
import { didYouMean } from "../problem/didYouMean.ts";
import type { Problem, ProblemPlace } from "../problem/problem.ts";

export interface Table {
  readonly fileName: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly dialect: Dialect;
  /** What a reader of the file should know and that stops nothing. */
  readonly warnings?: readonly Problem[];
}

export interface TableRow {
  /** As a spreadsheet counts: 1 is the first line of the file, usually the header. */
  readonly row: number;
  /** Trimmed text of every column. */
  readonly cells: Readonly<Record<string, string>>;
  /** Cells that the file itself holds as numbers (XLSX). */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** How a file is written, as it was found. */
export type Dialect =
  | { readonly kind: "text"; readonly encoding: TextEncodingName; readonly delimiter: "," | ";" | "\t" }
  | { readonly kind: "xlsx"; readonly sheet: string; readonly otherSheets: readonly string[] };

export type TextEncodingName = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "Windows-1252";

/** A column read with a type: one value for each row, undefined where it is missing or refused. */
export interface ColumnValues<T> {
  readonly values: readonly (T | undefined)[];
  readonly problems: readonly Problem[];
}

/** "CSV with semicolons, Windows-1252" */
export function describeDialect(dialect: Dialect): string {
  if (dialect.kind === "xlsx") return `XLSX, sheet '${dialect.sheet}'`;
  const form = { ",": "CSV with commas", ";": "CSV with semicolons", "\t": "TSV" }[dialect.delimiter];
  return `${form}, ${dialect.encoding}`;
}

/** A place in the table, with its file and, of a workbook, its sheet. */
export function placeIn(
  { fileName, dialect }: Pick<Table, "fileName" | "dialect">,
  place: ProblemPlace = {},
): ProblemPlace {
  return { file: fileName, ...(dialect.kind === "xlsx" && { sheet: dialect.sheet }), ...place };
}

/** What to do about a table that holds nothing: of a workbook, another sheet may be meant. */
export function fillInOrChoose(dialect: Dialect): string {
  const others = dialect.kind === "xlsx" ? dialect.otherSheets : [];
  if (others.length === 0) return "Fill in the table";
  return `Fill in the sheet, or name another: ${others.map((name) => `--sheet '${name}'`).join(" or ")}`;
}

/** "the table has patient, age, …", at most forty names, and the other sheets of a workbook. */
function listColumns({ columns, dialect }: Table): string {
  const shown = columns.slice(0, 40).join(", ");
  const more = columns.length > 40 ? ` and ${columns.length - 40} more` : "";
  const sheets =
    dialect.kind === "xlsx" && dialect.otherSheets.length > 0
      ? `; the workbook has other sheets: ${dialect.otherSheets.join(", ")} (--sheet NAME)`
      : "";
  return `the table has ${shown}${more}${sheets}`;
}

/** The problem of a column that is not in the table; undefined where it is. */
export function missingColumn(table: Table, column: string): Problem | undefined {
  if (table.columns.includes(column)) return undefined;
  return {
    code: "column-missing",
    where: placeIn(table, { column }),
    found: `there is no column '${column}'${didYouMean(column, table.columns)}`,
    expected: `a column '${column}'; ${listColumns(table)}`,
    remedy: "Add the column, or name the right one in the study file",
  };
}
