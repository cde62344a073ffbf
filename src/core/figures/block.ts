// Layout: a block is a rectangle with primitives that stay inside it. Figures are blocks put below and beside each
// other, so that texts of different blocks can't overlap.

import type { Point, Primitive, TextPrimitive } from "./figure.ts";
import { inkColour, textSize } from "./look.ts";
import { ascent, lineHeight, type Typeface } from "./typeface.ts";
import { wrap, wrapName } from "./wrap.ts";

export interface Block {
  readonly width: number;
  readonly height: number;
  readonly primitives: readonly Primitive[];
}

export interface TextStyle {
  readonly size?: number;
  readonly weight?: TextPrimitive["weight"];
  readonly anchor?: TextPrimitive["anchor"];
  readonly colour?: string;
  /** For names: words are broken too where that keeps the text to so many lines. */
  readonly mostLines?: number;
}

/** Lines that a name may take in any figure. */
export const nameLines = 2;

/** A text wrapped to a width; as high as its lines. */
export function textBlock(typeface: Typeface, text: string, width: number, style: TextStyle = {}): Block {
  const { size = textSize, weight = "regular", anchor = "start", colour = inkColour } = style;
  const measure = (part: string) => typeface.width(part, size, weight);
  const lines =
    style.mostLines === undefined
      ? wrap(text, width, measure)
      : wrapName(text, width, measure, style.mostLines);
  const x = { start: 0, middle: width / 2, end: width }[anchor];
  return {
    width,
    height: lines.length * lineHeight * size,
    primitives: lines.map((line, i) => ({
      kind: "text",
      text: line,
      x,
      y: i * lineHeight * size + (ascent + (lineHeight - 1) / 2) * size,
      size,
      weight,
      anchor,
      colour,
    })),
  };
}

/** Whether a name takes no more lines in this width than names may. */
export function nameFits(
  typeface: Typeface,
  name: string,
  width: number,
  { size = textSize, weight = "regular" }: TextStyle = {},
): boolean {
  const measure = (part: string) => typeface.width(part, size, weight);
  return wrapName(name, width, measure, nameLines).length <= nameLines;
}

/** A name as a block: in at most two lines where two can hold it. */
export function nameBlock(typeface: Typeface, name: string, width: number, style: TextStyle = {}): Block {
  return textBlock(typeface, name, width, { ...style, mostLines: nameLines });
}

/** Empty room. */
export function gap(width: number, height: number): Block {
  return { width, height, primitives: [] };
}

/** Blocks below each other, left edges aligned. */
export function below(blocks: readonly Block[], space = 0): Block {
  let y = 0;
  const primitives: Primitive[] = [];
  for (const [i, block] of blocks.entries()) {
    if (i > 0) y += space;
    for (const primitive of moved(block.primitives, 0, y)) primitives.push(primitive);
    y += block.height;
  }
  return { width: Math.max(0, ...blocks.map((block) => block.width)), height: y, primitives };
}

/** Blocks beside each other, top edges aligned, or centred on a common line. */
export function beside(blocks: readonly Block[], space = 0, align: "top" | "middle" = "top"): Block {
  const height = Math.max(0, ...blocks.map((block) => block.height));
  let x = 0;
  const primitives: Primitive[] = [];
  for (const [i, block] of blocks.entries()) {
    if (i > 0) x += space;
    const down = align === "top" ? 0 : (height - block.height) / 2;
    for (const primitive of moved(block.primitives, x, down)) primitives.push(primitive);
    x += block.width;
  }
  return { width: x, height, primitives };
}

/** Blocks in rows of `columns`, filled row by row. */
export function grid(
  blocks: readonly Block[],
  columns: number,
  columnSpace: number,
  rowSpace: number,
): Block {
  const rows: Block[] = [];
  for (let i = 0; i < blocks.length; i += columns)
    rows.push(beside(blocks.slice(i, i + columns), columnSpace));
  return below(rows, rowSpace);
}

/** The same primitives, moved. */
export function moved(primitives: readonly Primitive[], dx: number, dy: number): Primitive[] {
  return primitives.map((primitive) => movedPrimitive(primitive, ([x, y]) => [x + dx, y + dy]));
}

function movedPrimitive(primitive: Primitive, shift: (point: Point) => Point): Primitive {
  switch (primitive.kind) {
    case "text":
    case "rect":
    case "image": {
      const [x, y] = shift([primitive.x, primitive.y]);
      return { ...primitive, x, y };
    }
    case "line":
      return { ...primitive, from: shift(primitive.from), to: shift(primitive.to) };
    case "polyline":
      return { ...primitive, points: primitive.points.map(shift) };
    case "circle":
      return { ...primitive, centre: shift(primitive.centre) };
  }
}
