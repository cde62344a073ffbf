// Columns that a spec makes of others: a limit or the median parts a marker in two, a standard deviation becomes its unit.
import { z } from "zod";
import { fail } from "../problem/problem.ts";
import { median } from "../statistics/quantile.ts";
import { variance } from "../statistics/summary.ts";
import type { Table } from "../table/table.ts";
import { numericVariable } from "./methods/variables.ts";

const from = z.string().min(1).describe("Column of numbers");

/** What a spec says of a column that is to be made. */
export const derivedColumn = z.union([
  z.strictObject({ from, atLeast: z.number().describe("High is this and more") }),
  z.strictObject({ from, above: z.number().describe("High is more than this") }),
  z.strictObject({ from, split: z.literal("median").describe("High is above the median") }),
  z.strictObject({ from, per: z.literal("sd").describe("In standard deviations of the column") }),
]);

export type DerivedColumn = z.output<typeof derivedColumn>;

/**
 * The table with the new columns, and the levels of those that part in two ("CPS < 10", "CPS ≥ 10"), the lower first. A row without a value has
 * none in the new column either. Refuses ("column-exists") a name that the table already has.
 */
export function withDerivedColumns(
  table: Table,
  derived: Readonly<Record<string, DerivedColumn>>,
): { readonly table: Table; readonly levels: Readonly<Record<string, readonly string[]>> } {
  const levels: Record<string, readonly string[]> = {};
  const made = Object.entries(derived).map(([name, rule]) => {
    if (table.columns.includes(name)) {
      fail({
        code: "column-exists",
        where: { file: table.fileName, column: name },
        found: `a column '${name}' in the table, and one of that name under 'columns'`,
        expected: "a name of its own for a new column",
        remedy: "Rename the new column",
      });
    }
    const { values } = numericVariable({ table, levels: {} }, rule.from);
    if ("per" in rule) {
      const known = values.filter((value) => value !== undefined);
      const sd = Math.sqrt(variance(known));
      return { name, cells: values.map((value) => (value === undefined ? "" : String(value / sd))) };
    }
    const { isHigh, names } = partition(rule, values);
    levels[name] = names;
    return {
      name,
      cells: values.map((value) => (value === undefined ? "" : names[isHigh(value) ? 1 : 0])),
    };
  });
  return {
    levels,
    table: {
      ...table,
      columns: [...table.columns, ...made.map(({ name }) => name)],
      rows: table.rows.map((row, i) => ({
        ...row,
        cells: { ...row.cells, ...Object.fromEntries(made.map(({ name, cells }) => [name, cells[i]!])) },
      })),
    },
  };
}

function partition(
  rule: Exclude<DerivedColumn, { per: unknown }>,
  values: readonly (number | undefined)[],
): { readonly isHigh: (value: number) => boolean; readonly names: readonly [string, string] } {
  const { from: column } = rule;
  if ("atLeast" in rule) {
    const limit = rule.atLeast;
    return { isHigh: (value) => value >= limit, names: [`${column} < ${limit}`, `${column} ≥ ${limit}`] };
  }
  const limit = "above" in rule ? rule.above : median(values.filter((value) => value !== undefined));
  const shown = String(Number(limit.toPrecision(4))).replace("-", "−");
  return { isHigh: (value) => value > limit, names: [`${column} ≤ ${shown}`, `${column} > ${shown}`] };
}
