// Several plots of one kind: lettered, titled, in as many columns as fit, plots of a row on one line.

import { type Block, below, beside, gap, grid, nameBlock, nameFits, textBlock } from "./block.ts";
import { quietColour, textSize, titleSize } from "./look.ts";
import type { Typeface } from "./typeface.ts";
import { twoLineWidth } from "./wrap.ts";

export interface Panel {
  readonly title: string;
  /** Under the title, in quiet type. */
  readonly notes: readonly string[];
  /** Names that its body shows: panels are wide enough for each to take two lines at most. */
  readonly names: readonly string[];
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
  const leastWidth = Math.min(layout.width, Math.max(layout.leastWidth, widthForNames(typeface, panels)));
  const fitting = Math.floor((layout.width + columnSpace) / (leastWidth + columnSpace));
  // As many rows as needed, then no more columns than fill them: six panels go 3 and 3, not 4 and 2.
  const columns = Math.ceil(panels.length / Math.ceil(panels.length / Math.max(1, fitting)));
  const greatestWidth = Math.max(layout.greatestWidth, leastWidth);
  const width = Math.min(greatestWidth, (layout.width - (columns - 1) * columnSpace) / columns);
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

/** Beside a name stands at most so much: a number, or a mark. */
const besideName = 19;

function widthForNames(typeface: Typeface, panels: readonly Panel[]): number {
  const regular = (text: string) => typeface.width(text, textSize, "regular");
  const semibold = (text: string) => typeface.width(text, textSize, "semibold");
  return Math.max(
    ...panels.flatMap(({ title, names }) => [
      letterSpace + twoLineWidth(title, semibold),
      ...names.map((name) => besideName + twoLineWidth(name, regular)),
    ]),
  );
}

const letterSpace = 9;

function panelHead(typeface: Typeface, panel: Panel, index: number | undefined, width: number): Block {
  const letterWidth = index === undefined ? 0 : letterSpace;
  const heading = { size: titleSize, weight: "semibold" } as const;
  // A long title is set smaller before it takes a third line.
  const size = nameFits(typeface, panel.title, width - letterWidth, heading) ? titleSize : textSize;
  const text = below([
    nameBlock(typeface, panel.title, width - letterWidth, { ...heading, size }),
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
