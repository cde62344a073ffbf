// HTML by template, escaped by default: only what this module made is taken as markup.

import { escapeXml } from "../figures/svg.ts";

export interface Html {
  readonly markup: string;
}

export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

/** html`<p>${text}</p>`: strings are escaped, Html and lists of it go in as they are, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { markup: strings.reduce((out, string, i) => out + markupOf(parts[i - 1]) + string) };
}

/** Markup from a trusted source, as the SVG of a figure. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Text of statistics: escaped, with an italic p before "=", "<" or ">". */
export function statistics(text: string): Html {
  return { markup: escapeXml(text).replace(/\bp(?=\u00a0?(?: |\u00a0)(?:=|&lt;|&gt;))/g, "<i>p</i>") };
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeXml(String(part));
  if ("markup" in part) return part.markup;
  return part.map(markupOf).join("");
}
