// Ratios of a model's coefficients as a forest and a table: hazard ratios, odds ratios.

import type { CoefficientLabel } from "../../analysis/methods/coefficients.ts";
import type { SplineEffect } from "../../analysis/methods/splineEffects.ts";
import type { Figure } from "../../figures/figure.ts";
import { type ForestSection, forestFigure } from "../../figures/forest.ts";
import { seriesStyle } from "../../figures/look.ts";
import { percent, pText, pValue, ratioWithInterval, significant } from "../../figures/numberFormat.ts";
import { ratioAxis } from "../../figures/ratioAxis.ts";
import { cell, type Row, type Table } from "../table.ts";
import { type Canvas, intervalName } from "./presentation.ts";

export interface RatioRow extends CoefficientLabel {
  readonly term: string;
  readonly estimate: number;
  readonly se: number;
  readonly p: number;
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  readonly notEstimable?: string;
  /** One of a spline's columns, or all of them: its upper quartile, the level, against its lower, the reference. */
  readonly spline?: "column" | "effect";
  /** Fraction of missing information, of a pooled coefficient. */
  readonly fmi?: number;
}

export interface Ratios {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  /** "Hazard ratio" */
  readonly name: string;
  /** Of the limits. */
  readonly level: number;
  readonly rows: readonly RatioRow[];
}

/**
 * A model's coefficients, with the effect of each spline behind them: the ratios of a spline's columns, or of their
 * products, mean nothing by themselves.
 */
export function rowsWithSplines(
  rows: readonly RatioRow[],
  splines: readonly SplineEffect[] = [],
): RatioRow[] {
  const isColumn = (own: RatioRow) =>
    rows.filter(({ variable, level }) => variable === own.variable && level === own.level).length > 1;
  return [
    ...rows.map((own): RatioRow => (isColumn(own) ? { ...own, spline: "column" } : own)),
    ...splines.map(
      ({ variable, low, high, ...effect }): RatioRow => ({
        ...effect,
        term: `rcs(${variable})`,
        variable,
        level: significant(high, 4),
        reference: significant(low, 4),
        spline: "effect",
      }),
    ),
  ];
}

/** Rows whose ratio means something: all but the columns of a spline. */
export function rowsOfEffects(rows: readonly RatioRow[]): RatioRow[] {
  return rows.filter(({ spline }) => spline !== "column");
}

/** What a row is called: "age" for a number, "stage III against I" for a level. */
export function rowName({ variable, level, reference }: CoefficientLabel): string {
  if (level === undefined) return variable;
  return reference === undefined ? `${variable} ${level}` : `${variable}: ${level} against ${reference}`;
}

/** "1.40 (1.10–1.80), p = 0.007", or why there is none. */
export function ratioText(row: RatioRow): string {
  if (!isDrawn(row)) return notEstimableWords(row);
  return `${ratioWithInterval(row.ratio, [row.lower, row.upper])}, p ${pValue(row.p)}`;
}

/** A forest of the rows whose ratio means something. */
export function ratioFigure(ratios: Ratios, { typeface, width }: Canvas): Figure {
  const effects = rowsOfEffects(ratios.rows);
  return forestFigure(
    {
      id: ratios.id,
      title: ratios.title,
      legend: ratios.legend,
      width,
      simulated: false,
      heads: { name: "", value: `${ratios.name} (${intervalName(ratios.level)})` },
      interval: intervalName(ratios.level),
      sections: sectionsOf(effects).map(({ title, rows }) => ({ title, rows: rows.map(forestRow) })),
      axis: ratioAxis(
        ratios.name,
        effects.filter(isDrawn).map(({ ratio, lower, upper }) => ({ estimate: ratio, lower, upper })),
      ),
      reference: 1,
      dataNames: { estimate: ratios.name.toLowerCase().replaceAll(" ", "_"), tick: "mark" },
    },
    typeface,
  );
}

