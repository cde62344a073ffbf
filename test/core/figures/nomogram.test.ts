import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
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
          [{ name: "stage", marks: levels.map((label, i) => ({ label: `level ${label}`, points: 3 * i })) }],
          fullWidth,
        ),
      ).map((text) => text.text);
      for (const label of levels) expect(shown.filter((text) => text === `level ${label}`)).toHaveLength(1);
    }
  });

  test("no overlap and nothing cut off: any names and levels, up to twelve factors, marks on one spot", () => {
    const axis = fc.record({
      name: anyName,
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
