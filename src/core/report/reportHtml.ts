// The report: one HTML file that holds its fonts, figures and pictures, runs no script and asks nothing of the network.

import type { Results } from "../analysis/results.ts";
import { simulatedMark } from "../figures/compose.ts";
import { type Figure, fullWidth, oneColumn } from "../figures/figure.ts";
import { defaultWindow, type FusionWindow } from "../figures/fusedSlices.ts";
import { toSvg } from "../figures/svg.ts";
import { createTypeface, type Typeface } from "../figures/typeface.ts";
import type { Problem } from "../problem/problem.ts";
import { type BoxPicture, boxesHtml } from "./boxes.ts";
import { condition } from "./figures/study.ts";
import { type Html, html, statistics, trusted } from "./html.ts";
import type { PatientLine } from "./patientLine.ts";
import { type ScoredStudy, studyFigures } from "./studyFigures.ts";
import { studyTables } from "./studyTables.ts";
import { type ReportFonts, styleSheet } from "./style.ts";
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
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'">
<meta name="generator" content="Uptake ${results.uptake}">
<title>${results.study}${results.simulated ? ` (${simulatedMark})` : ""}</title>
<style>${trusted(styleSheet(input.fonts))}</style>
</head>
<body>
${results.simulated ? html`<div class="stripe">${simulatedMark}</div>` : undefined}
<div class="page">
${titleHtml(results)}
<nav aria-label="Contents"><ol>${sections.map(
    (section) => html`<li><a href="#${section.id}">${section.head}</a></li>
`,
  )}</ol></nav>
<main>
<p class="research"><b>Research use only.</b> A score is not a diagnosis. Nothing here is meant to guide the care of a patient.</p>
${sections.map(sectionHtml)}</main>
<footer>Made by Uptake ${results.uptake}. Every number of this report is in results.json; tables and figures are beside it as CSV, SVG, PNG and PDF.</footer>
</div>
</body>
</html>
`.markup;
}

interface Section {
  readonly id: string;
  readonly head: string;
  readonly body: Html;
  readonly className?: string;
}

function sectionHtml({ id, head, body, className }: Section): Html {
  return html`<section id="${id}"${className ? html` class="${className}"` : undefined}>
<h2>${head}</h2>
${body}</section>
`;
}

function titleHtml(results: Results): Html {
  const { endpoint } = results;
  const about = results.simulated
    ? html`<b>${simulatedMark}</b>: a phantom cohort with a planted endpoint and no disease`
    : html`Models of ${endpoint.name} (${condition(endpoint.positive)}) from [<sup>18</sup>F]FDG PET/CT`;
  return html`<header class="title">
<p class="kind">Report of a model study</p>
<h1>${results.study}</h1>
<p class="about">${about}</p>
</header>`;
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
    return html`<figure class="drawing" id="figure-${id}">
<div class="wide">${drawing(figure, fullWidth, typeface)}</div>
<div class="narrow">${drawing(small, oneColumn, typeface)}</div>
<figcaption><b>Fig. ${next()}</b> ${figure.title}. <span class="legend">${statistics(figure.legend)}</span></figcaption>
</figure>
`;
  };
  return Object.assign(source, { next });
}

// A figure narrower than the page keeps its share of the page's width, so that text is of one size in all figures.
function drawing(figure: Figure, pageWidth: number, typeface: Typeface): Html {
  const share = Math.min(100, Math.round((1000 * figure.width) / pageWidth) / 10);
  return html`<div style="max-width:${share}%">${trusted(toSvg(figure, typeface))}</div>`;
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
