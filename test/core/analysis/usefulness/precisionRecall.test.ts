import { expect, test } from "vitest";
import { precisionAndRecall } from "../../../../src/core/analysis/usefulness/precisionRecall.ts";
import { at, expectAllR, expectR, fixture, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { rowsOf } from "./madeScores.ts";

const r = fixture("usefulness.json");

test("average precision of a validation cohort is R's, with its interval, curve and the share of positives", () => {
  const y = numbersOf(at(r, "data", "y"));
  const rows = rowsOf("external-validation", y, { M: numbersOf(at(r, "data", "score")) });
  const own = precisionAndRecall(rows, ["M"])["M"]!["external-validation"]!;
  expectR(own.averagePrecision, numberOf(at(r, "averagePrecision")), "average precision");
  expectAllR(own.ci!, numbersOf(at(r, "interval")), "interval");
  expect(own.prevalence).toBeCloseTo(y.filter((value) => value === 1).length / y.length, 12);
  expect(own.curve!.recall.at(-1)).toBe(1);
  expect(own.curve!.precision.at(-1)).toBeCloseTo(own.prevalence, 12);
});

test("methods: pooled fold scores: in training it is the mean of the folds, worked by hand, without interval or curve", () => {
  // Fold 1: positives rank 1 and 3 of 3, so (1 + 2/3)/2; fold 2, ten higher throughout: rank 1 of 3.
  const rows = rowsOf("training", [1, 1, 0, 0, 1, 0], { M: [3, 13, 2, 12, 1, 11] });
  const own = precisionAndRecall(rows, ["M"])["M"]!.training!;
  expect(own.averagePrecision).toBeCloseTo(((1 + 2 / 3) / 2 + 1) / 2, 12);
  expect(own.ci).toBeNull();
  expect(own.curve).toBeNull();
});

test("a cohort with one positive has none", () => {
  expect(precisionAndRecall(rowsOf("external-validation", [1, 0, 0], { M: [1, 2, 3] }), ["M"])).toEqual({
    M: {},
  });
});
