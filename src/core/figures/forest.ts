// Forest plot: estimates with intervals in named rows, on a linear or a logarithmic axis, with the numbers beside.

import type { Interval } from "../analysis/results.ts";
import { bottomAxis, labelOffset, type NumericAxis, numericPosition, ticksThatFit } from "./axis.ts";
import { type Block, below, beside, gap, moved, nameBlock, nameFits, textBlock } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Primitive } from "./figure.ts";
import { type MarkEntry, markKey } from "./key.ts";
import { faintColour, inkColour, marker, quietColour, type SeriesStyle, textSize } from "./look.ts";
import { textBox } from "./textBox.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface ForestInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly heads: { readonly name: string; readonly value: string };
  readonly sections: readonly ForestSection[];
  readonly axis: NumericAxis;
  /** Where a row shows no effect, e.g. AUC 0.5 or hazard ratio 1. */
  readonly reference: number;
  /** What the intervals are, where they are not of 95%: "90% CI". */
  readonly interval?: string;
  /** Name of the rows' extra mark, e.g. "attainable"; absent where no row has one. */
  readonly tickName?: string;
  /** Names of the data columns of estimate and extra mark. */
  readonly dataNames: { readonly estimate: string; readonly tick: string };
}

export interface ForestSection {
  readonly title: string;
  readonly rows: readonly ForestRow[];
}

export interface ForestRow {
  readonly name: string;
  readonly style: SeriesStyle;
  /** Absent where not estimable: the text says why, nothing is drawn. */
  readonly estimate?: number;
  readonly interval?: Interval;
  readonly text: string;
  /** An extra mark, e.g. the attainable AUC. */
  readonly tick?: number;
}

/** The figure; data rows are the rows of the plot. */
export function forestFigure(input: ForestInput, typeface: Typeface): Figure {
  const columns = columnWidths(input, input.width - 2 * margin, typeface);
  const reference =
    columns.name + columnSpace + numericPosition(input.axis, 0, columns.plot)(input.reference);
  const rows = input.sections.flatMap((section) => [
    gap(0, 2),
    nameBlock(typeface, section.title, input.width - 2 * margin, { weight: "semibold" }),
    ...section.rows.flatMap((row) => {
      const isLong = !nameFits(typeface, row.name, columns.name);
      const marks = rowBlock(isLong ? { ...row, name: "" } : row, columns, input.axis, typeface);
      // A name too long for its column stands above its marks, over the whole width.
      return isLong ? [nameBlock(typeface, row.name, input.width - 2 * margin), marks] : [marks];
    }),
  ]);
  return compose(typeface, {
    ...input,
    body: below([
      headRow(input, columns, typeface),
      below(
        [...rows, gap(0, 2)].map((row) => withReference(row, reference, typeface)),
        rowSpace,
      ),
      axisBlock(input, columns, typeface),
      gap(0, 3),
      key(input, typeface),
    ]),
    data: {
      columns: ["section", "row", input.dataNames.estimate, "lower", "upper", input.dataNames.tick],
      rows: input.sections.flatMap((section) =>
        section.rows.map((row) => [
          section.title,
          row.name,
          row.estimate,
          row.interval?.[0],
          row.interval?.[1],
          row.tick,
        ]),
      ),
    },
  });
}

interface ColumnWidths {
  readonly name: number;
  readonly plot: number;
  readonly value: number;
}

const columnSpace = 8;
const rowSpace = 1;

function columnWidths(input: ForestInput, width: number, typeface: Typeface): ColumnWidths {
  const rows = input.sections.flatMap((section) => section.rows);
  const widest = (texts: readonly string[]) =>
    Math.max(...texts.map((text) => typeface.width(text, textSize, "semibold"))) + 0.5;
  const value = Math.min(widest([input.heads.value, ...rows.map((row) => row.text)]), width * 0.36);
  const name = Math.min(widest([input.heads.name, ...rows.map((row) => row.name)]), width * 0.32);
  return { name, value, plot: width - name - value - 2 * columnSpace };
}

function headRow(input: ForestInput, columns: ColumnWidths, typeface: Typeface): Block {
  return beside(
    [
      textBlock(typeface, input.heads.name, columns.name, { colour: quietColour }),
      gap(columns.plot, 0),
      textBlock(typeface, input.heads.value, columns.value, { anchor: "end", colour: quietColour }),
    ],
    columnSpace,
  );
}

