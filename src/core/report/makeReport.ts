// The report: one HTML file that holds its fonts, figures and pictures and asks nothing of the network; its one script computes nomograms.

import type { DevelopedNomogram, Results, SurvivalStudy } from "../analysis/results.ts";
import { simulatedMark } from "../figures/compose.ts";
import { defaultWindow, type FusionWindow } from "../figures/fusedSlices.ts";
import { createTypeface } from "../figures/typeface.ts";
import type { Problem } from "../problem/problem.ts";
import { type BoxPicture, boxesHtml, chosenBoxesHtml } from "./boxes.ts";
import { checklistTable } from "./checklists/checklist.ts";
import { claim } from "./checklists/claim.ts";
import { remark } from "./checklists/remark.ts";
import { tripodAi } from "./checklists/tripodAi.ts";
import { condition, hasNegativeControls } from "./figures/study.ts";
import { treatmentFigureId } from "./figures/treatmentFigure.ts";
import { type Html, html, statistics } from "./html.ts";
import { nomogramForm, nomogramScript, nomogramScriptHash } from "./nomograms/form.ts";
import { developed, nomogramId } from "./nomograms/words.ts";
import { pageHtml, type Section } from "./page.ts";
import type { PatientLine } from "./patientLine.ts";
import { type FigureSource, figureSource, type TableSource, tableSource } from "./sources.ts";
import type { ScoredStudy } from "./studyFigures.ts";
import { studyTables } from "./studyTables.ts";
import type { ReportFonts } from "./style.ts";
import { endpointsOf, survivalId, survivalOf } from "./survival/words.ts";
import type { Table } from "./table.ts";
import { leftOutTable, problemsTable } from "./tables/patientTables.ts";
import { abstract } from "./text/abstract.ts";
import { claims } from "./text/claims.ts";
import { limits } from "./text/limits.ts";
import { methods, type Paragraph } from "./text/methods.ts";
import { nomogramSentences } from "./text/nomograms.ts";
import { survivalSentences, verdicts } from "./text/survival.ts";
import { treatmentSentences } from "./text/treatment.ts";

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

export interface Report {
  /** One file. */
  readonly html: string;
  /** The reporting checklists filled in for this report; they are printed in it too. */
  readonly checklists: readonly Table[];
}

/** The whole report. The same input gives the same text. */
export function makeReport(input: ReportInput): Report {
  const { results } = input;
  const typeface = createTypeface(input.fonts);
  const table = tableSource(studyTables(results));
  const body = reportSections(input, figureSource(input, typeface), table);
  const provenance = provenanceSection(input, table);
  const checklists = [tripodAi, claim, remark].map((checklist) =>
    checklistTable(checklist, [...body, provenance]),
  );
  return {
    html: pageHtml({
      title: results.study,
      kind: "Report of a model study",
      about: about(results),
      simulated: results.simulated,
      sections: [...body, provenance, checklistsSection(checklists, table)],
      footer: `Made by Uptake ${results.uptake}. Every number of this report is in results.json; tables and figures are beside it as CSV, DOCX, SVG, PNG and PDF.`,
      uptake: results.uptake,
      fonts: input.fonts,
      ...(developed(results).length > 0 && { script: { text: nomogramScript, hash: nomogramScriptHash } }),
    }),
    checklists,
  };
}

function checklistsSection(checklists: readonly Table[], table: TableSource): Section {
  return {
    id: "checklists",
    head: "Reporting checklists",
    body: html`<p>Where this report answers what journals ask for. What no software can know is left to the authors.</p>
${checklists.map(table.add)}`,
  };
}

function paragraphs(texts: readonly Paragraph[]): readonly Html[] {
  return texts.map(
    ({ head, text }) => html`<p><b>${head}.</b> ${statistics(text)}</p>
`,
  );
}

function bullets(texts: readonly string[]): Html {
  return html`<ul class="limits">${texts.map(
    (text) => html`<li>${statistics(text)}</li>
`,
  )}</ul>`;
}

