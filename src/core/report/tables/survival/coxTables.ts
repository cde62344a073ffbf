// Cox models: of one variable, of several, with imputed factors, and whether their hazards are proportional.
import type { CoxRow } from "../../../analysis/results.ts";
import { fixed, percent, ratioWithInterval } from "../../../figures/numberFormat.ts";
import { condition } from "../../figures/study.ts";
import { entryLegend, type StudiedSurvival } from "../../survival/words.ts";
import { type Cell, type Column, cell, type Row, row, type Table } from "../../table.ts";
import { endpointTitle, numbers, pOrDash, section } from "./markerRows.ts";

export function univariableTable({ study }: StudiedSurvival): Table {
  return {
    id: "cox-univariable",
    title: "Cox models of one variable each",
    columns: coxColumns,
    rows: study.cox.flatMap(({ endpoint, n, events, univariable }) => [
      section(endpointTitle({ endpoint, n, events })),
      ...coxRows(endpoint, univariable),
    ]),
    notes: [
      "Of a level n and events are its own. Every variable is shown; none was chosen by its p for another model. p values are not corrected.",
    ],
  };
}

/** Nothing where no endpoint has a model of several variables. */
export function multivariableTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap((own) =>
    own.multivariable === null ? [] : [{ ...own, model: own.multivariable }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "cox-multivariable",
      title: "Cox models of the score with the factors that the study names beforehand",
      columns: coxColumns,
      rows: known.flatMap(({ endpoint, model }) => [
        section(`${endpointTitle({ ...model, endpoint })}, ${model.method}`),
        ...coxRows(endpoint, model.rows),
      ]),
      notes: known.map(
        ({ endpoint, planning }) =>
          `${endpoint}: ${fixed(planning.eventsPerParameter, 1)} events for each of ${planning.candidateParameters} candidate parameters (scores, compared markers and every level of every factor)${planning.riley === null ? "" : `; Riley's criteria for this model ask for ${planning.riley.needed} patients, there are ${planning.riley.n}`}; least hazard ratio per SD detectable at 80% power ${fixed(planning.detectableHazardRatio, 2)} (or ${fixed(1 / planning.detectableHazardRatio, 2)}).`,
      ),
    },
  ];
}

/** Nothing where no factor was imputed. */
export function imputedTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap(({ endpoint, imputed }) =>
    imputed === null ? [] : [{ endpoint, imputed }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "cox-imputed",
      title: "The same models with missing factors imputed, pooled by Rubin's rules",
      columns: [...coxColumns, numbers("Missing information", "fmi")],
      rows: known.flatMap(({ endpoint, imputed }) => [
        section(endpointTitle({ ...imputed, endpoint })),
        ...imputed.rows.map((own) =>
          row(
            cell(
              own.level === null
                ? condition(own.variable)
                : `${own.variable} ${own.level} (reference ${own.reference})`,
              endpoint,
              own.variable,
              own.level ?? undefined,
              own.reference ?? undefined,
            ),
            ...coxCells(own),
            cell(own.fmi === null ? "–" : percent(own.fmi), own.fmi ?? undefined),
          ),
        ),
      ]),
      notes: known.map(
        ({ endpoint, imputed }) =>
          `${endpoint}: ${imputed.imputations} imputations by chained equations; values imputed: ${imputed.columns
            .filter((own) => own.imputed > 0)
            .map((own) => `${own.factor} ${own.imputed}`)
            .join(", ")}.`,
      ),
    },
  ];
}

/** Nothing where no model was tested. */
export function proportionalityTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap(({ endpoint, multivariable }) =>
    multivariable === null || multivariable.proportionality.length === 0
      ? []
      : [{ endpoint, tests: multivariable.proportionality }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "proportional-hazards",
      title: "Score test of proportional hazards",
      columns: [
        { head: "Variable", align: "start", csv: ["endpoint", "variable"] },
        numbers("χ²", "chisq"),
        numbers("df", "df"),
        numbers("p", "p"),
      ],
      rows: known.flatMap(({ endpoint, tests }) => [
        section(endpoint),
        ...tests.map(({ term, chisq, df, p }) =>
          row(
            cell(term === "GLOBAL" ? "whole model" : term, endpoint, term),
            cell(fixed(chisq, 2), chisq),
            cell(String(df), df),
            cell(pOrDash(p), p),
          ),
        ),
      ]),
      notes: [
        study.entry === undefined
          ? "As cox.zph, on Kaplan-Meier time. Where hazards are not proportional, the RMST difference is the one to read."
          : `As cox.zph, on Kaplan-Meier time.${entryLegend(study)}`,
      ],
    },
  ];
}

function coxCells(own: CoxRow): readonly Cell[] {
  return [
    cell(`${own.n} (${own.events})`, own.n, own.events),
    cell(
      own.hazardRatio === null ? (own.note ?? "–") : ratioWithInterval(own.hazardRatio, own.ci!),
      own.hazardRatio ?? undefined,
      ...(own.ci ?? [undefined, undefined]),
    ),
    cell(pOrDash(own.p), own.p ?? undefined),
  ];
}

const coxColumns: readonly Column[] = [
  { head: "Variable", align: "start", csv: ["endpoint", "variable", "level", "reference"] },
  numbers("n (events)", "n", "events"),
  numbers("HR (95% CI)", "hazard_ratio", "lower", "upper"),
  numbers("p", "p"),
];

/** A number is one row; a factor its name with the reference, then a row a level. */
function coxRows(endpoint: string, rows: readonly CoxRow[]): Row[] {
  return rows.flatMap((own, i): Row[] => {
    const line = (text: string, indent: boolean): Row => ({
      kind: "data",
      ...(indent && { indent: true }),
      cells: [
        cell(text, endpoint, own.variable, own.level ?? undefined, own.reference ?? undefined),
        ...coxCells(own),
      ],
    });
    if (own.level === null) return [line(condition(own.variable), false)];
    const first = rows[i - 1]?.variable !== own.variable || rows[i - 1]?.level === null;
    const head: Row = {
      kind: "data",
      cells: [
        cell(
          `${own.variable} (reference ${own.reference})`,
          endpoint,
          own.variable,
          own.reference ?? undefined,
          own.reference ?? undefined,
        ),
        cell("", undefined, undefined),
        cell("1", 1, undefined, undefined),
        cell("", undefined),
      ],
    };
    return first ? [head, line(own.level, true)] : [line(own.level, true)];
  });
}
