// A figure as a PDF page of its own size: vector graphics, text as text in the embedded font.

import PDFDocument from "pdfkit";
import type { Figure, Fill, Primitive, Stroke, TextPrimitive } from "../../core/figures/figure.ts";
import { toSvg } from "../../core/figures/svg.ts";
import type { Typeface } from "../../core/figures/typeface.ts";
import { fontPaths } from "./fonts.ts";
import { beyondTheFont, pixelsAcross, svgToPng } from "./png.ts";

type Page = InstanceType<typeof PDFDocument>;

/**
 * The PDF's bytes. They hold no clock time: the same figure gives the same bytes. A figure with letters that the embedded font
 * lacks becomes one picture of 600 dots an inch, so that they are drawn by whatever font the machine has.
 */
export async function figureToPdf(figure: Figure, typeface: Typeface): Promise<Uint8Array> {
  const page = new PDFDocument({
    size: [figure.width, figure.height],
    margin: 0,
    info: { Title: figure.title, Creator: "Uptake", CreationDate: epoch, ModDate: epoch },
  });
  page.registerFont("regular", fontPaths.regular);
  page.registerFont("semibold", fontPaths.semibold);
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    page.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    page.on("end", resolve);
    page.on("error", reject);
  });
  const svg = toSvg(figure, typeface);
  if (beyondTheFont(svg)) {
    const picture = svgToPng(svg, pixelsAcross(figure.width, 600));
    page.image(Buffer.from(picture), 0, 0, { width: figure.width, height: figure.height });
  } else for (const primitive of figure.primitives) draw(page, primitive);
  page.end();
  await finished;
  return Buffer.concat(chunks);
}

const epoch = new Date(0);

function draw(page: Page, primitive: Primitive): void {
  switch (primitive.kind) {
    case "text":
      drawText(page, primitive);
      break;
    case "line":
      page.moveTo(...primitive.from).lineTo(...primitive.to);
      paint(page, primitive);
      break;
    case "polyline": {
      const [first, ...rest] = primitive.points;
      if (first === undefined) break;
      page.moveTo(...first);
      for (const point of rest) page.lineTo(...point);
      if (primitive.closed) page.closePath();
      paint(page, primitive);
      break;
    }
    case "rect":
      page.rect(primitive.x, primitive.y, primitive.width, primitive.height);
      paint(page, primitive);
      break;
    case "image": {
      const { x, y, width, height, png } = primitive;
      page.image(Buffer.from(png), x, y, { width, height });
      break;
    }
    case "circle":
      page.circle(...primitive.centre, primitive.radius);
      paint(page, primitive);
      break;
  }
}

function drawText(page: Page, { text, x, y, size, weight, anchor, colour, upwards }: TextPrimitive): void {
  page.save().font(weight).fontSize(size).fillColor(colour, 1);
  if (upwards) page.rotate(-90, { origin: [x, y] });
  const width = page.widthOfString(text);
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  page.text(text, left, y, { lineBreak: false, baseline: "alphabetic" }).restore();
}

function paint(page: Page, { stroke, fill }: { readonly stroke?: Stroke; readonly fill?: Fill }): void {
  page.save();
  if (stroke) {
    page.lineWidth(stroke.width).strokeColor(stroke.colour).lineJoin("round");
    if (stroke.dash) page.addContent(`[${stroke.dash.join(" ")}] 0 d`);
  }
  if (fill) page.fillColor(fill.colour, fill.opacity ?? 1);
  if (stroke && fill) page.fillAndStroke();
  else if (stroke) page.stroke();
  else if (fill) page.fill();
  page.restore();
}
