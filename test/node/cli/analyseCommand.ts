// The command `uptake analyse` as programs call it: a table and a spec in, JSON out.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "../../core/statistics/agreement.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));

export interface CommandOutput {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. */
export function uptake(args: readonly string[], cwd?: string): CommandOutput {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(cwd !== undefined && { cwd }),
  });
  return { status, stdout, stderr };
}

/** A folder for one test file, and the way to remove it. */
export function scratchFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `uptake-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The JSON of a spec on a table, with the exit status and what was said. */
export function analyseJson(
  folder: string,
  table: string,
  spec: unknown,
): { readonly status: number | null; readonly json: Json; readonly stderr: string } {
  const specPath = join(folder, "spec.json");
  writeFileSync(specPath, JSON.stringify(spec));
  const { status, stdout, stderr } = uptake(["analyse", table, "--spec", specPath, "--json"]);
  return { status, stderr, json: stdout === "" ? null : (JSON.parse(stdout) as Json) };
}

/** A CSV of columns; missing values are empty cells. */
export function csvOf(columns: Readonly<Record<string, readonly Json[]>>): string {
  const names = Object.keys(columns);
  const n = columns[names[0]!]!.length;
  const rows = Array.from({ length: n }, (_, i) =>
    names.map((name) => (columns[name]![i] === null ? "" : String(columns[name]![i]))).join(","),
  );
  return `${[names.join(","), ...rows].join("\n")}\n`;
}
