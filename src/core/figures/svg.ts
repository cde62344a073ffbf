// A figure as SVG text.

import { base64 } from "./base64.ts";
import type { Figure, Fill, Point, Primitive, Stroke, TextPrimitive } from "./figure.ts";
import { fontFamily, type Typeface } from "./typeface.ts";

/**
 * The figure as one SVG element of its true size in points. Text stays text; its measured length is written beside it,
 * so that another font on the reader's machine can't make texts run into each other.
 */
export function toSvg(figure: Figure, typeface: Typeface): string {
  const width = number(figure.width);
  const height = number(figure.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}" role="img" font-family="'${fontFamily}', 'Source Sans Pro', Arial, sans-serif" aria-label="${escapeXml(figure.title)}">`,
    ...figure.primitives.map((primitive) => element(primitive, typeface)),
    "</svg>",
    "",
  ].join("\n");
}

function element(primitive: Primitive, typeface: Typeface): string {
  switch (primitive.kind) {
    case "text":
      return text(primitive, typeface);
    case "line":
      return `<path d="${path([primitive.from, primitive.to])}"${paint(primitive)}/>`;
    case "polyline":
      return `<path d="${path(primitive.points)}${primitive.closed ? "Z" : ""}"${paint(primitive)}/>`;
    case "rect":
      return `<rect x="${number(primitive.x)}" y="${number(primitive.y)}" width="${number(primitive.width)}" height="${number(primitive.height)}"${paint(primitive)}/>`;
    case "image":
      return `<image x="${number(primitive.x)}" y="${number(primitive.y)}" width="${number(primitive.width)}" height="${number(primitive.height)}" href="data:image/png;base64,${base64(primitive.png)}"/>`;
    case "circle":
      return `<circle cx="${number(primitive.centre[0])}" cy="${number(primitive.centre[1])}" r="${number(primitive.radius)}"${paint(primitive)}/>`;
  }
}

function text(primitive: TextPrimitive, typeface: Typeface): string {
  const { x, y, size, weight, anchor, colour, upwards } = primitive;
  const length = typeface.width(primitive.text, size, weight);
  const attributes = [
    `x="${number(x)}" y="${number(y)}" font-size="${number(size)}" fill="${colour}"`,
    weight === "semibold" ? 'font-weight="600"' : "",
    anchor === "start" ? "" : `text-anchor="${anchor}"`,
    upwards ? `transform="rotate(-90 ${number(x)} ${number(y)})"` : "",
    `textLength="${number(length)}" lengthAdjust="spacingAndGlyphs"`,
  ].filter((attribute) => attribute !== "");
  return `<text ${attributes.join(" ")}>${escapeXml(primitive.text)}</text>`;
}

function path(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${number(x)} ${number(y)}`).join("");
}

function paint({ stroke, fill }: { readonly stroke?: Stroke; readonly fill?: Fill }): string {
  const filled = fill
    ? ` fill="${fill.colour}"${fill.opacity === undefined ? "" : ` fill-opacity="${fill.opacity}"`}`
    : ' fill="none"';
  const stroked = stroke
    ? ` stroke="${stroke.colour}" stroke-width="${number(stroke.width)}"${stroke.dash ? ` stroke-dasharray="${stroke.dash.join(" ")}"` : ""} stroke-linejoin="round"`
    : "";
  return filled + stroked;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text as it may stand in an XML or HTML element or attribute. Characters that XML forbids are dropped. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}
