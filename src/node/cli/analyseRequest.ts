// What `uptake analyse` is asked for: its options to a spec, and the options that do not go together.
import { readFile } from "node:fs/promises";
import { dlsSurvivalSpec, findColumns } from "../../core/analysis/presets/dlsSurvival.ts";
import { type AnalysisSpec, readSpec, specOf } from "../../core/analysis/spec.ts";
import { fail } from "../../core/problem/problem.ts";
import { describeColumns } from "../../core/table/describeColumns.ts";
import { placeIn, type Table } from "../../core/table/table.ts";
import { say } from "./command.ts";
import { unreadable } from "./unreadable.ts";

export interface AnalyseFlags {
  readonly spec?: string;
  readonly preset?: "dls-survival";
  readonly sheet?: string;
  readonly time?: string;
  readonly event?: string;
  readonly eventCode?: string;
  readonly by?: string;
  readonly entry?: string;
  readonly scores?: readonly string[];
  readonly cps?: string;
  readonly cpsLimit?: number;
  readonly factors?: readonly string[];
  readonly times?: readonly number[];
  readonly higherScore?: "shorter" | "longer";
  readonly out?: string;
  readonly json?: boolean;
}

/** The spec of a file, of the preset, or of the columns that are named. Refuses options that would be ignored. */
export async function requestedSpec(table: Table, flags: AnalyseFlags): Promise<AnalysisSpec> {
  refuseIgnored(flags);
  if (flags.spec !== undefined) {
    const path = flags.spec;
    const text = await readFile(path, "utf8").catch((error: unknown) =>
      unreadable(error, { code: "spec-missing", file: path, expected: "a spec as YAML or JSON" }),
    );
    return readSpec(text, path);
  }
  return flags.preset === undefined ? specOfFlags(table, flags) : specOfPreset(table, flags);
}

/** Options that each kind of request uses. */
const used = {
  spec: [],
  preset: ["time", "event", "eventCode", "scores", "cps", "cpsLimit", "factors", "times", "higherScore"],
  columns: ["time", "event", "eventCode", "by", "entry"],
} as const satisfies Record<string, readonly (keyof AnalyseFlags)[]>;

/**
 * Refuses ("entry-not-offered") a delayed entry and ("option-ignored") any other option that this
 * kind of request does not use.
 */
function refuseIgnored(flags: AnalyseFlags): void {
  const kind = flags.spec !== undefined ? "spec" : flags.preset !== undefined ? "preset" : "columns";
  const usedHere: readonly string[] = used[kind];
  const all: readonly (keyof AnalyseFlags)[] = ["preset", ...used.preset, ...used.columns];
  const ignored = [...new Set(all)].filter(
    (name) =>
      flags[name] !== undefined && !usedHere.includes(name) && !(kind === "preset" && name === "preset"),
  );
  if (ignored.length === 0) return;
  const options = ignored.map(optionOf).join(", ");
  const where = { spec: "with --spec", preset: "with --preset", columns: "without --preset" }[kind];
  fail({
    code: ignored.includes("entry") ? "entry-not-offered" : "option-ignored",
    where: {},
    found: `${options} ${where}, which would be ignored`,
    expected: {
      spec: "columns, codes and entries as fields of the spec's analyses",
      preset: `with --preset: ${used.preset.map(optionOf).join(", ")}`,
      columns: `without --preset: ${used.columns.map(optionOf).join(", ")}`,
    }[kind],
    remedy:
      kind === "columns" ? `Add --preset dls-survival, or leave ${options} out` : `Leave ${options} out`,
  });
}

/** "--event-code" for eventCode. */
function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function specOfPreset(table: Table, flags: AnalyseFlags): AnalysisSpec {
  const asked = {
    ...flags,
    cpsLimit: flags.cpsLimit ?? 10,
    higherScore: `${flags.higherScore ?? "longer"}-survival` as const,
  };
  const found = findColumns(table, asked);
  const { endpoints, scores, cps, factors } = found;
  for (const { name, time, event } of endpoints)
    say(`${name === "" ? "endpoint" : name}: time '${time}', event '${event}'`);
  say(`scores: ${scores.join(", ")}; CPS: ${cps ?? "none"}; factors: ${factors.join(", ") || "none"}`);
  return specOf(dlsSurvivalSpec(table, asked, found), "preset dls-survival");
}

function specOfFlags(table: Table, { time, event, eventCode, by, entry }: AnalyseFlags): AnalysisSpec {
  if (time === undefined || event === undefined) {
    const missing =
      time === undefined && event === undefined ? "time and event" : time === undefined ? "time" : "event";
    fail({
      code: "spec-needed",
      where: placeIn(table),
      found: `nothing says what to analyse: the column of ${missing} is not named. The table has ${describeColumns(table)}`,
      expected: "--time and --event, --preset dls-survival, or --spec FILE",
      remedy: `Name the columns, as --time ${time ?? "os"} --event ${event ?? "dead"} --by risk; a name with blanks needs quotes`,
    });
  }
  const followUp = {
    time,
    event,
    ...(eventCode !== undefined && { eventCode }),
    ...(entry !== undefined && { entry }),
  };
  const grouped = by !== undefined && { by };
  return specOf(
    {
      analyses: [
        { id: "kaplan-meier", method: "kaplan-meier", ...followUp, ...grouped },
        ...(by === undefined
          ? []
          : [
              { id: "log-rank", method: "log-rank", ...followUp, by },
              { id: "cox", method: "cox", ...followUp, terms: [by] },
            ]),
      ],
    },
    "the command line",
  );
}
