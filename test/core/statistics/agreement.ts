// How near a number must come to R's, and reading R's JSON.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { referenceFolder } from "../../data.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The entries of an array, whatever they are. */
export function list(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`not an array: ${JSON.stringify(value)}`);
  return value as readonly Json[];
}

/** The entries of an array as text. */
export function strings(value: Json | undefined): string[] {
  return list(value).map(String);
}

/** R's numbers as written by the reference: NA is null, NaN and the infinities are words. */
export function numberOf(value: Json | undefined): number {
  // A misspelt path must not pass for an NA.
  if (value === undefined) throw new Error("no such number");
  if (typeof value === "number") return value;
  if (value === "Infinity" || value === "Inf") return Number.POSITIVE_INFINITY;
  if (value === "-Infinity" || value === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number.NaN;
}

export function numbersOf(value: Json | undefined): number[] {
  if (!Array.isArray(value)) throw new Error(`not an array: ${JSON.stringify(value)?.slice(0, 80)}`);
  return value.map((entry: Json) => numberOf(entry));
}

export function matrixOf(value: Json | undefined): number[][] {
  return (value as readonly Json[]).map((row) => numbersOf(row));
}

/** A member of nested objects, `at(reference, "glm", "model1", "n")`; undefined where a step is missing. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (here === null || typeof here !== "object" || Array.isArray(here)) return undefined;
    here = (here as { readonly [key: string]: Json })[key];
  }
  return here;
}

export function entriesOf(value: Json | undefined): [string, Json][] {
  return Object.entries(value as { readonly [key: string]: Json });
}

/** |difference| ≤ absolute + relative·|R|; infinities and NaN must be the same. The default is the project's promise. */
export function expectR(ours: number, r: number, label: string, absolute = 1e-8, relative = 1e-7): void {
  if (!Number.isFinite(r)) {
    expect(ours, label).toBe(r);
    return;
  }
  const tolerance = absolute + relative * Math.abs(r);
  if (!(Math.abs(ours - r) <= tolerance)) expect.fail(`${label}: ${ours}, R gives ${r}`);
}

export function expectAllR(
  ours: readonly number[],
  r: readonly number[],
  label: string,
  absolute?: number,
  relative?: number,
): void {
  expect(ours.length, `${label}: length`).toBe(r.length);
  r.forEach((value, i) => {
    expectR(ours[i]!, value, `${label}[${i}]`, absolute, relative);
  });
}

export function fixture(name: string): Json {
  const path = fileURLToPath(new URL(`../../fixtures/statistics/${name}`, import.meta.url));
  return JSON.parse(readFileSync(path, "utf8")) as Json;
}

export interface ReferenceSet {
  readonly name: string;
  readonly reference: Json;
  /** Columns of data.csv as text; missing is "". */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** One folder of R's reference figures, or undefined where they are not beside the checkout. */
export function referenceSet(name: string): ReferenceSet | undefined {
  const folder = referenceFolder();
  if (folder === undefined || !existsSync(join(folder, name, "reference.json"))) return undefined;
  const lines = readFileSync(join(folder, name, "data.csv"), "utf8")
    .trim()
    .split(/\r?\n/);
  const header = lines[0]!.split(",").map((cell) => cell.replaceAll('"', ""));
  const columns: Record<string, string[]> = Object.fromEntries(header.map((key) => [key, []]));
  for (const line of lines.slice(1)) {
    const cells = line.split(",").map((cell) => cell.replaceAll('"', ""));
    header.forEach((key, j) => {
      columns[key]!.push(cells[j] ?? "");
    });
  }
  return {
    name,
    reference: JSON.parse(readFileSync(join(folder, name, "reference.json"), "utf8")) as Json,
    columns,
  };
}

/** Rows in which none of the columns is missing. */
export function completeRows(set: ReferenceSet, names: readonly string[]): number[] {
  const n = Object.values(set.columns)[0]!.length;
  return Array.from({ length: n }, (_, i) => i).filter((i) =>
    names.every((name) => set.columns[name]![i] !== "" && set.columns[name]![i] !== "NA"),
  );
}

export function numericColumn(set: ReferenceSet, name: string, rows: readonly number[]): number[] {
  return rows.map((row) => Number(set.columns[name]![row]));
}

/** Columns of R's model matrix without the intercept: numbers as they are, factors in treatment contrasts. */
export function designOf(
  set: ReferenceSet,
  variables: readonly string[],
  rows: readonly number[],
): { name: string; values: number[] }[] {
  return variables.flatMap((variable) => {
    const levels = at(set.reference, "spec", "factors", variable);
    if (!Array.isArray(levels)) return [{ name: variable, values: numericColumn(set, variable, rows) }];
    return levels.slice(1).map((level: Json) => ({
      name: `${variable}${level}`,
      values: rows.map((row) => (set.columns[variable]![row] === level ? 1 : 0)),
    }));
  });
}
