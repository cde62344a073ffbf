// Analyses of made-up tables, for the tests of methods.
import { analysesDocument, analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import type { Problem } from "../../../../src/core/problem/problem.ts";
import type { Json } from "../../statistics/agreement.ts";
import { tableFrom } from "../../table/tables.ts";

export type Columns = Readonly<Record<string, readonly (string | number | null)[]>>;

/** CSV text; missing values are empty cells. */
export function csvOf(columns: Columns): string {
  const names = Object.keys(columns);
  const cell = (value: string | number | null | undefined) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",]/.test(text) ? `"${text}"` : text;
  };
  const rows = columns[names[0]!]!.map((_, i) => names.map((name) => cell(columns[name]![i])).join(","));
  return `${[names.map(cell).join(","), ...rows].join("\n")}\n`;
}

/** The document of a spec on a table of these columns, as the command prints it. */
export async function documentOf(columns: Columns, spec: unknown): Promise<Json> {
  const table = await tableFrom(csvOf(columns));
  const analyses = analyseTable(table, readSpec(JSON.stringify(spec), "spec.json"));
  return JSON.parse(JSON.stringify(analysesDocument(analyses), asPrinted)) as Json;
}

/** The result of one analysis. */
export async function resultOf(
  columns: Columns,
  analysis: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): Promise<Json> {
  const document = await documentOf(columns, { ...rest, analyses: [{ id: "it", ...analysis }] });
  return (document as { readonly [id: string]: Json })["it"]!;
}

/** Why one analysis was refused; fails the test where it was done. */
export async function refusalOf(
  columns: Columns,
  analysis: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): Promise<readonly Problem[]> {
  const table = await tableFrom(csvOf(columns));
  const spec = readSpec(JSON.stringify({ ...rest, analyses: [{ id: "it", ...analysis }] }), "spec.json");
  const [done] = analyseTable(table, spec);
  if (done!.kind === "done") throw new Error(`not refused: ${JSON.stringify(done!.result).slice(0, 300)}`);
  return done!.problems;
}

function asPrinted(_key: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : value > 0 ? "Infinity" : "-Infinity";
}