/** A table of all rows, the columns of splines without a ratio. */
export function ratioTable(ratios: Ratios): Table {
  const column = ratios.name.toLowerCase().replaceAll(" ", "_");
  const isPooled = ratios.rows.some(({ fmi }) => fmi !== undefined);
  return {
    id: `${ratios.id}-coefficients`,
    title: ratios.title,
    columns: [
      { head: "Term", align: "start", csv: ["term"] },
      { head: "Coefficient (SE)", align: "end", csv: ["estimate", "se"] },
      {
        head: `${ratios.name} (${intervalName(ratios.level)})`,
        align: "end",
        csv: [column, "lower", "upper"],
      },
      { head: "p", align: "end", csv: ["p"] },
      ...(isPooled
        ? [{ head: "Missing information", align: "end" as const, csv: ["missing_information"] }]
        : []),
    ],
    rows: sectionsOf(ratios.rows).flatMap(({ title, rows }): Row[] => [
      { kind: "section", title },
      ...rows.map((entry): Row => {
        const known = isDrawn(entry);
        const coefficient = known ? `${significant(entry.estimate)} (${significant(entry.se)})` : "–";
        return {
          kind: "data",
          indent: true,
          cells: [
            cell(nameInSection(entry), entry.term),
            cell(coefficient, entry.estimate, entry.se),
            cell(ratioWords(entry), entry.ratio, entry.lower, entry.upper),
            cell(known ? pText(entry.p) : "–", entry.p),
            ...(isPooled ? [cell(known ? percent(entry.fmi!) : "–", entry.fmi!)] : []),
          ],
        };
      }),
    ]),
    notes: [],
  };
}

function ratioWords(own: RatioRow): string {
  if (own.spline === "column") return "–";
  if (isDrawn(own)) return ratioWithInterval(own.ratio, [own.lower, own.upper]);
  return notEstimableWords(own);
}

function notEstimableWords({ notEstimable }: RatioRow): string {
  return notEstimable === undefined ? tooExtreme : `not estimable (${notEstimable})`;
}

function isDrawn(row: RatioRow): boolean {
  return row.notEstimable === undefined && isPrintable(row);
}

/**
 * Whether estimate and limits are numbers above 0: a step of one unit far beyond a column's values over- or
 * underflows.
 */
export function isPrintable({ ratio, lower, upper }: Pick<RatioRow, "ratio" | "lower" | "upper">): boolean {
  return [ratio, lower, upper].every((value) => Number.isFinite(value) && value > 0);
}

/** What is printed instead. */
export const tooExtreme = "too extreme for one unit more: take a larger or smaller unit";

/** Numbers under one head, each factor under its own with its reference, splines apart. */
function sectionsOf(
  rows: readonly RatioRow[],
): { readonly title: string; readonly rows: readonly RatioRow[] }[] {
  const sections = new Map<string, RatioRow[]>();
  for (const entry of rows) {
    const title = sectionOf(entry);
    sections.set(title, [...(sections.get(title) ?? []), entry]);
  }
  return [...sections].map(([title, own]) => ({ title, rows: own }));
}

function sectionOf({ spline, variable, level, reference }: RatioRow): string {
  if (spline === "effect") return "Upper against lower quartile, by spline";
  if (spline === "column") return "Columns of splines, which have no ratio of their own";
  if (level === undefined) return "For each unit more";
  return reference === undefined ? variable : `${variable} (against ${reference})`;
}

function nameInSection(entry: RatioRow): string {
  if (entry.spline === "column") return entry.term;
  return entry.spline === "effect" ? rowName(entry) : (entry.level ?? entry.variable);
}

function forestRow(entry: RatioRow): ForestSection["rows"][number] {
  const name = nameInSection(entry);
  if (!isDrawn(entry)) return { name, style: seriesStyle(0), text: notEstimableWords(entry) };
  return {
    name,
    style: seriesStyle(0),
    estimate: entry.ratio,
    interval: [entry.lower, entry.upper],
    text: ratioWithInterval(entry.ratio, [entry.lower, entry.upper]),
  };
}
