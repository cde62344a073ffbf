// What a spec may call a term: a column, rcs(column, knots), a product a:b, or a*b, which is a, b and their product.
import { fail } from "../../problem/problem.ts";
import type { Table } from "../../table/table.ts";

/**
 * Terms with each a*b replaced by a, b and a:b, as in R's formulas; a column that is a term already is not repeated.
 * Where the table has a column called "a*b", the name means that column.
 */
export function expandCrossings(table: Table, names: readonly string[]): readonly string[] {
  const crossings = names.filter((name) => name.includes("*") && !table.columns.includes(name));
  const crossed = new Set<string>();
  const terms: string[] = [];
  const columnOf = (name: string) => splineOf(table, name)?.column ?? name;
  for (const name of names) {
    if (!crossings.includes(name)) {
      if (!crossed.has(columnOf(name))) terms.push(name);
      continue;
    }
    for (const part of partsOf(name)) {
      const column = columnOf(part);
      if (!terms.some((term) => columnOf(term) === column)) terms.push(part);
      crossed.add(column);
    }
  }
  return [...terms, ...crossings.map((name) => partsOf(name).join(":"))];
}

/** "rcs(age, 4)". */
export function splineOf(
  table: Table,
  name: string,
): { readonly column: string; readonly knots: number } | undefined {
  const match = table.columns.includes(name) ? null : /^rcs\(\s*(.+?)\s*(?:,\s*(\d+)\s*)?\)$/.exec(name);
  return match === null ? undefined : { column: match[1]!, knots: Number(match[2] ?? 4) };
}

/** Refuses ("term-function") log(age), factor(stage) and other functions of R's formulas, and says how to have them. */
export function refuseFunction(table: Table, name: string): void {
  const [, called, column] = /^([\w.]+)\(\s*([^,]+?)\s*(?:,.*)?\)$/.exec(name) ?? [];
  if (called === undefined || column === undefined || table.columns.includes(name)) return;
  fail({
    code: "term-function",
    where: { file: table.fileName, column: name, field: "terms" },
    found: `'${name}', a function of a column`,
    expected: "columns, splines as rcs(age, 4), products as a:b or a*b",
    remedy: remedies[called]?.(column) ?? "Add a column of its values to the table",
  });
}

const asLevels = (column: string) =>
  `Write '${column}', and list its values under 'levels.${column}', the reference first`;

const remedies: Readonly<Record<string, (column: string) => string>> = {
  factor: asLevels,
  "as.factor": asLevels,
  strata: (column) => `Leave it out of the terms, and add strata: ${column}`,
};

function partsOf(crossing: string): string[] {
  return crossing.split("*").map((part) => part.trim());
}