function rowBlock(row: ForestRow, columns: ColumnWidths, axis: NumericAxis, typeface: Typeface): Block {
  return beside(
    [
      nameBlock(typeface, row.name, columns.name),
      {
        width: columns.plot,
        height: lineHeight * textSize,
        primitives: rowMarks(row, axis, columns.plot),
      },
      textBlock(typeface, row.text, columns.value, { anchor: "end" }),
    ],
    columnSpace,
    "middle",
  );
}

// The line of no effect runs down to the axis, broken only where a title or a long name reaches over it.
function withReference(row: Block, x: number, typeface: Typeface): Block {
  const isCrossed = row.primitives.some((primitive) => {
    if (primitive.kind !== "text") return false;
    const { left, right } = textBox(primitive, typeface);
    return left < x + 2 && right > x - 2;
  });
  if (isCrossed) return row;
  const line: Primitive = {
    kind: "line",
    from: [x, 0],
    to: [x, row.height + rowSpace],
    stroke: { colour: faintColour, width: 0.7 },
  };
  return { ...row, primitives: [line, ...row.primitives] };
}

const middle = (lineHeight * textSize) / 2;

function rowMarks(row: ForestRow, axis: NumericAxis, width: number): Primitive[] {
  const position = numericPosition(axis, 0, width);
  const marks: Primitive[] = [];
  if (row.interval) {
    const ends = [position(row.interval[0]), position(row.interval[1])] as const;
    marks.push({
      kind: "line",
      from: [ends[0], middle],
      to: [ends[1], middle],
      stroke: { colour: row.style.colour, width: 1 },
    });
    // An interval that goes on beyond the axis ends in an arrow head.
    if (row.interval[0] < axis.domain[0]) marks.push(arrowHead(0, 1, row.style.colour));
    if (row.interval[1] > axis.domain[1]) marks.push(arrowHead(width, -1, row.style.colour));
  }
  if (row.tick !== undefined) marks.push(...tickMark(position(row.tick)));
  if (row.estimate !== undefined) marks.push(marker(row.style, [position(row.estimate), middle], 2.2));
  return marks;
}

function arrowHead(x: number, direction: 1 | -1, colour: string): Primitive {
  return {
    kind: "polyline",
    points: [
      [x + 3 * direction, middle - 1.6],
      [x, middle],
      [x + 3 * direction, middle + 1.6],
    ],
    stroke: { colour, width: 0.8 },
  };
}

function tickMark(x: number): Primitive[] {
  return [
    {
      kind: "line",
      from: [x, middle - 3.4],
      to: [x, middle + 3.4],
      stroke: { colour: "#ffffff", width: 2.2 },
    },
    { kind: "line", from: [x, middle - 3.4], to: [x, middle + 3.4], stroke: { colour: inkColour, width: 1 } },
  ];
}

function axisBlock(input: ForestInput, columns: ColumnWidths, typeface: Typeface): Block {
  const ticks = ticksThatFit(
    input.axis,
    columns.plot,
    (label) => typeface.width(label, textSize, "regular"),
    5,
  );
  const label = textBlock(typeface, input.axis.label, columns.plot, { anchor: "middle" });
  const labelTop = labelOffset + lineHeight * textSize + 1;
  const axis = bottomAxis(ticks, numericPosition(input.axis, 0, columns.plot), [0, columns.plot], 0);
  const left = columns.name + columnSpace;
  return {
    width: left + columns.plot,
    height: labelTop + label.height,
    primitives: moved([...axis, ...moved(label.primitives, 0, labelTop)], left, 0),
  };
}

function key(input: ForestInput, typeface: Typeface): Block {
  const style: SeriesStyle = { colour: quietColour, marker: "circle", filled: true };
  const entries: MarkEntry[] = [
    {
      mark: [
        { kind: "line", from: [0, middle], to: [16, middle], stroke: { colour: quietColour, width: 1 } },
        marker(style, [8, middle], 2.2),
      ],
      width: 16,
      name: `estimate with ${input.interval ?? "95% CI"}`,
    },
  ];
  if (input.tickName !== undefined) entries.push({ mark: tickMark(2), width: 4, name: input.tickName });
  return markKey(typeface, entries, input.width - 2 * margin);
}
