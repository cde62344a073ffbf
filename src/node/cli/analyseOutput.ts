// Where the report of `uptake analyse` goes, and what else stands in its folder.
import { mkdir, open, stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { toCsv } from "../../core/figures/dataTable.ts";
import type { Typeface } from "../../core/figures/typeface.ts";
import { fail } from "../../core/problem/problem.ts";
import type { AnalysesParts } from "../../core/report/analyses/analysesParts.ts";
import { tableData } from "../../core/report/table.ts";
import { writeWhole } from "../files/atomic.ts";
import { writeProblem } from "../files/writeProblem.ts";

export interface ReportPlace {
  readonly report: string;
  /** Of figures and tables; without it there is the report alone. */
  readonly folder?: string;
  /** A report that Uptake wrote before stands there. */
  readonly replaces: boolean;
}

/**
 * `out` as a folder, or a report where it ends in .html; without it NAME-analysis.html beside the table.
 * Refuses ("out-needed") a table from standard input without a place, and ("report-foreign") to write over a
 * file that Uptake did not make.
 */
export async function reportPlace(
  out: string | undefined,
  tablePath: string | undefined,
): Promise<ReportPlace> {
  if (out === "" || (out === undefined && tablePath === undefined)) {
    fail({
      code: "out-needed",
      where: {},
      found:
        out === "" ? "--out with an empty name" : "a table from standard input, and no place for its report",
      expected: "--out FOLDER, --out NAME.html, or --json",
      remedy: "Name the place",
    });
  }
  const folder = out === undefined || /\.html?$/i.test(out) ? undefined : out;
  const report = folder !== undefined ? join(folder, "index.html") : (out ?? besideTable(tablePath!));
  const before = await beginningOf(report);
  if (before !== undefined && !before.includes('<meta name="generator" content="Uptake ')) {
    fail({
      code: "report-foreign",
      where: { file: report },
      found: "a file that Uptake did not make",
      expected: "a place for the report that is free, or holds an earlier report",
      remedy: "Name another place: --out NAME.html or --out FOLDER",
    });
  }
  return { report, replaces: before !== undefined, ...(folder !== undefined && { folder }) };
}

/**
 * The report, and with a folder figures/ID.svg, .png, .pdf and .csv, and tables/ID.csv. Other files of the folder
 * stay.
 */
export async function writeReport(
  { report, folder }: ReportPlace,
  html: string,
  parts: AnalysesParts | undefined,
  typeface: Typeface,
): Promise<void> {
  try {
    await writeWhole(report, html);
    if (folder !== undefined && parts !== undefined) await writeParts(folder, parts, typeface);
  } catch (error) {
    throw writeProblem(error, folder ?? report);
  }
}

async function writeParts(folder: string, { figures, tables }: AnalysesParts, typeface: Typeface) {
  // Loaded when needed: what draws PNG and PDF is a fifth of the start.
  const { writeFigure } = await import("../print/writeFigure.ts");
  const figureFolder = join(folder, "figures");
  await mkdir(figureFolder, { recursive: true });
  for (const figure of figures) await writeFigure(figureFolder, figure, typeface);
  for (const own of tables) await writeWhole(join(folder, "tables", `${own.id}.csv`), toCsv(tableData(own)));
}

function besideTable(tablePath: string): string {
  const { dir, name } = parse(tablePath);
  return join(dir, `${name}-analysis.html`);
}

/** The first 2,000 bytes of a file; undefined where there is none. */
async function beginningOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2000), 0, 2000, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
