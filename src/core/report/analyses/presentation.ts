// How an analysis of a table is shown: a heading, sentences, figures and tables.

import type { AnalysisEntry, EntryOf, MethodName, ResultOf } from "../../analysis/methods/methods.ts";
import type { Figure } from "../../figures/figure.ts";
import { fixed, significant } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import type { Html } from "../html.ts";
import type { Table } from "../table.ts";

export interface Presentation {
  readonly heading: string;
  /** The result in words, a line each. */
  readonly key: readonly string[];
  /** More of it, which in a report stands in the tables. */
  readonly detail: readonly string[];
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
  /** What the reader can use in the page; works by the script of nomograms/form.ts. */
  readonly form?: Html;
}

/** What figures are drawn with. */
export interface Canvas {
  readonly typeface: Typeface;
  readonly width: number;
}

/** From an entry and its result to what is shown. */
export type Present<Name extends MethodName> = (
  entry: EntryOf<Name>,
  result: ResultOf<Name>,
  canvas: Canvas,
) => Presentation;

/**
 * Name of a figure or table of an analysis, fit for a file and an anchor: letters of any script, digits and hyphens.
 */
export function partId({ id }: AnalysisEntry, part = ""): string {
  const name = [id, part].filter((piece) => piece !== "").join("-");
  return name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "analysis";
}

/** Label of an axis of time: "Time (os)". */
export function timeLabel(column: string, unit?: string): string {
  if (unit !== undefined) return `Time (${unit})`;
  return column.toLowerCase() === "time" ? "Time" : `Time (${column})`;
}

/** "os, dead" */
export function endpointOf({ time, event }: { readonly time: string; readonly event: string }): string {
  return `${time}, ${event}`;
}

/** "95% CI" */
export function intervalName(level: number): string {
  return `${significant(100 * level, 4)}% CI`;
}

/** What a legend says of delayed entry; nothing without. */
export function entryText(entry: string | undefined): string {
  return entry === undefined
    ? ""
    : ` Delayed entry: patients are at risk only after '${entry}', so that numbers at risk begin low and rise.`;
}

/** A group as it is called in figures: codes of numbers carry their column's name. */
export function groupName(by: string | undefined, group: string): string {
  return by !== undefined && Number.isFinite(Number(group)) ? `${by} ${group}` : group;
}

/** "310 (285–363)", "not reached" where there is none. */
export function timeWithLimits(limits: {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}): string {
  if (Number.isNaN(limits.estimate)) return "not reached";
  const end = (value: number) => (Number.isNaN(value) ? "not reached" : significant(value, 4));
  return `${end(limits.estimate)} (${end(limits.lower)}–${end(limits.upper)})`;
}

/** "χ² = 10.33, df 1" */
export function chiSquareText({ chisq, df }: { readonly chisq: number; readonly df: number }): string {
  return Number.isNaN(chisq) ? "not estimable" : `χ² = ${fixed(chisq, 2)}, df ${significant(df)}`;
}
