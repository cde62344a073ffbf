// Numbers in rows and columns, as they go into a CSV file.

import { fail } from "../problem/problem.ts";

export type DataValue = string | number | null | undefined;

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly DataValue[])[];
}

/** CSV (RFC 4180, LF): numbers at full precision, infinities as Infinity and -Infinity; NaN, null and undefined are empty. */
export function toCsv(table: DataTable): string {
  const lines = [table.columns, ...table.rows].map((row) => {
    if (row.length !== table.columns.length)
      fail({
        code: "data-row-length",
        where: {},
        found: `a row of ${row.length} values`,
        expected: `${table.columns.length} values, one a column`,
        remedy: "This is a fault of Uptake; please report it.",
        fault: "work",
      });
    return row.map(csvCell).join(",");
  });
  return `${lines.join("\n")}\n`;
}

function csvCell(value: DataValue): string {
  if (value === undefined || value === null || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
