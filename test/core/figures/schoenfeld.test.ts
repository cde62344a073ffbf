import { expect, test } from "vitest";
import { schoenfeldFigure } from "../../../src/core/figures/schoenfeld.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";

const typeface = createTypeface(readFonts());

test("of many events a part spread over all is drawn, the legend says which part, and the table holds each", () => {
  const figure = drawn(61_000);
  const dots = figure.primitives.filter(({ kind }) => kind === "circle");
  const xs = dots.flatMap((dot) => (dot.kind === "circle" ? [dot.centre[0]] : []));
  expect(dots.length).toBeGreaterThanOrEqual(2000);
  expect(dots.length).toBeLessThan(2010);
  expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(figure.width / 2);
  expect(texts(figure)).toContain("one event (2000 of 61\u2009000 drawn)");
  expect(figure.data.rows.length).toBe(61_000);
});

test("of few events each is drawn", () => {
  expect(texts(drawn(150))).toContain("one event");
  expect(drawn(150).data.rows.length).toBe(150);
});

function drawn(size: number) {
  const places = Array.from({ length: size }, (_, i) => i / size);
  return schoenfeldFigure(
    {
      id: "schoenfeld",
      title: "",
      legend: "",
      width: 400,
      simulated: false,
      timeLabel: "Months",
      events: places.map((transformed) => ({ transformed, time: 60 * transformed })),
      panels: [
        { term: "age", notes: [], residuals: places.map((place) => Math.sin(40 * place)), smooth: null },
      ],
    },
    typeface,
  );
}

function texts({ primitives }: ReturnType<typeof schoenfeldFigure>): string[] {
  return primitives.flatMap((primitive) => (primitive.kind === "text" ? [primitive.text] : []));
}
