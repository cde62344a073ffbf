// What a table holds, column by column, for a person who has to name columns.
import { dateColumn } from "./dateColumn.ts";
import { isMissing } from "./missing.ts";
import { numberColumn } from "./numberColumn.ts";
import type { Table } from "./table.ts";

const mostColumns = 30;
const mostLevels = 4;
/** Enough to see what a column is. */
const rowsLookedAt = 1000;

/** "age (40 to 80), sex (F, M), dead (0, 1)": of the first rows and at most thirty columns. */
export function describeColumns(table: Table): string {
  const seen: Table = { ...table, rows: table.rows.slice(0, rowsLookedAt) };
  const shown = table.columns
    .slice(0, mostColumns)
    .map((column) => `${column} (${describeColumn(seen, column)})`);
  const more = table.columns.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function describeColumn(table: Table, column: string): string {
  const cells = table.rows.map((row) => row.cells[column]!).filter((cell) => !isMissing(cell));
  const values = [...new Set(cells)].sort();
  if (values.length === 0) return "empty";
  if (values.length <= mostLevels) return values.join(", ");
  const { values: numbers, problems } = numberColumn(table, column);
  const known = numbers.filter((value) => value !== undefined);
  // Identifiers keep their zeros.
  if (problems.length === 0 && !values.some((value) => /^0\d/.test(value)))
    return `${short(known.reduce((a, b) => Math.min(a, b)))} to ${short(known.reduce((a, b) => Math.max(a, b)))}`;
  if (dateColumn(table, column).problems.length === 0) return "dates";
  return `text: ${values.slice(0, 2).join(", ")}, …`;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
