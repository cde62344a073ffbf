// From a figure's body to the figure: margin, white ground and, for phantoms, the words that nobody may miss.

import { type Block, below, gap, moved, textBlock } from "./block.ts";
import type { Figure } from "./figure.ts";
import { alertColour, textSize } from "./look.ts";
import type { Typeface } from "./typeface.ts";

export const simulatedMark = "simulated, not patients";

/** Margin around every figure. */
export const margin = 4;

export interface FigureParts extends Pick<Figure, "id" | "title" | "legend" | "data"> {
  readonly body: Block;
  /** Of the whole figure. */
  readonly width: number;
  readonly simulated: boolean;
}

/** The finished figure; a simulated one carries its mark in the first line. */
export function compose(typeface: Typeface, parts: FigureParts): Figure {
  const { id, title, legend, data, width } = parts;
  const inner = width - 2 * margin;
  const mark = textBlock(typeface, simulatedMark, inner, {
    weight: "semibold",
    anchor: "end",
    colour: alertColour,
    size: textSize,
  });
  const content = parts.simulated ? below([mark, gap(0, 2), parts.body]) : parts.body;
  const height = content.height + 2 * margin;
  return {
    id,
    title,
    legend,
    data,
    width,
    height,
    primitives: [
      { kind: "rect", x: 0, y: 0, width, height, fill: { colour: "#ffffff" } },
      ...moved(content.primitives, margin, margin),
    ],
  };
}
