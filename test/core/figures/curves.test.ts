import fc from "fast-check";
import { expect, test } from "vitest";
import { curvesFigure } from "../../../src/core/figures/curves.ts";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { seriesStyle } from "../../../src/core/figures/look.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { layoutFaults } from "./layout.ts";
import { anyName } from "./names.ts";

const typeface = createTypeface(readFonts());

test("no overlap and nothing cut off, for any names and any values within or beyond the axes", () => {
  const value = fc.double({ min: -0.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyName, { minLength: 1, maxLength: 9 }),
      fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 20 }),
      (names, points) => {
        for (const width of [oneColumn, fullWidth]) {
          const figure = curvesFigure(
            {
              id: "decision-curve",
              title: "Net benefit",
              legend: "",
              width,
              simulated: true,
              x: { kind: "numeric", label: "Threshold probability", domain: [0, 1] },
              y: { kind: "numeric", label: "Net benefit", domain: [-0.1, 0.5] },
              areaHeight: 120,
              valueHead: "AUC",
              references: { line: "cut-off chosen", shade: "not looked at", points: "one patient" },
              panels: names.slice(0, 4).map((title) => ({
                title,
                notes: ["n = 60, 24 positive"],
                lines: [{ from: [0, 0], to: [1, 0] }],
                shades: [[0, 0.2]],
                points,
                curves: names.map((name, i) => ({
                  name,
                  style: seriesStyle(i),
                  value: "0.84 (0.76–0.91)",
                  x: points.map(([x]) => x),
                  y: points.map(([, y]) => y),
                  band: { lower: points.map(([, y]) => y - 0.1), upper: points.map(([, y]) => y + 0.1) },
                  marked: 1,
                })),
              })),
            },
            typeface,
          );
          expect(layoutFaults(figure, typeface)).toEqual([]);
          expect(figure.data.rows).toHaveLength(
            Math.min(4, names.length) * (names.length + 1) * points.length,
          );
        }
      },
    ),
    { numRuns: 20 },
  );
});
