// A figure in a report: drawn once for the page and once for a phone, with its number, title and legend.

import { type Figure, fullWidth, oneColumn } from "../figures/figure.ts";
import { toSvg } from "../figures/svg.ts";
import type { Typeface } from "../figures/typeface.ts";
import { type Html, html, statistics, trusted } from "./html.ts";

/** A file of a figure that lies beside the report. */
export interface FigureFile {
  /** "PDF" */
  readonly name: string;
  readonly href: string;
}

/** `wide` is drawn at most `fullWidth`, `narrow` at most `oneColumn`; below them links to `files`. */
export function drawingHtml(
  wide: Figure,
  narrow: Figure,
  number: number,
  typeface: Typeface,
  files: readonly FigureFile[] = [],
): Html {
  return html`<figure class="drawing" id="figure-${wide.id}">
<div class="wide">${drawing(wide, fullWidth, typeface)}</div>
<div class="narrow">${drawing(narrow, oneColumn, typeface)}</div>
<figcaption><b>Fig. ${number}</b> ${wide.title}. <span class="legend">${statistics(wide.legend)}</span>${files.length > 0 ? fileLinks(files, number) : undefined}</figcaption>
</figure>
`;
}

function fileLinks(files: readonly FigureFile[], number: number): Html {
  return html` <span class="files">${files.map(
    ({ name, href }) => html`<a href="${href}" aria-label="Figure ${number} as ${name}">${name}</a> `,
  )}</span>`;
}

// A figure narrower than the page keeps its share of the page's width, so that text is of one size in all figures.
function drawing(figure: Figure, pageWidth: number, typeface: Typeface): Html {
  const share = Math.min(100, Math.round((1000 * figure.width) / pageWidth) / 10);
  return html`<div style="max-width:${share}%">${trusted(toSvg(figure, typeface))}</div>`;
}
