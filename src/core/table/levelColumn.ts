// A column of stated levels.
import { didYouMean } from "../problem/didYouMean.ts";
import type { Problem } from "../problem/problem.ts";
import { isMissing } from "./missing.ts";
import { type ColumnValues, missingColumn, type Table } from "./table.ts";

/**
 * Reads a column whose cells must be one of the levels, letter by letter; other cells are refused, missing ones
 * undefined.
 */
export function levelColumn(table: Table, column: string, levels: readonly string[]): ColumnValues<string> {
  const absent = missingColumn(table, column);
  if (absent !== undefined) return { values: table.rows.map(() => undefined), problems: [absent] };
  const problems: Problem[] = [];
  const values = table.rows.map(({ row, cells }) => {
    const cell = cells[column]!;
    if (levels.includes(cell)) return cell;
    if (!isMissing(cell)) {
      problems.push({
        code: "level-unknown",
        where: { file: table.fileName, row, column },
        found: `'${cell}' is no level of '${column}'${didYouMean(cell, levels)}`,
        expected: `one of ${levels.join(", ")}; an empty cell or NA where it is missing`,
        remedy: "Correct the cell, or add the level to the study file",
      });
    }
    return undefined;
  });
  return { values, problems };
}
