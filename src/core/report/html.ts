// HTML by template, escaped by default: only what this module made is taken as markup.

import { escapeXml } from "../figures/svg.ts";

export interface Html {
  readonly markup: string;
}

export type HtmlPart = Html | string | number | undefined | null | readonly HtmlPart[];

/** html`<p>${text}</p>`: strings are escaped, Html and lists of it go in as they are, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { markup: strings.reduce((out, string, i) => out + markupOf(parts[i - 1]) + string) };
}

/** Markup from a trusted source, as the SVG of a figure. */
export function trusted(markup: string): Html {
  return { markup };
}

/** JSON as it may stand inside a script element. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Text of statistics: escaped, true minus signs, an italic p, and no line break within "n = 60", "p < 0.001" and "0.84 (95% CI 0.76–0.91)". */
export function statistics(text: string): Html {
  return {
    markup: escapeXml(text)
      .replace(/(^|[\s(])-(?=\d)/g, "$1−")
      .replace(/\b([np]) (=|&lt;|&gt;) (?=[\d.])/g, (_, letter, sign) =>
        letter === "p" ? `<i>p</i>\u00a0${sign}\u00a0` : `n\u00a0${sign}\u00a0`,
      )
      .replace(/^p$/, "<i>p</i>")
      .replace(/(\d) \((?=[\d−]|95% CI)/g, "$1\u00a0(")
      .replace(/95% CI (?=[\d−])/g, "95%\u00a0CI\u00a0"),
  };
}

function markupOf(part: HtmlPart): string {
  if (part === undefined || part === null) return "";
  if (typeof part === "string" || typeof part === "number") return escapeXml(String(part));
  if ("markup" in part) return part.markup;
  return part.map(markupOf).join("");
}