function claimsHtml(results: Results): Html {
  const { can, cannot } = claims(results);
  return html`<h3>It can say</h3>
${bullets(can)}<h3>It cannot say</h3>
${bullets(cannot)}`;
}

function about({ endpoint, simulated }: Results): Html {
  return simulated
    ? html`<b>${simulatedMark}</b>: a phantom cohort with a planted endpoint and no disease`
    : html`Models of ${endpoint.name} (${condition(endpoint.positive)}) from [<sup>18</sup>F]FDG PET/CT`;
}

function reportSections(input: ReportInput, figure: FigureSource, table: TableSource): Section[] {
  const { results, boxes } = input;
  return [
    {
      id: "abstract",
      head: "Abstract",
      className: "summary",
      body: html`${paragraphs(abstract(results))}<p class="notes">Drafted by the software from the results of this run.</p>
`,
    },
    { id: "claims", head: "What this study can and cannot say", body: claimsHtml(results) },
    {
      id: "methods",
      head: "Methods of this run",
      body: html`${paragraphs(methods(results))}${table("models")}`,
    },
    {
      id: "patients",
      head: "Patients and images",
      body: html`${figure("patient-flow")}${table("missing-factors")}${table("characteristics")}${table("acquisition")}${table("mask-sources")}${table("assays")}`,
    },
    {
      id: "discrimination",
      head: "Discrimination",
      body: html`${table("auc")}${figure("roc")}${figure("auc-overview")}${table("auc-comparisons")}${figure("auc-differences")}${table("auc-alternatives")}${table("precision-recall")}${figure("precision-recall")}${table("auc-apparent")}`,
    },
    {
      id: "calibration",
      head: "Calibration",
      body: html`${table("calibration")}${figure("calibration-external-validation")}${figure("calibration-internal-validation")}${figure("calibration-training")}${table("calibration-carried")}`,
    },
    {
      id: "classification",
      head: "Scores and classification",
      body: html`${figure("scores")}${table("classification")}`,
    },
    ...sectionOf("decision", "Decision curves", figure("decision"), table("net-benefit")),
    ...sectionOf("subgroups", "Subgroups", figure("subgroups")),
    ...sectionOf(
      "worst",
      "Patients scored worst",
      table("worst-scored"),
      chosenBoxesHtml(boxes, results.worstScored?.patients.map(({ patient }) => patient) ?? [], {
        title: `The boxes of the patients whom ${results.worstScored?.model} scored worst`,
        simulated: results.simulated,
        next: figure.next,
      }),
    ),
    ...controlSections(results, figure, table),
    ...survivalSections(results, figure, table),
    ...nomogramSection(results, figure, table),
    {
      id: "limits",
      head: "Limitations",
      body: bullets(limits(results)),
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
  ];
}

/** A section of the parts that this run has; none where it has none. */
function sectionOf(id: string, head: string, ...parts: readonly (Html | undefined)[]): Section[] {
  return parts.every((part) => part === undefined) ? [] : [{ id, head, body: html`${parts}` }];
}

/** Without a network how the measures hold stands alone. Nothing where no model reads an image. */
function controlSections(results: Results, figure: FigureSource, table: TableSource): Section[] {
  const { controls } = results;
  if (controls === undefined) return [];
  if (!hasNegativeControls(results))
    return sectionOf("robustness", "How the scores hold", table("robustness"));
  return [
    {
      id: "controls",
      head: "What the scores read",
      body: html`<p>${statistics(controls.verdict)}</p>
${figure("negative-controls")}${table("negative-controls")}${table("robustness")}`,
    },
  ];
}

/** Nothing where nobody was followed. Searched cut-offs stand on a page of their own, the last of all. */
function survivalSections(results: Results, figure: FigureSource, table: TableSource): Section[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  const ids = (kind: string, of: (endpoint: string, marker: string) => string) =>
    endpointsOf(studied).map(
      ({ followUp: { endpoint }, markers }) =>
        html`<div class="pairs">${markers.map(([name]) => figure(`${kind}-${of(endpoint, name)}`))}</div>
`,
    );
  const effects = studied.study.endpoints.map(({ endpoint }) =>
    figure(`survival-effects-${survivalId(endpoint, "perSD")}`),
  );
  return [
    {
      id: "survival",
      head: "Survival by the scores",
      body: html`${survivalSentences(results).map(
        (text) => html`<p>${statistics(text)}</p>
`,
      )}${table("survival-follow-up")}${table("survival-markers")}${effects}${table("survival-groups")}${ids("survival", survivalId)}${ids("survival-quantile", survivalId)}${table("survival-without-training")}${table("survival-family")}`,
    },
    ...(studied.study.compared.length === 0 ? [] : [comparisonSection(results, table)]),
    ...treatmentSection(studied.study, figure, table),
    {
      id: "cox",
      head: "Cox models",
      body: html`${table("cox-univariable")}${table("cox-multivariable")}${table("cox-imputed")}${table("proportional-hazards")}${studied.study.cox.map(
        ({ endpoint, multivariable }) =>
          multivariable && figure(`schoenfeld-${survivalId(endpoint, multivariable.score)}`),
      )}`,
    },
    // With delayed entry no cut-off is searched.
    ...(studied.study.entry !== undefined
      ? []
      : [
          {
            id: "exploratory",
            head: "Exploratory: searched cut-offs",
            body: html`<p>A cut-off that is searched in the patients whom it parts looks better than it is. Nothing on this page enters a summary or the group of a new patient.</p>
${table("survival-searched")}${ids("cutoff-scan", survivalId)}`,
          },
        ]),
  ];
}

/** Nothing where the study names no treatment. */
function treatmentSection(study: SurvivalStudy, figure: FigureSource, table: TableSource): Section[] {
  if (study.treatment === undefined) return [];
  return [
    {
      id: "treatment",
      head: "Exploratory: the scores by treatment",
      body: html`${treatmentSentences(study).map(
        (text) => html`<p>${statistics(text)}</p>
`,
      )}${table("survival-treatment")}${study.endpoints.map(({ endpoint }) => figure(treatmentFigureId(endpoint)))}`,
    },
  ];
}

/** The scores beside CPS or another marker that the study names. */
function comparisonSection(results: Results, table: TableSource): Section {
  return {
    id: "comparison",
    head: "Scores against the compared marker",
    body: html`${verdicts(results).map(
      (text) => html`<p>${statistics(text)}</p>
`,
    )}${table("survival-comparisons")}${table("survival-added")}${table("compared-markers")}`,
  };
}

/** Nothing where the study asks for no nomogram. */
function nomogramSection(results: Results, figure: FigureSource, table: TableSource): Section[] {
  if (results.nomograms.length === 0) return [];
  const part = (own: DevelopedNomogram) => {
    const id = nomogramId(results, own);
    return html`${figure(`nomogram-${id}`)}${nomogramForm({
      id: `form-${id}`,
      kind: "survival",
      unit: own.unit,
      scales: own.scales,
      stored: own.stored,
    })}${table(`nomogram-points-${id}`)}${figure(`nomogram-calibration-${id}`)}${figure(`nomogram-decision-${id}`)}`;
  };
  return [
    {
      id: "nomograms",
      head: "Nomograms",
      body: html`${nomogramSentences(results).map(
        (text) => html`<p>${statistics(text)}</p>
`,
      )}${table("nomogram-models")}${table("nomogram-performance")}${table("nomogram-comparisons")}${developed(results).map(part)}`,
    },
  ];
}

function provenanceSection(
  { results, provenance, patients, problems }: ReportInput,
  table: TableSource,
): Section {
  return {
    id: "provenance",
    head: "Provenance",
    body: html`<dl class="provenance">${[
      { name: "Software", value: `Uptake ${results.uptake}` },
      ...provenance,
    ].map(
      ({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>
`,
    )}</dl>
${leftOutTable(patients).map(table.add)}${problems.length > 0 ? table.add(problemsTable(problems)) : html`<p>No problems were found in the input.</p>`}`,
  };
}
