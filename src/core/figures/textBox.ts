// Where a text lies on the page, and whether two texts overlap.

import type { TextPrimitive } from "./figure.ts";
import { ascent, descent, type Typeface } from "./typeface.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box from ascender to descender and over the whole advance width. */
export function textBox(text: TextPrimitive, typeface: Typeface): Box {
  const width = typeface.width(text.text, text.size, text.weight);
  const before = { start: 0, middle: width / 2, end: width }[text.anchor];
  const up = ascent * text.size;
  const down = descent * text.size;
  return text.upwards
    ? { left: text.x - up, right: text.x + down, top: text.y - (width - before), bottom: text.y + before }
    : { left: text.x - before, right: text.x + (width - before), top: text.y - up, bottom: text.y + down };
}

/** True where two boxes share more than `tolerance` points in both directions. */
export function overlap(a: Box, b: Box, tolerance = 0.01): boolean {
  return (
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > tolerance &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > tolerance
  );
}
