import { expect, test } from "vitest";
import type { Figure } from "../../../src/core/figures/figure.ts";
import { toSvg } from "../../../src/core/figures/svg.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";

const typeface = createTypeface(readFonts());

test("names can't become markup", () => {
  const figure: Figure = {
    id: "x",
    title: `<script>alert("1")</script>`,
    legend: "",
    width: 100,
    height: 20,
    data: { columns: [], rows: [] },
    primitives: [
      {
        kind: "text",
        text: "</text><script>'&\u0000",
        x: 1,
        y: 10,
        size: 7,
        weight: "regular",
        anchor: "start",
        colour: "#000000",
      },
    ],
  };
  const svg = toSvg(figure, typeface);
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;/text&gt;&lt;script&gt;&#39;&amp;</text>");
});

test("widths are those of the font file: Source Sans 3 has 497 units a digit in an em of 1000", () => {
  expect(typeface.width("0123456789", 10, "regular")).toBeCloseTo(49.7, 9);
  expect(typeface.width("食", 10, "regular")).toBe(10);
});
