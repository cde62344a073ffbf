// A figure's four files: SVG, PNG, PDF and the numbers in it.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toCsv } from "../../core/figures/dataTable.ts";
import type { Figure } from "../../core/figures/figure.ts";
import { toSvg } from "../../core/figures/svg.ts";
import type { Typeface } from "../../core/figures/typeface.ts";
import { figureToPdf } from "./pdf.ts";
import { pixelsAcross, svgToPng, withResolution } from "./png.ts";

/** Resolution of the PNG: what journals ask of a figure with text and lines in colour. */
export const dotsPerInch = 300;

/** Writes ID.svg, ID.png, ID.pdf and ID.csv into a folder that exists; gives their names. */
export async function writeFigure(
  folder: string,
  figure: Figure,
  typeface: Typeface,
): Promise<readonly string[]> {
  const svg = toSvg(figure, typeface);
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    [`${figure.id}.svg`, svg],
    [`${figure.id}.png`, withResolution(svgToPng(svg, pixelsAcross(figure.width, dotsPerInch)), dotsPerInch)],
    [`${figure.id}.pdf`, await figureToPdf(figure, typeface)],
    [`${figure.id}.csv`, toCsv(figure.data)],
  ];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return files.map(([name]) => name);
}
