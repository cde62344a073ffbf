import { expect, test } from "vitest";
import { seriesStyle } from "../../../src/core/figures/look.ts";
import { precisionRecallFigure } from "../../../src/core/figures/precisionRecall.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { averagePrecision, precisionRecallCurve } from "../../../src/core/statistics/precisionRecall.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";

const typeface = createTypeface(readFonts());
const scores = [0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2];
const outcome = [1, 0, 1, 1, 0, 0, 1, 0, 0, 0];

const curve = precisionRecallCurve(scores, outcome);
const figure = precisionRecallFigure(
  {
    id: "precision-recall",
    title: "",
    legend: "",
    width: 240,
    simulated: false,
    panels: [
      {
        title: "",
        notes: [],
        prevalence: curve.prevalence,
        curves: [
          {
            name: "score",
            style: seriesStyle(0),
            curve,
            averagePrecision: "0.75",
          },
        ],
      },
    ],
  },
  typeface,
);

test("steps at each threshold that finds more positives, worked by hand", () => {
  const points = figure.data.rows.map((row) => [row[2], row[3]] as const);
  // By threshold: 1 of 1, then (a tie) 2 of 3, 3 of 4, and 4 of 7 called are positive.
  const expected = [
    [0, 1],
    [1 / 4, 1],
    [1 / 4, 2 / 3],
    [2 / 4, 2 / 3],
    [2 / 4, 3 / 4],
    [3 / 4, 3 / 4],
    [3 / 4, 4 / 7],
    [1, 4 / 7],
  ];
  expect(points).toHaveLength(expected.length);
  for (const [i, [recall, precision]] of expected.entries()) {
    expect(points[i]![0]).toBeCloseTo(recall!, 12);
    expect(points[i]![1]).toBeCloseTo(precision!, 12);
  }
});

test("the area below the steps is the average precision", () => {
  const rows = figure.data.rows;
  const area = rows.reduce<number>((sum, row, i) => {
    const before = rows[i - 1];
    return before === undefined ? sum : sum + (Number(row[2]) - Number(before[2])) * Number(row[3]);
  }, 0);
  expect(averagePrecision(curve)).toBeCloseTo((1 + 2 / 3 + 3 / 4 + 4 / 7) / 4, 12);
  expect(area).toBeCloseTo(averagePrecision(curve), 12);
});
