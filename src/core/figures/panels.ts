// Several plots of one kind: lettered, titled, in as many columns as fit, plots of a row on one line.

import { type Block, below, beside, gap, grid, textBlock } from "./block.ts";
import { quietColour, titleSize } from "./look.ts";
import type { Typeface } from "./typeface.ts";

export interface Panel {
  readonly title: string;
  /** Under the title, in quiet type. */
  readonly notes: readonly string[];
  readonly body: (width: number) => Block;
}

export interface PanelLayout {
  readonly width: number;
  /** Narrowest panel that is still readable. */
  readonly leastWidth: number;
  /** Where panels fill only some columns, each may grow to this width. */
  readonly greatestWidth: number;
}

const columnSpace = 12;
const rowSpace = 10;

/** The panels as one block. */
export function panelGrid(typeface: Typeface, panels: readonly Panel[], layout: PanelLayout): Block {
  const fitting = Math.floor((layout.width + columnSpace) / (layout.leastWidth + columnSpace));
  // As many rows as needed, then no more columns than fill them: six panels go 3 and 3, not 4 and 2.
  const columns = Math.ceil(panels.length / Math.ceil(panels.length / Math.max(1, fitting)));
  const width = Math.min(layout.greatestWidth, (layout.width - (columns - 1) * columnSpace) / columns);
  const heads = panels.map((panel, i) =>
    panelHead(typeface, panel, panels.length > 1 ? i : undefined, width),
  );
  const blocks = panels.map((panel, i) => {
    const row = Math.floor(i / columns);
    const tallest = Math.max(...heads.slice(row * columns, (row + 1) * columns).map((head) => head.height));
    const head = heads[i]!;
    return below([head, gap(width, tallest - head.height + 3), panel.body(width)]);
  });
  return grid(blocks, columns, columnSpace, rowSpace);
}

function panelHead(typeface: Typeface, panel: Panel, index: number | undefined, width: number): Block {
  const letterWidth = index === undefined ? 0 : 9;
  const text = below([
    textBlock(typeface, panel.title, width - letterWidth, { size: titleSize, weight: "semibold" }),
    ...panel.notes.map((note) => textBlock(typeface, note, width - letterWidth, { colour: quietColour })),
  ]);
  if (index === undefined) return text;
  return beside([
    textBlock(typeface, panelLetter(index), letterWidth, { size: titleSize, weight: "semibold" }),
    text,
  ]);
}

/** a … z, then aa, ab …, as journals letter their panels. */
function panelLetter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : panelLetter(Math.floor(index / 26) - 1) + last;
}
