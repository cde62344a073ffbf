// The checker itself: it must see what is wrong.
import { expect, test } from "vitest";
import type { Figure, TextPrimitive } from "../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { layoutFaults } from "./layout.ts";

const typeface = createTypeface(readFonts());
const text = (x: number, y: number, more: Partial<TextPrimitive> = {}): TextPrimitive => ({
  kind: "text",
  text: "20625",
  x,
  y,
  size: 7,
  weight: "regular",
  anchor: "start",
  colour: "#000000",
  ...more,
});
const faults = (...primitives: Figure["primitives"]) =>
  layoutFaults(
    { id: "", title: "", legend: "", width: 60, height: 30, data: { columns: [], rows: [] }, primitives },
    typeface,
  ).length;

test("sound figures have no fault; overlaps, cut texts, small type and lines outside are found", () => {
  expect(faults(text(1, 10), text(25, 10))).toBe(0);
  expect(faults(text(1, 10), text(15, 10))).toBe(1);
  expect(faults(text(50, 10))).toBe(1);
  expect(faults(text(1, 10, { anchor: "end" }))).toBe(1);
  expect(faults(text(10, 28, { upwards: true }))).toBe(0);
  expect(faults(text(10, 10, { upwards: true }))).toBe(1);
  expect(faults(text(1, 10, { size: 6 }))).toBe(1);
  expect(faults({ kind: "line", from: [0, 0], to: [61, 5], stroke: { colour: "#000000", width: 1 } })).toBe(
    1,
  );
});
