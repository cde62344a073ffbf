// Widths of text in the embedded font, so that a figure can be laid out without a screen.

import { type Font, parse } from "opentype.js/dist/opentype.mjs";
import type { TextPrimitive } from "./figure.ts";

export const fontFamily = "Source Sans 3";

/** TrueType files of the figure font; the platform reads them. */
export interface FontFiles {
  readonly regular: Uint8Array;
  readonly semibold: Uint8Array;
}

export interface Typeface {
  /** Width in points of a text of one line. */
  width(text: string, size: number, weight: TextPrimitive["weight"]): number;
}

/** Extents of a line above and below its baseline, and the distance of baselines, in parts of the size. */
export const ascent = 0.76;
export const descent = 0.24;
export const lineHeight = 1.2;

/**
 * The typeface that figures are measured with. Width is the sum of advance widths, without kerning;
 * a character that the font lacks counts as one em, which holds for the CJK fonts that stand in for it.
 */
export function createTypeface(files: FontFiles): Typeface {
  const advances = { regular: advanceOf(files.regular), semibold: advanceOf(files.semibold) };
  return {
    width(text, size, weight) {
      let ems = 0;
      for (const character of text) ems += advances[weight](character);
      return ems * size;
    },
  };
}

function advanceOf(file: Uint8Array): (character: string) => number {
  const font: Font = parse(new Uint8Array(file).buffer);
  const known = new Map<string, number>();
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const index = font.charToGlyphIndex(character);
    const ems = index === 0 ? 1 : font.glyphs.get(index).advanceWidth / font.unitsPerEm;
    known.set(character, ems);
    return ems;
  };
}
