import { describe, expect, test } from "vitest";
import { averagePrecisionInterval } from "../../../src/core/statistics/averagePrecisionInterval.ts";
import { averagePrecision, precisionRecallCurve } from "../../../src/core/statistics/precisionRecall.ts";
import { codeOf } from "../../problemCode.ts";
import { at, expectAllR, expectR, fixture, numberOf, numbersOf } from "./agreement.ts";

const r = fixture("usefulness.json");

describe("the logit interval of average precision", () => {
  const y = numbersOf(at(r, "data", "y"));

  test("is Boyd's formula written out in R", () => {
    const area = averagePrecision(precisionRecallCurve(numbersOf(at(r, "data", "score")), y));
    expectR(area, numberOf(at(r, "averagePrecision")), "average precision");
    const positives = y.filter((value) => value === 1).length;
    expectAllR(averagePrecisionInterval(area, positives), numbersOf(at(r, "interval")), "interval");
  });

  test("has no width at 0 and 1, narrows with patients, and refuses what is no share", () => {
    expect(averagePrecisionInterval(1, 10)).toEqual([1, 1]);
    expect(averagePrecisionInterval(0, 10)).toEqual([0, 0]);
    const width = (positives: number) => {
      const [lower, upper] = averagePrecisionInterval(0.7, positives);
      return upper - lower;
    };
    expect(width(100)).toBeLessThan(width(20));
    expect(codeOf(() => averagePrecisionInterval(1.1, 5))).toBe("average-precision-out-of-range");
    expect(codeOf(() => averagePrecisionInterval(0.5, 0))).toBe("average-precision-out-of-range");
  });
});
