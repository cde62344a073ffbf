// methods: net benefit without a decision: the act and its thresholds are the study's; probabilities are calibrated.
import { describe, expect, test } from "vitest";
import { decide } from "../../../../src/core/analysis/usefulness/decision.ts";
import type { CarriedCalibration } from "../../../../src/core/analysis/usefulness/results.ts";
import { rowsOf } from "./madeScores.ts";

const line = { intercept: 0, slope: 1 };
const carried: CarriedCalibration = {
  method: "Platt",
  ...line,
  outOfFold: { intercept: -100, slope: 1 },
  undiluted: 1,
  n: 4,
  positives: 2,
  spread: { outOfFold: 1, ensemble: 1 },
};
/** Log-odds of 0.9, 0.6, 0.4, 0.1. */
const scores = [0.9, 0.6, 0.4, 0.1].map((p) => Math.log(p / (1 - p)));
const outcomes = [1, 0, 1, 0];
const plan = { act: "treat", thresholds: [0.2, 0.5] as const };

describe("decision curves", () => {
  const rows = [
    ...rowsOf("external-validation", outcomes, { M: scores, N: scores }),
    ...rowsOf("training", outcomes, { M: scores, N: scores }),
  ];
  const decision = decide(rows, { M: carried }, plan, 1);
  const own = decision.curves["M"]!["external-validation"]!;

  test("are Vickers and Elkin's net benefit at the stated thresholds, worked by hand", () => {
    expect(decision).toMatchObject({ act: "treat" });
    expect(decision.thresholds).toHaveLength(31);
    expect([decision.thresholds[0], decision.thresholds[10], decision.thresholds.at(-1)]).toEqual([
      0.2, 0.3, 0.5,
    ]);
    // At 0.2 three are acted on: 2 true, 1 false; at 0.5 two: 1 true, 1 false.
    expect(own.netBenefit[0]).toBeCloseTo(2 / 4 - (1 / 4) * 0.25, 12);
    expect(own.netBenefit.at(-1)).toBeCloseTo(1 / 4 - 1 / 4, 12);
    expect(own.all[0]).toBeCloseTo(0.5 - 0.5 * 0.25, 12);
    expect(own.points.map(({ threshold, called }) => [threshold, called])).toEqual([
      [0.2, 3],
      [0.35, 3],
      [0.5, 2],
    ]);
    for (const { netBenefit, ci, all, overAll } of own.points) {
      expect(ci[0]).toBeLessThanOrEqual(ci[1]);
      expect(overAll.difference).toBeCloseTo(netBenefit - all, 12);
    }
  });

  test("of training use the line of out-of-fold scores, and have no interval: they are apparent", () => {
    const training = decision.curves["M"]!.training!;
    // By that line nobody reaches any threshold.
    expect(training.netBenefit.every((value) => value === 0)).toBe(true);
    expect(training.points).toEqual([]);
  });

  test("are none of a model without a calibration, and none of a cohort of one class", () => {
    expect(Object.keys(decision.curves)).toEqual(["M"]);
    const oneClass = decide(rowsOf("external-validation", [1, 1], { M: [0, 1] }), { M: carried }, plan, 1);
    expect(oneClass.curves).toEqual({ M: {} });
  });

  test("without a stated decision name no act", () => {
    const unstated = decide(rows, { M: carried }, undefined, 1);
    expect(unstated.act).toBeNull();
    expect([unstated.thresholds[0], unstated.thresholds.at(-1)]).toEqual([0.05, 0.95]);
  });
});
