// The report of analyses of a table: one self-contained HTML file, a section for each analysis.

import type { Analysis } from "../../analysis/analyseTable.ts";
import { type Figure, fullWidth, oneColumn } from "../../figures/figure.ts";
import { createTypeface } from "../../figures/typeface.ts";
import { describeProblem, type Problem } from "../../problem/problem.ts";
import { describeDialect, type Table } from "../../table/table.ts";
import { drawingHtml, type FigureFile } from "../drawing.ts";
import { type Html, html, statistics } from "../html.ts";
import { nomogramScript, nomogramScriptHash } from "../nomograms/form.ts";
import { pageHtml, type Section } from "../page.ts";
import type { ReportFonts } from "../style.ts";
import { tableHtml } from "../table.ts";
import { sentence } from "../text/sentences.ts";
import { partId } from "./presentation.ts";
import { present } from "./presentations.ts";
import { levelText, rowsText } from "./rows.ts";

export interface AnalysesReportInput {
  /** Without its folders. */
  readonly tableName: string;
  readonly table: Table;
  readonly analyses: readonly Analysis[];
  /** Of the table as a whole. */
  readonly warnings?: readonly Problem[];
  readonly uptake: string;
  readonly fonts: ReportFonts;
  /**
   * Figures that are written into figures/ beside the report, in the order of the analyses; the
   * report links to their files.
   */
  readonly figuresBeside?: readonly Figure[];
}

/** The same input gives the same text. */
export function analysesReport(input: AnalysesReportInput): string {
  const { tableName, table, analyses, warnings = [], fonts } = input;
  const typeface = createTypeface(fonts);
  let figures = 0;
  let tables = 0;
  const section = (analysis: Analysis): Section => {
    const id = `analysis-${partId(analysis.entry)}`;
    if (analysis.kind === "refused") {
      return {
        id,
        head: `${analysis.entry.id}: not done`,
        body: html`<ul class="problems">${analysis.problems.map(
          (problem) => html`<li>${describeProblem(problem)}</li>
`,
        )}</ul>`,
      };
    }
    const { entry, result } = analysis;
    const wide = present(entry, result, { typeface, width: fullWidth });
    const narrow = present(entry, result, { typeface, width: oneColumn });
    return {
      id,
      head: wide.heading,
      body: html`${paragraphs(wide.tables.length > 0 ? wide.key : [...wide.key, ...wide.detail])}${warningList(result.warnings)}${wide.figures.map(
        (figure, i) =>
          drawingHtml(
            figure,
            narrow.figures[i]!,
            ++figures,
            typeface,
            filesOf(input.figuresBeside?.[figures - 1]),
          ),
      )}${wide.form}${wide.tables.map((own) => tableHtml(own, ++tables))}<p class="notes">Analysis '${entry.id}' (${entry.method}): ${rowsText(result)}${levelText(entry)}</p>
`,
    };
  };
  const hasForm = analyses.some(({ kind, entry }) => kind === "done" && entry.method === "nomogram");
  return pageHtml({
    ...(hasForm && { script: { text: nomogramScript, hash: nomogramScriptHash } }),
    title: tableName,
    kind: "Analyses of a table",
    about: html`${table.rows.length} rows, ${table.columns.length} columns (${describeDialect(table.dialect)})`,
    simulated: false,
    sections: [...tableSection(warnings), ...analyses.map(section)],
    footer: `Made by Uptake ${input.uptake}. The same numbers at full precision: uptake analyse --json.`,
    uptake: input.uptake,
    fonts,
  });
}

function tableSection(warnings: readonly Problem[]): readonly Section[] {
  if (warnings.length === 0) return [];
  return [{ id: "table", head: "The table", body: html`${warningList(warnings.map(describeProblem))}` }];
}

function filesOf(figure: Figure | undefined): readonly FigureFile[] {
  if (figure === undefined) return [];
  return ["SVG", "PNG", "PDF", "CSV"].map((name) => ({
    name,
    href: `figures/${encodeURIComponent(figure.id)}.${name.toLowerCase()}`,
  }));
}

function paragraphs(lines: readonly string[]): Html {
  return html`${lines.map(
    (line) => html`<p>${statistics(sentence(line))}</p>
`,
  )}`;
}

function warningList(warnings: readonly string[]): Html | undefined {
  if (warnings.length === 0) return undefined;
  return html`<ul class="warnings">${warnings.map(
    (warning) => html`<li>${statistics(warning)}</li>
`,
  )}</ul>`;
}
