// Keys: which line, marker or shade belongs to which name.

import { type Block, below, beside, gap, nameBlock, nameFits, textBlock } from "./block.ts";
import type { Primitive } from "./figure.ts";
import { marker, quietColour, type SeriesStyle, seriesStroke, textSize } from "./look.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface SeriesEntry {
  readonly style: SeriesStyle;
  readonly name: string;
  /** Shown in columns of their own, e.g. "0.84 (0.76–0.91)". */
  readonly values: readonly string[];
  /** Whether the plot marks a point of the line; the key then shows the marker too. */
  readonly marked: boolean;
}

const sampleWidth = 20;
const space = 4;
const columnSpace = 8;

/**
 * One row for each series: a piece of its line with its marker, its name and its values in columns. A name that would
 * take more than two lines beside its values has a line of its own before them.
 */
export function seriesKey(
  typeface: Typeface,
  entries: readonly SeriesEntry[],
  width: number,
  heads: readonly string[],
): Block {
  const widthOf = (text: string) => typeface.width(text, textSize, "regular");
  const columns = heads.map((head, k) =>
    Math.max(widthOf(head), ...entries.map(({ values }) => widthOf(values[k]!))),
  );
  const valuesWidth = columns.reduce((sum, column) => sum + column, (columns.length - 1) * columnSpace);
  const nameWidth = Math.max(20, width - sampleWidth - valuesWidth - space - columnSpace);
  const inColumns = (texts: readonly string[], colour?: string) =>
    beside(
      texts.map((text, k) =>
        textBlock(typeface, text, columns[k]!, { anchor: "end", ...(colour !== undefined && { colour }) }),
      ),
      columnSpace,
    );
  const valuesLeft = width - valuesWidth;
  const rows = entries.map((entry) => {
    const line = sample([
      { kind: "line", from: [0, 4.2], to: [sampleWidth, 4.2], stroke: seriesStroke(entry.style) },
      ...(entry.marked ? [marker(entry.style, [sampleWidth / 2, 4.2])] : []),
    ]);
    const values = inColumns(entry.values);
    if (nameFits(typeface, entry.name, nameWidth))
      return beside([beside([line, nameBlock(typeface, entry.name, nameWidth)], space), values], columnSpace);
    const fitsBesideLine = nameFits(typeface, entry.name, width - sampleWidth - space);
    return below([
      fitsBesideLine
        ? beside([line, nameBlock(typeface, entry.name, width - sampleWidth - space)], space)
        : below([line, nameBlock(typeface, entry.name, width)]),
      beside([gap(valuesLeft, 0), values]),
    ]);
  });
  return below([beside([gap(valuesLeft, 0), inColumns(heads, quietColour)]), ...rows], 0.6);
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
