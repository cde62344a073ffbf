// A column of text: identifiers, centres, paths.
import { isMissing } from "./missing.ts";
import { type ColumnValues, missingColumn, type Table } from "./table.ts";

/** Reads a column as it is written; missing cells are undefined. */
export function textColumn(table: Table, column: string): ColumnValues<string> {
  const absent = missingColumn(table, column);
  if (absent !== undefined) return { values: table.rows.map(() => undefined), problems: [absent] };
  return {
    values: table.rows.map(({ cells }) => (isMissing(cells[column]!) ? undefined : cells[column])),
    problems: [],
  };
}
