// SVG to PNG with the embedded font only, so that it looks the same on every machine.

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

/** Pixels across for a width in points at a resolution in dots per inch. */
export function pixelsAcross(widthPoints: number, dotsPerInch: number): number {
  return Math.round((widthPoints / 72) * dotsPerInch);
}

/** Source Sans 3 covers Latin, Greek and Cyrillic; beyond them (CJK, Arabic, …) only the machine's own fonts can help. */
export function beyondTheFont(text: string): boolean {
  return /[\u0590-\u1dff\u2e80-\uffff]/.test(text);
}
