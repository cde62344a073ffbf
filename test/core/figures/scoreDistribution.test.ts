import { expect, test } from "vitest";
import { scoreDistributionFigure } from "../../../src/core/figures/scoreDistribution.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";

const typeface = createTypeface(readFonts());

test("of many scores a part spread over their ranks is drawn, the legend says so, and the table holds each", () => {
  const figure = drawn(30_000);
  const heights = circles(figure);
  // One more is the sign of the key.
  expect(heights.length).toBe(501);
  const all = circles(drawn(500));
  expect(Math.min(...heights)).toBeCloseTo(Math.min(...all), 9);
  expect(figure.legend).toContain("500 are drawn");
  expect(figure.data.rows.length).toBe(30_000 + 3);
});

test("of few scores each is drawn, and nothing is said of it", () => {
  expect(circles(drawn(500)).length).toBe(501);
  expect(drawn(500).legend).toBe("Scores.");
});

test("the box is of all scores, not of those drawn", () => {
  const boxOf = (size: number) =>
    drawn(size).primitives.flatMap((primitive) =>
      primitive.kind === "rect" && primitive.height > 20 ? [primitive] : [],
    )[0]!;
  // Scores 0 … 1 evenly: their quartiles lie at 1/4 and 3/4 however many there are.
  expect(boxOf(30_000).y).toBeCloseTo(boxOf(500).y, 1);
  expect(boxOf(30_000).height).toBeCloseTo(boxOf(500).height, 1);
});

function drawn(size: number) {
  // From both ends inwards: the order of the patients is not that of their scores.
  const negative = Array.from(
    { length: size },
    (_, i) => (i % 2 === 0 ? i : size - 1 - (i - 1)) / (size - 1),
  );
  return scoreDistributionFigure(
    {
      id: "scores",
      title: "Scores",
      legend: "Scores.",
      width: 400,
      simulated: false,
      scoreLabel: "Score",
      outcomes: { negative: "no", positive: "yes" },
      thresholdName: "threshold",
      panels: [{ title: "", notes: [], groups: [{ name: "all", negative, positive: [0, 0.5, 1] }] }],
    },
    typeface,
  );
}

function circles({ primitives }: ReturnType<typeof scoreDistributionFigure>): number[] {
  return primitives.flatMap((primitive) => (primitive.kind === "circle" ? [primitive.centre[1]] : []));
}
