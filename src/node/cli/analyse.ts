// uptake analyse: the statistics alone, on any table.
import { mkdir, readFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { analysesDocument, analyseTable } from "../../core/analysis/analyseTable.ts";
import { dlsSurvivalSpec, findColumns } from "../../core/analysis/presets/dlsSurvival.ts";
import { type AnalysisSpec, readSpec, specOf } from "../../core/analysis/spec.ts";
import { toCsv } from "../../core/figures/dataTable.ts";
import { fullWidth } from "../../core/figures/figure.ts";
import { createTypeface, type Typeface } from "../../core/figures/typeface.ts";
import { describeProblem, distinctProblems, fail, type Problem } from "../../core/problem/problem.ts";
import { type AnalysesParts, analysesParts } from "../../core/report/analyses/analysesParts.ts";
import { analysesReport } from "../../core/report/analyses/analysesReport.ts";
import { analysesText } from "../../core/report/analyses/analysesText.ts";
import { tableData } from "../../core/report/table.ts";
import { readTable } from "../../core/table/readTable.ts";
import type { Table } from "../../core/table/table.ts";
import { writeWhole } from "../files/atomic.ts";
import { version } from "../files/version.ts";
import { readFonts } from "../print/fonts.ts";
import { action, print, printJson, say } from "./command.ts";

interface AnalyseFlags {
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
  readonly cpsLimit: number;
  readonly factors?: readonly string[];
  readonly times?: readonly number[];
  readonly higherScore: "shorter" | "longer";
  readonly out?: string;
  readonly json?: boolean;
}

export function analyse(): Command {
  return new Command("analyse")
    .description("Survival, discrimination and other statistics of any table, with R's numbers.")
    .argument("<table>", "CSV, TSV or XLSX, a row for each patient")
    .option("--spec <file>", "which analyses: YAML or JSON")
    .addOption(
      new Option(
        "--preset <name>",
        "a whole report without a spec: survival by scores, CPS and factors",
      ).choices(["dls-survival"]),
    )
    .option("--sheet <name>", "sheet of an XLSX workbook (default: the first)")
    .option("--time <column>", "column of the follow-up time")
    .option("--event <column>", "column of the event, 0 censored and 1 event")
    .option("--event-code <code>", "the value of the event column that means the event")
    .option("--by <column>", "column of the groups")
    .option("--entry <column>", "column of the delayed entry: at risk only after it")
    .option(
      "--scores <columns>",
      "preset: the scores, parted by commas (default: CPC, PC, P, C, DLS, dls_…)",
      names,
    )
    .option("--cps <column>", "preset: PD-L1's combined positive score (default: cps)")
    .option("--cps-limit <limit>", "preset: high CPS begins here", number, 10)
    .option(
      "--factors <columns>",
      "preset: clinical factors (default: age, sex, stage and others by their names)",
      names,
    )
    .option("--times <times>", "preset: horizons, in the unit of the time", numbers)
    .addOption(
      new Option("--higher-score <survival>", "preset: what a higher score and CPS stand for")
        .choices(["shorter", "longer"])
        .default("longer"),
    )
    .option(
      "--out <folder>",
      "folder for the report, its figures (SVG, PNG, PDF, CSV) and tables (CSV); a name in .html: the report alone (default: beside the table, NAME-analysis.html)",
    )
    .option("--json", "print one JSON document on stdout; no report")
    .addHelpText(
      "after",
      `
Examples:
  uptake analyse patients.csv --time os --event dead --by risk
  uptake analyse patients.csv --spec analyses.yaml --json
  uptake analyse scores.xlsx --preset dls-survival --scores CPC --factors age,stage
`,
    )
    .action(action(run));
}

async function run(tablePath: string, flags: AnalyseFlags): Promise<void> {
  const table = await openTable(tablePath, flags.sheet);
  const spec = await specFor(table, flags);
  const analyses = analyseTable(table, spec);
  const refused = distinctProblems(
    analyses
      .flatMap((analysis) => (analysis.kind === "refused" ? analysis.problems : []))
      .map((problem) => (flags.spec === undefined ? withoutField(problem) : problem)),
  );
  for (const problem of refused) say(`error: ${describeProblem(problem)}`);
  if (refused.length > 0) process.exitCode = 2;
  if (flags.json) return printJson(analysesDocument(analyses));
  const fonts = readFonts();
  const { dir, name, base } = parse(tablePath);
  const typeface = createTypeface(fonts);
  const folder = flags.out?.endsWith(".html") ? undefined : flags.out;
  const report =
    folder !== undefined ? join(folder, "index.html") : (flags.out ?? join(dir, `${name}-analysis.html`));
  const parts = folder === undefined ? undefined : analysesParts(analyses, { typeface, width: fullWidth });
  await writeWhole(
    report,
    analysesReport({
      tableName: base,
      table,
      analyses,
      uptake: version,
      fonts,
      ...(parts !== undefined && { figuresBeside: parts.figures }),
    }),
  );
  if (folder !== undefined && parts !== undefined) await writeParts(folder, parts, typeface);
  print(analysesText(analyses, typeface));
  print(`\nReport: ${report}`);
}

/** Without a spec nobody knows an analysis by its place there. */
function withoutField(problem: Problem): Problem {
  const { field: _field, ...where } = problem.where;
  return { ...problem, where };
}

/** figures/ID.svg, .png, .pdf and .csv, and tables/ID.csv. Other files of the folder stay. */
async function writeParts(folder: string, { figures, tables }: AnalysesParts, typeface: Typeface) {
  // Loaded when needed: what draws PNG and PDF is a fifth of the start.
  const { writeFigure } = await import("../print/writeFigure.ts");
  const figureFolder = join(folder, "figures");
  await mkdir(figureFolder, { recursive: true });
  for (const figure of figures) await writeFigure(figureFolder, figure, typeface);
  for (const own of tables) await writeWhole(join(folder, "tables", `${own.id}.csv`), toCsv(tableData(own)));
}

async function openTable(path: string, sheet: string | undefined): Promise<Table> {
  const bytes = await readFile(path).catch(() =>
    unreadable("table-missing", path, "a table as CSV, TSV or XLSX"),
  );
  return readTable(bytes, { fileName: path, ...(sheet !== undefined && { sheet }) });
}

async function specFor(table: Table, flags: AnalyseFlags): Promise<AnalysisSpec> {
  if (flags.entry !== undefined && (flags.spec !== undefined || flags.preset !== undefined)) {
    fail({
      code: "entry-not-offered",
      where: {},
      found: `--entry with ${flags.spec === undefined ? "--preset" : "--spec"}`,
      expected: "--entry with --time and --event, or the field 'entry' of an analysis in a spec",
      remedy: "Name the column in the spec's analyses, or leave --entry out",
    });
  }
  if (flags.spec !== undefined) {
    const path = flags.spec;
    const text = await readFile(path, "utf8").catch(() =>
      unreadable("spec-missing", path, "a spec as YAML or JSON"),
    );
    return readSpec(text, path);
  }
  return flags.preset === undefined ? specOfFlags(flags) : specOfPreset(table, flags);
}

function unreadable(code: string, file: string, expected: string): never {
  return fail({
    code,
    where: { file },
    found: "no file that can be read",
    expected,
    remedy: "Correct the path",
  });
}

function specOfPreset(table: Table, flags: AnalyseFlags): AnalysisSpec {
  const asked = { ...flags, higherScore: `${flags.higherScore}-survival` as const };
  const found = findColumns(table, asked);
  const { endpoints, scores, cps, factors } = found;
  for (const { name, time, event } of endpoints)
    say(`${name === "" ? "endpoint" : name}: time '${time}', event '${event}'`);
  say(`scores: ${scores.join(", ")}; CPS: ${cps ?? "none"}; factors: ${factors.join(", ") || "none"}`);
  return specOf(dlsSurvivalSpec(table, asked, found), "preset dls-survival");
}

function specOfFlags({ time, event, eventCode, by, entry }: AnalyseFlags): AnalysisSpec {
  if (time === undefined || event === undefined) {
    fail({
      code: "spec-needed",
      where: {},
      found: "no spec, no preset, and no columns of time and event",
      expected: "--spec FILE, --preset NAME, or --time and --event",
      remedy: "Name the columns, as --time os --event dead --by risk, or write a spec",
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

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("A number is needed.");
  return value;
}

function numbers(text: string): readonly number[] {
  return text.split(",").map(number);
}
