// The report: one HTML file that holds its fonts, figures and pictures, runs no script and asks nothing of the network.

import type { Results } from "../analysis/results.ts";
import { simulatedMark } from "../figures/compose.ts";
import { fullWidth, oneColumn } from "../figures/figure.ts";
import { defaultWindow, type FusionWindow } from "../figures/fusedSlices.ts";
import { createTypeface, type Typeface } from "../figures/typeface.ts";
import type { Problem } from "../problem/problem.ts";
import { type BoxPicture, boxesHtml } from "./boxes.ts";
import { drawingHtml } from "./drawing.ts";
import { condition } from "./figures/study.ts";
import { type Html, html, statistics } from "./html.ts";
import { pageHtml, type Section } from "./page.ts";
import type { PatientLine } from "./patientLine.ts";
import { type ScoredStudy, studyFigures } from "./studyFigures.ts";
import { studyTables } from "./studyTables.ts";
import type { ReportFonts } from "./style.ts";
import { type Table, tableHtml } from "./table.ts";
import { leftOutTable, problemsTable } from "./tables/patientTables.ts";
import { limits } from "./text/limits.ts";
import { methods } from "./text/methods.ts";
import { summary } from "./text/summary.ts";

export interface ReportInput extends ScoredStudy {
  /** Every patient of the table, those left out too. */
  readonly patients: readonly PatientLine[];
  readonly problems: readonly Problem[];
  readonly boxes: readonly BoxPicture[];
  /** What the boxes were drawn with; `defaultWindow` where absent. */
  readonly window?: FusionWindow;
  /** Software, seeds, hashes: names and values, shown as they are. */
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
  readonly fonts: ReportFonts;
}

/** The whole report as HTML text. The same input gives the same text. */
export function reportHtml(input: ReportInput): string {
  const { results } = input;
  const typeface = createTypeface(input.fonts);
  const figures = figureSource(input, typeface);
  const tables = tableSource(studyTables(results));
  const sections = reportSections(input, figures, tables);
  return pageHtml({
    title: results.study,
    kind: "Report of a model study",
    about: about(results),
    simulated: results.simulated,
    sections,
    footer: `Made by Uptake ${results.uptake}. Every number of this report is in results.json; tables and figures are beside it as CSV, SVG, PNG and PDF.`,
    uptake: results.uptake,
    fonts: input.fonts,
  });
}

function about({ endpoint, simulated }: Results): Html {
  return simulated
    ? html`<b>${simulatedMark}</b>: a phantom cohort with a planted endpoint and no disease`
    : html`Models of ${endpoint.name} (${condition(endpoint.positive)}) from [<sup>18</sup>F]FDG PET/CT`;
}

function reportSections(input: ReportInput, figure: FigureSource, table: TableSource): Section[] {
  const { results, boxes, patients, problems } = input;
  return [
    {
      id: "summary",
      head: "Summary",
      className: "summary",
      body: html`${summary(results).map(
        (text) => html`<p>${statistics(text)}</p>
`,
      )}`,
    },
    {
      id: "patients",
      head: "Patients and images",
      body: html`${figure("patient-flow")}${table("characteristics")}${table("acquisition")}`,
    },
    {
      id: "discrimination",
      head: "Discrimination",
      body: html`${table("auc")}${figure("roc")}${figure("auc-overview")}${table("auc-comparisons")}${figure("auc-differences")}${table("auc-apparent")}`,
    },
    {
      id: "calibration",
      head: "Calibration",
      body: html`${table("calibration")}${figure("calibration-external-validation")}${figure("calibration-internal-validation")}${figure("calibration-training")}`,
    },
    {
      id: "classification",
      head: "Scores and classification",
      body: html`${figure("scores")}${table("classification")}`,
    },
    {
      id: "methods",
      head: "Methods of this run",
      body: html`${methods(results).map(
        ({ head, text }) => html`<p><b>${head}.</b> ${text}</p>
`,
      )}${table("models")}`,
    },
    {
      id: "limits",
      head: "Limits",
      body: html`<ul class="limits">${limits(results).map(
        (text) => html`<li>${text}</li>
`,
      )}</ul>`,
    },
    ...(boxes.length > 0
      ? [
          {
            id: "boxes",
            head: "Tumour boxes",
            body: boxesHtml(boxes, {
              window: input.window ?? defaultWindow,
              simulated: results.simulated,
              number: figure.next(),
            }),
          },
        ]
      : []),
    {
      id: "provenance",
      head: "Provenance",
      body: html`<dl class="provenance">${[
        { name: "Software", value: `Uptake ${results.uptake}` },
        ...input.provenance,
      ].map(
        ({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>
`,
      )}</dl>
${leftOutTable(patients).map(table.add)}${problems.length > 0 ? table.add(problemsTable(problems)) : html`<p>No problems were found in the input.</p>`}`,
    },
  ];
}

/** Figures by id, numbered in the order in which they are asked for; nothing where the run has no such figure. */
interface FigureSource {
  (id: string): Html | undefined;
  next(): number;
}

function figureSource(study: ScoredStudy, typeface: Typeface): FigureSource {
  const wide = studyFigures(study, typeface, fullWidth);
  const narrow = studyFigures(study, typeface, oneColumn);
  let number = 0;
  const next = () => ++number;
  const source = (id: string): Html | undefined => {
    const figure = wide.find((one) => one.id === id);
    if (!figure) return undefined;
    const small = narrow.find((one) => one.id === id) ?? figure;
    return drawingHtml(figure, small, next(), typeface);
  };
  return Object.assign(source, { next });
}

interface TableSource {
  (id: string): Html | undefined;
  add(table: Table): Html;
}

function tableSource(tables: readonly Table[]): TableSource {
  let number = 0;
  const add = (table: Table): Html => tableHtml(table, ++number);
  const source = (id: string): Html | undefined => {
    const table = tables.find((one) => one.id === id);
    return table && add(table);
  };
  return Object.assign(source, { add });
}
