// uptake analyse: the statistics alone, on any table.
import { readFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { Command } from "commander";
import { analysesDocument, analyseTable } from "../../core/analysis/analyseTable.ts";
import { type AnalysisSpec, readSpec, specOf } from "../../core/analysis/spec.ts";
import { createTypeface } from "../../core/figures/typeface.ts";
import { describeProblem, distinctProblems, fail } from "../../core/problem/problem.ts";
import { analysesReport } from "../../core/report/analyses/analysesReport.ts";
import { analysesText } from "../../core/report/analyses/analysesText.ts";
import { readTable } from "../../core/table/readTable.ts";
import type { Table } from "../../core/table/table.ts";
import { writeWhole } from "../files/atomic.ts";
import { version } from "../files/version.ts";
import { readFonts } from "../print/fonts.ts";
import { action, print, printJson, say } from "./command.ts";

interface AnalyseFlags {
  readonly spec?: string;
  readonly sheet?: string;
  readonly time?: string;
  readonly event?: string;
  readonly eventCode?: string;
  readonly by?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function analyse(): Command {
  return new Command("analyse")
    .description("Survival, discrimination and other statistics of any table, with R's numbers.")
    .argument("<table>", "CSV, TSV or XLSX, a row for each patient")
    .option("--spec <file>", "which analyses: YAML or JSON")
    .option("--sheet <name>", "sheet of an XLSX workbook (default: the first)")
    .option("--time <column>", "without a spec: column of the follow-up time")
    .option("--event <column>", "without a spec: column of the event, 0 censored and 1 event")
    .option("--event-code <code>", "the value of the event column that means the event")
    .option("--by <column>", "without a spec: column of the groups")
    .option("--out <file>", "where the report goes (default: beside the table, NAME-analysis.html)")
    .option("--json", "print one JSON document on stdout; no report")
    .addHelpText("after", "\nExample:\n  uptake analyse patients.csv --time os --event dead --by risk\n")
    .action(action(run));
}

async function run(tablePath: string, flags: AnalyseFlags): Promise<void> {
  const table = await openTable(tablePath, flags.sheet);
  const spec = flags.spec === undefined ? specOfFlags(flags) : await openSpec(flags.spec);
  const analyses = analyseTable(table, spec);
  const refused = distinctProblems(
    analyses.flatMap((analysis) => (analysis.kind === "refused" ? analysis.problems : [])),
  );
  for (const problem of refused) say(`error: ${describeProblem(problem)}`);
  if (refused.length > 0) process.exitCode = 2;
  if (flags.json) return printJson(analysesDocument(analyses));
  const fonts = readFonts();
  const { dir, name, base } = parse(tablePath);
  const report = flags.out ?? join(dir, `${name}-analysis.html`);
  await writeWhole(report, analysesReport({ tableName: base, table, analyses, uptake: version, fonts }));
  print(analysesText(analyses, createTypeface(fonts)));
  print(`\nReport: ${report}`);
}

async function openTable(path: string, sheet: string | undefined): Promise<Table> {
  const bytes = await readFile(path).catch(() =>
    fail({
      code: "table-missing",
      where: { file: path },
      found: "no file that can be read",
      expected: "a table as CSV, TSV or XLSX",
      remedy: "Correct the path.",
    }),
  );
  return readTable(bytes, { fileName: path, ...(sheet !== undefined && { sheet }) });
}

async function openSpec(path: string): Promise<AnalysisSpec> {
  const text = await readFile(path, "utf8").catch(() =>
    fail({
      code: "spec-missing",
      where: { file: path },
      found: "no file that can be read",
      expected: "a spec as YAML or JSON",
      remedy: "Correct the path.",
    }),
  );
  return readSpec(text, path);
}

function specOfFlags({ time, event, eventCode, by }: AnalyseFlags): AnalysisSpec {
  if (time === undefined || event === undefined) {
    fail({
      code: "spec-needed",
      where: {},
      found: "no spec, and no columns of time and event",
      expected: "--spec FILE, or --time and --event",
      remedy: "Name the columns, as --time os --event dead --by risk, or write a spec",
    });
  }
  const followUp = { time, event, ...(eventCode !== undefined && { eventCode }) };
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
