// SVG to PNG with the embedded font only, so that it looks the same on every machine.

import { crc32 } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { fontFamily } from "../../core/figures/typeface.ts";
import { fontPaths } from "./fonts.ts";

/** PNG of an SVG, `widthPixels` wide; its height follows. Characters that the font lacks are taken from the system's fonts. */
export function svgToPng(svg: string, widthPixels: number): Uint8Array {
  const image = new Resvg(svg, {
    fitTo: { mode: "width", value: widthPixels },
    font: {
      loadSystemFonts: beyondTheFont(svg),
      fontFiles: [fontPaths.regular, fontPaths.semibold],
      defaultFontFamily: fontFamily,
    },
  });
  return image.render().asPng();
}

const metresPerInch = 0.0254;
/** Signature and the first chunk, which a PNG always begins with. */
const headerBytes = 33;

/** The same PNG with its resolution in it (chunk pHYs), so that a word processor shows it at its size in millimetres. */
export function withResolution(png: Uint8Array, dotsPerInch: number): Uint8Array {
  const chunk = Buffer.alloc(21);
  const dotsPerMetre = Math.round(dotsPerInch / metresPerInch);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(dotsPerMetre, 8);
  chunk.writeUInt32BE(dotsPerMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, headerBytes), chunk, png.subarray(headerBytes)]);
}

/** Pixels across for a width in points at a resolution in dots per inch. */
export function pixelsAcross(widthPoints: number, dotsPerInch: number): number {
  return Math.round((widthPoints / 72) * dotsPerInch);
}

/** Source Sans 3 covers Latin, Greek and Cyrillic; beyond them (CJK, Arabic, …) only the machine's own fonts can help. */
export function beyondTheFont(text: string): boolean {
  return /[\u0590-\u1dff\u2e80-\uffff]/.test(text);
}
