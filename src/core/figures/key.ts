// Keys: which line, marker or shade belongs to which name.

import { type Block, below, beside, gap, nameBlock, nameFits, textBlock } from "./block.ts";
import type { Primitive } from "./figure.ts";
import { marker, quietColour, type SeriesStyle, seriesStroke, textSize } from "./look.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface SeriesEntry {
  readonly style: SeriesStyle;
  readonly name: string;
  /** Shown in a column of its own, e.g. "0.84 (0.76–0.91)". */
  readonly value: string;
  /** Whether the plot marks a point of the line; the key then shows the marker too. */
  readonly marked: boolean;
}

const sampleWidth = 20;
const space = 4;

/**
 * One row for each series: a piece of its line with its marker, its name and its value. Where a name would take more than two lines beside
 * its value, all names stand in lines of their own over the whole width.
 */
export function seriesKey(
  typeface: Typeface,
  entries: readonly SeriesEntry[],
  width: number,
  valueHead: string,
): Block {
  const widthOf = (text: string) => typeface.width(text, textSize, "regular");
  const valueWidth = Math.max(widthOf(valueHead), ...entries.map((entry) => widthOf(entry.value)));
  const nameWidth = Math.max(20, width - sampleWidth - valueWidth - 2 * space);
  const head = beside(
    [
      gap(sampleWidth + nameWidth + space, 0),
      textBlock(typeface, valueHead, valueWidth, { anchor: "end", colour: quietColour }),
    ],
    space,
  );
  const isNarrow = entries.some(({ name }) => !nameFits(typeface, name, nameWidth));
  const rows = entries.map((entry) => {
    const line = beside(
      [
        sample([
          { kind: "line", from: [0, 4.2], to: [sampleWidth, 4.2], stroke: seriesStroke(entry.style) },
          ...(entry.marked ? [marker(entry.style, [sampleWidth / 2, 4.2])] : []),
        ]),
        isNarrow ? gap(nameWidth, 0) : nameBlock(typeface, entry.name, nameWidth),
        textBlock(typeface, entry.value, valueWidth, { anchor: "end" }),
      ],
      space,
    );
    return isNarrow ? below([line, nameBlock(typeface, entry.name, width), gap(width, 2)]) : line;
  });
  return below([head, ...rows], 0.6);
}

export interface MarkEntry {
  /** Drawn within 0 … `width` by 0 … 8.4 points. */
  readonly mark: readonly Primitive[];
  readonly width: number;
  readonly name: string;
}

/** Marks with their names, flowing into as many lines as they need. */
export function markKey(typeface: Typeface, entries: readonly MarkEntry[], width: number): Block {
  const items = entries.map((entry) => {
    const room = width - entry.width - 3;
    const natural = typeface.width(entry.name, textSize, "regular");
    return beside(
      [
        { width: entry.width, height: lineHeight * textSize, primitives: entry.mark },
        nameBlock(typeface, entry.name, Math.min(natural + 0.01, room)),
      ],
      3,
    );
  });
  const lines: Block[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (used + item.width > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(item);
    used += item.width + 10;
  }
  return below(
    lines.map((line) => beside(line, 10)),
    1,
  );
}

/** Numbers with the names that they stand for, where the names have no room in their places. */
export function numberedKey(typeface: Typeface, names: readonly string[], width: number): Block {
  const numberWidth = typeface.width(String(names.length), textSize, "semibold") + 0.01;
  return below(
    names.map((name, i) =>
      beside(
        [
          textBlock(typeface, String(i + 1), numberWidth, { weight: "semibold" }),
          nameBlock(typeface, name, width - numberWidth - space),
        ],
        space,
      ),
    ),
    1,
  );
}

function sample(primitives: readonly Primitive[]): Block {
  return { width: sampleWidth, height: lineHeight * textSize, primitives };
}
