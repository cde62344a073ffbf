import { expect, test } from "vitest";
import { worstScored } from "../../../../src/core/analysis/usefulness/worstScored.ts";
import { rowsOf } from "./madeScores.ts";

const calibration = {
  method: "Platt",
  intercept: 1,
  slope: 2,
  outOfFold: { intercept: 0, slope: 1 },
  undiluted: 2,
  n: 10,
  positives: 5,
} as const;

test("the ten whose calibrated log-odds lie furthest on the wrong side, greatest first", () => {
  const scores = Array.from({ length: 30 }, (_, i) => i - 15);
  const outcomes = scores.map((_, i) => (i % 3 === 0 ? 1 : 0));
  const { patients, n, calibrated } = worstScored(
    rowsOf("external-validation", outcomes, { M: scores }),
    "M",
    calibration,
  );
  expect([n, calibrated, patients.length]).toEqual([30, true, 10]);
  // A positive of score −15: 1 − 30 = −29 against it; the highest negative is 14: 29.
  expect(patients.slice(0, 2).map(({ score, against }) => [score, against])).toEqual([
    [-15, 29],
    [14, 29],
  ]);
  const errors = patients.map(({ against }) => against);
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
});

test("patients on the right side are not shown, and training stands in only where nobody validates", () => {
  const rows = rowsOf("external-validation", [1, 0, 1], { M: [2, -2, -1] });
  const training = rowsOf("training", [1, 0], { M: [-9, 9] });
  expect(worstScored([...training, ...rows], "M", undefined).patients.map(({ patient }) => patient)).toEqual([
    "external-validation-0003",
  ]);
  expect(worstScored(training, "M", calibration).patients.map(({ against }) => against)).toEqual([9, 9]);
});
