// The part of opentype.js 2 that the core uses. Its published types pull in the DOM, which the core must not see.
declare module "opentype.js/dist/opentype.mjs" {
  export interface Glyph {
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly glyphs: { get(index: number): Glyph };
    charToGlyphIndex(character: string): number;
  }
  export function parse(bytes: ArrayBuffer): Font;
}
