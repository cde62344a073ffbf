import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { afterAll, describe, expect, test } from "vitest";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { defaultWindow } from "../../../src/core/figures/fusedSlices.ts";
import { toSvg } from "../../../src/core/figures/svg.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { boxesFigures } from "../../../src/core/report/boxes.ts";
import { studyFigures } from "../../../src/core/report/studyFigures.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { figureToPdf } from "../../../src/node/print/pdf.ts";
import { pixelsAcross, svgToPng } from "../../../src/node/print/png.ts";
import { writeFigure } from "../../../src/node/print/writeFigure.ts";
import { layoutFaults } from "../../core/figures/layout.ts";
import { exampleReport } from "../../core/report/exampleReport.ts";
import { exampleStudy } from "../../core/report/exampleResults.ts";

const typeface = createTypeface(readFonts());
const sizes = { training: 24, "internal-validation": 12, "external-validation": 14 };
const figures = studyFigures(exampleStudy({ sizes }), typeface, fullWidth);
const roc = figures.find(({ id }) => id === "roc")!;
const folder = mkdtempSync(join(tmpdir(), "uptake-print-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("figures on paper", () => {
  test("one column of 85 mm has 1004 pixels at 300 dots an inch", () => {
    expect(pixelsAcross(oneColumn, 300)).toBe(1004);
  });

  test("PNG: as wide as asked, white ground, the curves in their colours, letters drawn", () => {
    const image = decode(svgToPng(toSvg(roc, typeface), 1200));
    expect(image.width).toBe(1200);
    expect(image.height).toBe(Math.round((1200 * roc.height) / roc.width));
    const count = (red: number, green: number, blue: number) => {
      let n = 0;
      for (let i = 0; i < image.data.length; i += image.channels)
        if (image.data[i] === red && image.data[i + 1] === green && image.data[i + 2] === blue) n++;
      return n;
    };
    expect([...image.data.slice(0, 3)]).toEqual([255, 255, 255]);
    expect(count(0x00, 0x72, 0xb2)).toBeGreaterThan(300);
    expect(count(0xd5, 0x5e, 0x00)).toBeGreaterThan(300);
    const blank = decode(
      svgToPng(
        toSvg({ ...roc, primitives: roc.primitives.filter(({ kind }) => kind !== "text") }, typeface),
        1200,
      ),
    );
    const differing = [...image.data].filter((value, i) => value !== blank.data[i]).length;
    expect(differing).toBeGreaterThan(20_000);
  });

  test("PNG files carry their resolution, so that they open at their size in millimetres", async () => {
    await writeFigure(folder, roc, typeface);
    const { width, resolution } = decode(readFileSync(join(folder, `${roc.id}.png`)), { checkCrc: true });
    expect(resolution).toEqual({ x: 11811, y: 11811, unit: 1 });
    expect(((width / resolution!.x) * 1000).toFixed(1)).toBe(((roc.width / 72) * 25.4).toFixed(1));
  });

  test("PDF: a page of the figure's size, text as text in the embedded font, the same bytes each time", async () => {
    const pdf = Buffer.from(await figureToPdf(roc, typeface));
    expect(Buffer.from(await figureToPdf(roc, typeface)).equals(pdf)).toBe(true);
    const text = pdf.toString("latin1");
    expect(text.startsWith("%PDF-1")).toBe(true);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)!;
    expect(Number(width)).toBeCloseTo(roc.width, 2);
    expect(Number(height)).toBeCloseTo(roc.height, 2);
    expect(text).toMatch(/\/BaseFont \/[A-Z]{6}\+SourceSans3-Regular/);
    expect(text).not.toMatch(/\/Subtype \/Image/);
    const page = inflateSync(streamOf(pdf)).toString("latin1");
    expect(page.match(/ Tf$/gm)!.length).toBeGreaterThan(50);
    expect(page).toContain("[5 1.6] 0 d");
  });

  test("pictures come through: a contact sheet as PNG and PDF", async () => {
    const box = exampleReport({ sizes: { training: 13 }, edge: 48 });
    const sheets = boxesFigures(
      box.boxes,
      { window: defaultWindow, simulated: true, width: fullWidth },
      typeface,
    );
    expect(sheets).toHaveLength(1);
    expect(layoutFaults(sheets[0]!, typeface)).toEqual([]);
    const first = sheets[0]!.primitives.find((primitive) => primitive.kind === "image")!;
    const image = decode(svgToPng(toSvg(sheets[0]!, typeface), Math.round(sheets[0]!.width * 4)));
    // The middle of the first picture: the coronal slice through the tumour, bright and not grey.
    const at =
      (Math.round((first.y + first.height / 2) * 4) * image.width +
        Math.round((first.x + first.width / 2) * 4)) *
      image.channels;
    expect(image.data[at]! - image.data[at + 2]!).toBeGreaterThan(80);
    const pdf = Buffer.from(await figureToPdf(sheets[0]!, typeface)).toString("latin1");
    expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(13);
  });

  test("letters that the font lacks make the PDF a picture, not empty boxes", async () => {
    const { results, scores } = exampleStudy({ sizes, models: ["食管癌"] });
    const [flow, curves] = studyFigures({ results, scores }, typeface, fullWidth);
    expect(Buffer.from(await figureToPdf(flow!, typeface)).toString("latin1")).not.toContain(
      "/Subtype /Image",
    );
    expect(Buffer.from(await figureToPdf(curves!, typeface)).toString("latin1")).toContain("/Subtype /Image");
  });

  test("a figure is written as SVG, PNG, PDF and CSV", async () => {
    const names = await writeFigure(folder, roc, typeface);
    expect(names).toEqual(["roc.svg", "roc.png", "roc.pdf", "roc.csv"]);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    const lines = readFileSync(join(folder, "roc.csv"), "utf8").trimEnd().split("\n");
    expect(lines[0]).toBe("panel,curve,threshold,sensitivity,specificity");
    expect(lines).toHaveLength(roc.data.rows.length + 1);
  });
});

/** The page's content, which is the first compressed stream of the file. */
function streamOf(pdf: Buffer): Buffer {
  const start = pdf.indexOf("stream\n") + "stream\n".length;
  return pdf.subarray(start, pdf.indexOf("\nendstream", start));
}
