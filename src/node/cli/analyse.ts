// uptake analyse: the statistics alone, on any table.
import { readFile } from "node:fs/promises";
import { parse } from "node:path";
import { buffer } from "node:stream/consumers";
import { Command, InvalidArgumentError, Option } from "commander";
import { analysesDocument, analyseTable, tableWarnings } from "../../core/analysis/analyseTable.ts";
import { methodNames } from "../../core/analysis/methods/methods.ts";
import { fullWidth } from "../../core/figures/figure.ts";
import { createTypeface } from "../../core/figures/typeface.ts";
import { describeProblem, distinctProblems, type Problem } from "../../core/problem/problem.ts";
import { analysesParts } from "../../core/report/analyses/analysesParts.ts";
import { analysesReport } from "../../core/report/analyses/analysesReport.ts";
import { analysesText } from "../../core/report/analyses/analysesText.ts";
import { readTable } from "../../core/table/readTable.ts";
import type { Table } from "../../core/table/table.ts";
import { version } from "../files/version.ts";
import { readFonts } from "../print/fonts.ts";
import { reportPlace, writeReport } from "./analyseOutput.ts";
import { type AnalyseFlags, requestedSpec } from "./analyseRequest.ts";
import { action, print, printJson, say } from "./command.ts";
import { unreadable } from "./unreadable.ts";

/** The command with its options and help. */
export function analyse(): Command {
  return new Command("analyse")
    .description("Survival, discrimination and other statistics of any table, with R's numbers.")
    .argument(
      "<table>",
      "CSV, TSV or XLSX: column names first, then a row for each patient; - reads standard input",
    )
    .option("--spec <file>", "which analyses: YAML or JSON")
    .addOption(
      new Option(
        "--preset <name>",
        "a whole report without a spec: survival by scores, CPS and factors",
      ).choices(["dls-survival"]),
    )
    .option("--sheet <name>", "sheet of an XLSX workbook (default: the first)")
    .option("--time <column>", "column of the follow-up time")
    .option("--event <column>", "column of the event: 0 censored and 1 event, or see --event-code")
    .option("--event-code <code>", "the value of the event column that means the event")
    .option("--by <column>", "column of the groups")
    .option("--entry <column>", "column of the delayed entry: at risk only after it")
    .option(
      "--scores <columns>",
      "preset: the scores, parted by commas (default: CPC, PC, P, C, DLS, dls_…)",
      names,
    )
    .option("--cps <column>", "preset: PD-L1's combined positive score (default: cps)")
    .option("--cps-limit <limit>", "preset: high CPS begins here (default: 10)", number)
    .option(
      "--factors <columns>",
      "preset: clinical factors (default: age, sex, stage and others by their names)",
      names,
    )
    .option("--times <times>", "preset: horizons, in the unit of the time", numbers)
    .addOption(
      new Option(
        "--higher-score <survival>",
        "preset: what a higher score and CPS stand for (default: longer)",
      ).choices(["shorter", "longer"]),
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
  uptake analyse cohort.xlsx --sheet Patients --time "OS (months)" --event status --event-code dead
  uptake analyse patients.csv --spec analyses.yaml --json
  uptake analyse scores.xlsx --preset dls-survival --scores CPC --factors age,stage

Without options it says what columns the table has. A spec names any of these methods:
  ${methodNames.join(", ")}
Their fields: docs/guide.md, 11; schema/analyses.schema.json.
`,
    )
    .action(action(run));
}

async function run(tablePath: string, flags: AnalyseFlags): Promise<void> {
  const piped = tablePath === "-" || tablePath === "/dev/stdin";
  const table = await openTable(tablePath, { piped, ...flags });
  const spec = await requestedSpec(table, flags);
  const warnings = tableWarnings(table, spec);
  for (const warning of warnings) say(`warning: ${describeProblem(warning)}`);
  const place = flags.json ? undefined : await reportPlace(flags.out, piped ? undefined : tablePath);
  const analyses = analyseTable(table, spec);
  const refused = analyses.flatMap((analysis) => (analysis.kind === "refused" ? analysis.problems : []));
  const said = distinctProblems(flags.spec === undefined ? refused.map(withoutField) : refused);
  for (const problem of said) say(`error: ${describeProblem(problem)}`);
  if (refused.length > 0) process.exitCode = 2;
  if (place === undefined) return printJson(analysesDocument(analyses));
  if (analyses.every(({ kind }) => kind === "refused")) return say("Nothing could be done; no report.");
  const fonts = readFonts();
  const typeface = createTypeface(fonts);
  const parts =
    place.folder === undefined ? undefined : analysesParts(analyses, { typeface, width: fullWidth });
  const report = analysesReport({
    tableName: piped ? standardInput : parse(tablePath).base,
    table,
    analyses,
    warnings,
    uptake: version,
    fonts,
    ...(parts !== undefined && { figuresBeside: parts.figures }),
  });
  await writeReport(place, report, parts, typeface);
  print(analysesText(analyses, typeface));
  print(`\nReport: ${place.report}${place.replaces ? " (in place of an earlier one)" : ""}`);
}

const standardInput = "standard input";

async function openTable(
  path: string,
  { piped, sheet }: { readonly piped: boolean; readonly sheet?: string },
): Promise<Table> {
  const bytes = await (piped ? buffer(process.stdin) : readFile(path)).catch((error: unknown) =>
    unreadable(error, { code: "table-missing", file: path, expected: "a table as CSV, TSV or XLSX" }),
  );
  const table = await readTable(bytes, {
    fileName: piped ? standardInput : path,
    ...(sheet !== undefined && { sheet }),
  });
  if (table.dialect.kind === "xlsx" && sheet === undefined && table.dialect.otherSheets.length > 0)
    say(`sheet '${table.dialect.sheet}' is read, not ${table.dialect.otherSheets.join(", ")} (--sheet NAME)`);
  return table;
}

/** Without a spec of their own, people cannot use the field that a problem names. */
function withoutField({ where: { field: _, ...where }, ...problem }: Problem): Problem {
  return { ...problem, where };
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
