// methods: calibration hidden: calibration is learned in training and carried, and what it is worth elsewhere stands beside.
import { describe, expect, test } from "vitest";
import { carryCalibration, lineIn } from "../../../../src/core/analysis/usefulness/recalibration.ts";
import {
  type CalibrationLine,
  calibratedLogit,
  calibratedProbability,
} from "../../../../src/core/model/scoreCalibration.ts";
import { calibrationLine } from "../../../../src/core/statistics/calibrationLine.ts";
import { at, expectR, fixture, numbersOf } from "../../statistics/agreement.ts";
import { noisyEnsemble, rowsOf } from "./madeScores.ts";

const r = fixture("usefulness.json");
const y = numbersOf(at(r, "data", "y"));
const score = numbersOf(at(r, "data", "score"));
const [intercept, slope] = numbersOf(at(r, "platt"));

describe("a carried calibration", () => {
  test("is R's glm of the outcome on out-of-fold training scores", () => {
    const { recalibration, warnings } = carryCalibration(rowsOf("training", y, { M: score }), ["M"]);
    const carried = recalibration["M"]!;
    expectR(carried.outOfFold.intercept, intercept!, "intercept");
    expectR(carried.outOfFold.slope, slope!, "slope");
    expect(carried).toMatchObject({ n: y.length, positives: y.filter((value) => value === 1).length });
    // Nobody shows how the ensemble scores: the line stays as it was learned, and that is said.
    expect(carried.undiluted).toBe(1);
    expect(lineIn(carried, "external-validation").slope).toBe(carried.slope);
    expect(warnings).toEqual([expect.stringContaining("too cautious")]);
  });

  test("is steeper for the ensemble by the ratio of variances, about the mean of training, and never by more than the folds", () => {
    const internal = (factor: number) =>
      rowsOf("internal-validation", y, { M: score.map((value) => value * factor) });
    const carried = (factor: number) =>
      carryCalibration([...rowsOf("training", y, { M: score }), ...internal(factor)], ["M"]).recalibration[
        "M"
      ]!;
    const mean = score.reduce((sum, value) => sum + value, 0) / score.length;
    const { undiluted, intercept: a, slope: b, outOfFold } = carried(0.8);
    expect(undiluted).toBeCloseTo(1 / 0.64, 12);
    expect(b).toBeCloseTo(outOfFold.slope / 0.64, 12);
    expect(a + b * mean).toBeCloseTo(outOfFold.intercept + outOfFold.slope * mean, 12);
    expect(carried(0.1).undiluted).toBe(2);
    expect(carried(1.4).undiluted).toBe(1);
  });

  test("gives probabilities that hold elsewhere where the noise of single networks is known", () => {
    const rows = [...noisyEnsemble("training", 3000, 1.2), ...noisyEnsemble("internal-validation", 500, 1.2)];
    const carried = carryCalibration(rows, ["M"]).recalibration["M"]!;
    const elsewhere = noisyEnsemble("external-validation", 6000, 1.2);
    const slopeBy = (line: CalibrationLine) =>
      calibrationLine(
        elsewhere.map(({ scores }) => calibratedLogit(line, scores["M"]!)),
        elsewhere.map(({ outcome }) => outcome),
      ).slope.estimate;
    // 6,000 patients know the slope to 0.03, 500 the ratio to 6%; the line as learned would show 1.25 and more.
    expect(Math.abs(slopeBy(carried) - 1)).toBeLessThan(0.12);
    expect(slopeBy(carried.outOfFold)).toBeGreaterThan(1.25);
  });

  test("does not look at an outcome of validation", () => {
    const turned = (cohort: "internal-validation" | "external-validation") =>
      noisyEnsemble(cohort, 60, 1).map((row) => ({ ...row, outcome: row.outcome === 1 ? 0 : 1 }) as const);
    const training = noisyEnsemble("training", 90, 1);
    const of = (rows: Parameters<typeof carryCalibration>[0]) =>
      carryCalibration([...training, ...rows], ["M"]).recalibration;
    expect(of([...turned("internal-validation"), ...turned("external-validation")])).toEqual(
      of([...noisyEnsemble("internal-validation", 60, 1), ...noisyEnsemble("external-validation", 60, 1)]),
    );
  });

  test.each([
    ["does not rise with the score", score.map((value) => -value)],
    ["separates", y.map((value) => value * 4)],
    ["one score for everyone", y.map(() => 0.5)],
  ])("is none, and the score stays a logit, where: %s", (words, scores) => {
    const { recalibration, calibrationAfter, warnings } = carryCalibration(
      [...rowsOf("training", y, { M: scores }), ...rowsOf("external-validation", y, { M: scores })],
      ["M"],
    );
    expect(recalibration).toEqual({});
    expect(calibrationAfter).toEqual({});
    expect(warnings[0]).toContain(words);
  });

  test("is none of a training cohort of one class", () => {
    const { recalibration, warnings } = carryCalibration(
      rowsOf("training", [1, 1, 1, 1], { M: [1, 2, 3, 4] }),
      ["M"],
    );
    expect(recalibration).toEqual({});
    expect(warnings[0]).toContain("too few patients of a class");
  });
});

test("a probability is the logistic of the line, as R's fitted values: their Brier score is R's", () => {
  const line = { intercept: intercept!, slope: slope! };
  const brier =
    y.reduce((sum, value, i) => sum + (calibratedProbability(line, score[i]!) - value) ** 2, 0) / y.length;
  expectR(brier, Number(at(r, "brier")), "Brier");
});
