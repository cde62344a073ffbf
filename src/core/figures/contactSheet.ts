// A contact sheet: many small pictures with their names, in groups, on as many sheets as they need.

import { type Block, below, beside, gap, textBlock } from "./block.ts";
import { compose, margin } from "./compose.ts";
import { type Figure, millimetres } from "./figure.ts";
import { alertColour, quietColour, titleSize } from "./look.ts";
import type { Typeface } from "./typeface.ts";

export interface ContactSheetInput {
  /** Of the first sheet; the second is ID-2 … */
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly groups: readonly { readonly title: string; readonly pictures: readonly Picture[] }[];
}

export interface Picture {
  readonly name: string;
  /** Under the name. */
  readonly note: string;
  /** Set off in colour, for a note that asks for attention. */
  readonly alert: boolean;
  readonly png: Uint8Array;
  /** Width over height. */
  readonly aspect: number;
}

const space = 6;
const columns = 6;
/** What fits a page of a journal. */
const greatestHeight = millimetres(230);

/** One figure for each sheet; none where there is no picture. Data rows are the names and notes. */
export function contactSheets(input: ContactSheetInput, typeface: Typeface): Figure[] {
  const inner = input.width - 2 * margin;
  const width = (inner - (columns - 1) * space) / columns;
  const sheets: Block[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const row of input.groups.flatMap((group) => groupRows(typeface, group, width))) {
    if (used + row.height > greatestHeight) {
      sheets.push([]);
      used = 0;
    }
    sheets.at(-1)?.push(row);
    used += row.height + space;
  }
  return sheets.map((rows, i) =>
    compose(typeface, {
      ...input,
      id: i === 0 ? input.id : `${input.id}-${i + 1}`,
      title: sheets.length === 1 ? input.title : `${input.title}, sheet ${i + 1} of ${sheets.length}`,
      body: below(rows, space),
      data: {
        columns: ["group", "name", "note"],
        rows: input.groups.flatMap(({ title, pictures }) =>
          pictures.map(({ name, note }) => [title, name, note]),
        ),
      },
    }),
  );
}

function groupRows(typeface: Typeface, group: ContactSheetInput["groups"][number], width: number): Block[] {
  const tiles = group.pictures.map((picture) => tile(typeface, picture, width));
  const rows: Block[] = [];
  for (let i = 0; i < tiles.length; i += columns) rows.push(beside(tiles.slice(i, i + columns), space));
  const [first, ...rest] = rows;
  if (first === undefined) return [];
  // A group's title stays with its first row.
  const title = textBlock(typeface, group.title, columns * width, { size: titleSize, weight: "semibold" });
  return [below([title, gap(0, 2), first]), ...rest];
}

function tile(typeface: Typeface, { name, note, alert, png, aspect }: Picture, width: number): Block {
  const height = width / aspect;
  return below(
    [
      { width, height, primitives: [{ kind: "image", x: 0, y: 0, width, height, png }] },
      textBlock(typeface, name, width),
      textBlock(typeface, note, width, { colour: alert ? alertColour : quietColour }),
    ],
    0.5,
  );
}
