import { expect, test } from "vitest";
import { seriesStyle } from "../../../src/core/figures/look.ts";
import { precisionRecallFigure } from "../../../src/core/figures/precisionRecall.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { averagePrecision, precisionRecallCurve } from "../../../src/core/statistics/precisionRecall.ts";
import { rocCurve } from "../../../src/core/statistics/roc.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { texts } from "./layout.ts";

const typeface = createTypeface(readFonts());
const scores = [0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2];
const outcome = [1, 0, 1, 1, 0, 0, 1, 0, 0, 0];

const { threshold, sensitivity, specificity } = rocCurve(scores, outcome);
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
        curves: [
          {
            name: "score",
            style: seriesStyle(0),
            curve: {
              threshold: [...threshold],
              sensitivity: [...sensitivity],
              specificity: [...specificity],
            },
            positives: 4,
            negatives: 6,
          },
        ],
      },
    ],
  },
  typeface,
);

test("the steps made of a ROC curve are precision and recall, worked by hand", () => {
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

test("the average precision in the key is that of the scores", () => {
  const average = averagePrecision(precisionRecallCurve(scores, outcome));
  expect(average).toBeCloseTo((1 + 2 / 3 + 3 / 4 + 4 / 7) / 4, 12);
  expect(texts(figure).map(({ text }) => text)).toContain(average.toFixed(2));
});
