// Numbers in rows and columns, as they go into a CSV file.

import { fail } from "../problem/problem.ts";
import { type CsvValue, writeCsv } from "../table/writeCsv.ts";

export interface DataTable {
  /** Each name once. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

/**
 * CSV text; numbers at full precision, infinities as Infinity and -Infinity. Refuses rows that don't fit the columns.
 */
export function toCsv({ columns, rows }: DataTable): string {
  for (const row of rows)
    if (row.length !== columns.length)
      fail({
        code: "data-row-length",
        where: {},
        found: `a row of ${row.length} values`,
        expected: `${columns.length} values, one a column`,
        remedy: "This is a fault of Uptake; please report it.",
        fault: "work",
      });
  return writeCsv(
    columns,
    rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
  );
}
