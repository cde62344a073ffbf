// Counts by two factors.
import { fail } from "../problem/problem.ts";
import { groupsOf } from "./groups.ts";

/** Counts: a row for each level of the first factor, a column for each of the second. */
export type ContingencyTable = readonly (readonly number[])[];

export interface CrossTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly counts: ContingencyTable;
}

/**
 * R's `table(row, column)`. Levels in the order given, without it by name; levels without patients fall away,
 * unlisted values are refused.
 */
export function crossTable(
  row: readonly string[],
  column: readonly string[],
  levels: { readonly rows?: readonly string[]; readonly columns?: readonly string[] } = {},
): CrossTable {
  if (row.length !== column.length) {
    fail({
      code: "unlike-lengths",
      where: {},
      found: `${row.length} and ${column.length} values`,
      expected: "both factors of every patient",
      remedy: "Give both over the same patients, in the same order.",
    });
  }
  const rows = groupsOf(row, levels.rows);
  const columns = groupsOf(column, levels.columns);
  const counts = rows.names.map(() => columns.names.map(() => 0));
  for (let i = 0; i < row.length; i++) counts[rows.of[i]!]![columns.of[i]!]!++;
  return { rows: rows.names, columns: columns.names, counts };
}

export interface Margins {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly total: number;
}

/**
 * Refuses ("table-not-counts") all but whole counts ≥ 0 in at least two rows and two columns of one
 * length, with somebody in it.
 */
export function marginsOf(table: ContingencyTable): Margins {
  const width = table[0]?.length ?? 0;
  const isTable =
    table.length >= 2 &&
    width >= 2 &&
    table.every((row) => row.length === width && row.every((count) => Number.isInteger(count) && count >= 0));
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  if (!isTable || total === 0) {
    fail({
      code: "table-not-counts",
      where: {},
      found: JSON.stringify(table),
      expected: "whole counts, at least two rows and two columns, somebody in them",
      remedy: "A factor with one level has nothing to compare.",
    });
  }
  const columns = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  return { rows, columns, total };
}

/** The four counts of a 2 × 2 table. Refuses others ("table-not-2x2"). */
export function fourCounts(table: ContingencyTable): readonly [number, number, number, number] {
  const { rows, columns } = marginsOf(table);
  if (rows.length !== 2 || columns.length !== 2) {
    fail({
      code: "table-not-2x2",
      where: {},
      found: `${rows.length} rows and ${columns.length} columns`,
      expected: "two rows and two columns",
      remedy: "Compare two levels at a time.",
    });
  }
  return [table[0]![0]!, table[0]![1]!, table[1]![0]!, table[1]![1]!];
}
