import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { textSize } from "../../../src/core/figures/look.ts";
import { type NomogramAxis, nomogramFigure } from "../../../src/core/figures/nomogram.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { layoutFaults, texts } from "./layout.ts";
import { anyName } from "./names.ts";

const typeface = createTypeface(readFonts());

const figure = (variables: readonly NomogramAxis[], width: number) =>
  nomogramFigure(
    {
      id: "nomogram",
      title: "Nomogram",
      legend: "Cox",
      width,
      simulated: false,
      points: [0, 100],
      variables,
      totalPoints: [0, 240],
      predictions: [
        {
          name: "Survival at 12 months",
          of: "numbers",
          marks: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1].map((p, i) => ({
            label: p.toFixed(1),
            points: 60 + 18 * i,
          })),
        },
      ],
    },
    typeface,
  );

describe("nomogram figure", () => {
  test("WangLabCSU/bregr#55: as many labels as levels, each exactly once, for 2, 3 and 5 levels", () => {
    for (const levels of [
      ["F", "M"],
      ["upper", "middle", "lower"],
      ["0", "I", "II", "III", "IV"],
    ]) {
      const shown = texts(
        figure(
          [
            {
              name: "stage",
              of: "levels",
              marks: levels.map((label, i) => ({ label: `level ${label}`, points: 3 * i })),
            },
          ],
          fullWidth,
        ),
      ).map((text) => text.text);
      for (const label of levels) expect(shown.filter((text) => text === `level ${label}`)).toHaveLength(1);
    }
  });

  test("numbers of a short axis: its ends are labelled, each label at its tick, and the data keep every mark", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: 3, max: 25 }),
        (length, n) => {
          const marks = Array.from({ length: n }, (_, i) => ({
            label: String(1000 + 20 * i),
            points: (length * i) / (n - 1),
          }));
          const drawn = figure([{ name: "MTV", of: "numbers", marks }], fullWidth);
          expect(drawn.data.rows.filter(([axis]) => axis === "MTV")).toHaveLength(n);
          const labels = texts(drawn).filter(({ text }) => marks.some(({ label }) => label === text));
          expect(labels[0]!.text).toBe("1000");
          expect(labels.length).toBeGreaterThanOrEqual(2);
          const [left, right] = texts(drawn).filter(({ text }) => text === "0" || text === "100");
          const perPoint = (right!.x - left!.x) / 100;
          const width = typeface.width("1000", textSize, "regular");
          for (const { text, x } of labels) {
            const tick = left!.x + perPoint * marks.find(({ label }) => label === text)!.points;
            expect(Math.abs(x - tick)).toBeLessThan(1.5 * width);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("no overlap and nothing cut off: any names and levels, up to twelve factors, marks on one spot", () => {
    const axis = fc.record({
      name: anyName,
      of: fc.constantFrom("numbers" as const, "levels" as const),
      marks: fc.array(fc.record({ label: anyName, points: fc.double({ min: 0, max: 100, noNaN: true }) }), {
        minLength: 1,
        maxLength: 6,
      }),
    });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 12 }), (variables) => {
        for (const width of [oneColumn, fullWidth])
          expect(layoutFaults(figure(variables, width), typeface)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
