// Columns that a spec makes of others: a limit or the median parts a marker in two, a standard deviation becomes
// its unit, two dates a duration.
import { z } from "zod";
import { firstOfEach } from "../problem/firstOfEach.ts";
import { fail, ProblemError } from "../problem/problem.ts";
import { median } from "../statistics/quantile.ts";
import { variance } from "../statistics/summary.ts";
import { daysOf } from "../study/timeUnits.ts";
import { dateColumn, daysBetween } from "../table/dateColumn.ts";
import { placeIn, type Table, type TableRow } from "../table/table.ts";
import { numericVariable } from "./methods/variables.ts";

const from = z.string().min(1).describe("Column of numbers");

/** What a spec says of a column that is to be made. */
export const derivedColumn = z.union([
  z.strictObject({ from, atLeast: z.number().describe("High is this and more") }),
  z.strictObject({ from, above: z.number().describe("High is more than this") }),
  z.strictObject({ from, split: z.literal("median").describe("High is above the median") }),
  z.strictObject({ from, per: z.literal("sd").describe("In standard deviations of the column") }),
  z.strictObject({
    from: z.string().min(1).describe("Column of dates: time zero"),
    until: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe("Column of dates, or several: the first that has one, as [death_date, last_visit]"),
    unit: z.enum(["days", "months", "years"]).describe("A month has 30.4375 days, a year 365.25"),
  }),
]);

export type DerivedColumn = z.output<typeof derivedColumn>;

/**
 * The table with the new columns, and the levels of those that part in two ("CPS < 10", "CPS ≥ 10"),
 * the lower first. A row without a value has none in the new column either. Refuses ("column-exists") a
 * name that the table already has.
 */
export function withDerivedColumns(
  table: Table,
  derived: Readonly<Record<string, DerivedColumn>>,
): { readonly table: Table; readonly levels: Readonly<Record<string, readonly string[]>> } {
  const levels: Record<string, readonly string[]> = {};
  const made = Object.entries(derived).map(([name, rule]): MadeColumn => {
    if (table.columns.includes(name)) {
      fail({
        code: "column-exists",
        where: { file: table.fileName, column: name },
        found: `a column '${name}' in the table, and one of that name under 'columns'`,
        expected: "a name of its own for a new column",
        remedy: "Rename the new column",
      });
    }
    if ("until" in rule) return { name, ...numberCells(durations(table, rule)) };
    const { values } = numericVariable({ table, levels: {} }, rule.from);
    if ("per" in rule) {
      const known = values.filter((value) => value !== undefined);
      const sd = Math.sqrt(variance(known));
      return { name, ...numberCells(values.map((value) => (value === undefined ? undefined : value / sd))) };
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
      rows: table.rows.map((row, i) => withMade(row, made, i)),
    },
  };
}

interface MadeColumn {
  readonly name: string;
  readonly cells: readonly string[];
  /** Of a column of numbers, which no decimal mark of the file concerns. */
  readonly numbers?: readonly (number | undefined)[];
}

function numberCells(values: readonly (number | undefined)[]): Omit<MadeColumn, "name"> {
  return {
    cells: values.map((value) => (value === undefined || Number.isNaN(value) ? "" : String(value))),
    numbers: values.map((value) => (Number.isNaN(value) ? undefined : value)),
  };
}

function withMade(row: TableRow, made: readonly MadeColumn[], i: number): TableRow {
  const cells = { ...row.cells, ...Object.fromEntries(made.map(({ name, cells: own }) => [name, own[i]!])) };
  const numbers = made.flatMap(({ name, numbers: own }) => {
    const value = own?.[i];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...row, cells, numbers: { ...row.numbers, ...Object.fromEntries(numbers) } };
}

/**
 * From one date to another in the rule's unit; undefined where one is missing. Refuses ("dates-reversed") an end
 * before its beginning, by row.
 */
function durations(
  table: Table,
  { from, until, unit }: Extract<DerivedColumn, { until: unknown }>,
): (number | undefined)[] {
  const ends = typeof until === "string" ? [until] : until;
  const [starts, ...others] = [from, ...ends].map((column) => dateColumn(table, column));
  const problems = [starts!, ...others].flatMap((column) => column.problems);
  const values = table.rows.map(({ row }, i) => {
    const j = others.findIndex((column) => column.values[i] !== undefined);
    const [start, end] = [starts!.values[i], others[j]?.values[i]];
    if (start === undefined || end === undefined) return undefined;
    const days = daysBetween(start, end);
    if (days < 0) {
      problems.push({
        code: "dates-reversed",
        where: placeIn(table, { row, column: ends[j]! }),
        found: `${end}, before '${from}' of ${start}`,
        expected: "an end that is not before its beginning",
        remedy: "Correct one of the two dates",
      });
    }
    return days / daysOf[unit];
  });
  if (problems.length > 0) throw new ProblemError(firstOfEach(problems));
  return values;
}

function partition(
  rule: Exclude<DerivedColumn, { per: unknown } | { until: unknown }>,
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
