// What the survival methods refuse, in words, and what extremes do to them.
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { aalenJohansen } from "../../../src/core/statistics/aalenJohansen.ts";
import { concordance } from "../../../src/core/statistics/concordance.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxFirth } from "../../../src/core/statistics/coxFirth.ts";
import { kaplanMeier } from "../../../src/core/statistics/kaplanMeier.ts";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import { maximallySelectedLogRank } from "../../../src/core/statistics/maximallySelected.ts";
import { splineKnots } from "../../../src/core/statistics/restrictedCubicSpline.ts";

const [time, event] = [
  [1, 2, 3, 4],
  [1, 0, 1, 1],
];
const term = (values: readonly number[]) => [{ name: "x", values }];

test.each([
  ["time-negative", () => kaplanMeier({ time: [1, -2], event: [1, 0] })],
  ["outcome-not-binary", () => kaplanMeier({ time: [1, 2], event: [1, 2] })],
  ["value-not-finite", () => kaplanMeier({ time: [1, Number.NaN], event: [1, 0] })],
  ["unlike-lengths", () => kaplanMeier({ time: [1, 2], event: [1] })],
  ["no-patients", () => kaplanMeier({ time: [], event: [] })],
  ["one-group", () => logRank({ time, event, group: ["a", "a", "a", "a"] })],
  ["level-unknown", () => logRank({ time, event, group: ["a", "b", "c", "a"], levels: ["a", "b"] })],
  [
    "value-not-finite",
    () => coxRegression({ time, event, terms: term([1, 2, Number.POSITIVE_INFINITY, 4]) }),
  ],
  ["no-admissible-cutoff", () => maximallySelectedLogRank({ time, event, marker: [5, 5, 5, 5] })],
  ["scores-alike", () => maximallySelectedLogRank({ time, event: [0, 0, 0, 0], marker: [1, 2, 3, 4] })],
  ["scores-alike", () => maximallySelectedLogRank({ time, event: [0, 0, 0, 1], marker: [1, 2, 3, 4] })],
  ["cause-unknown", () => aalenJohansen({ time, cause: [0, 1, 1.5, 2] })],
  ["firth-not-estimable", () => coxFirth({ time, event: [0, 0, 0, 0], terms: term([1, 2, 3, 4]) })],
  ["too-few-distinct-values", () => splineKnots([1, 1, 1, 1, 1, 1, 2], 3)],
  ["knots-not-offered", () => splineKnots([1, 2, 3, 4, 5, 6, 7], 9)],
])("%s", (code, action) => {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problems[0]!.code).toBe(code);
    return;
  }
  expect.fail("not refused");
});

describe("extremes end, and say what they are", () => {
  test("nobody has the event: no estimate, a warning", () => {
    const fit = coxRegression({ time, event: [0, 0, 0, 0], terms: term([1, 2, 3, 4]) });
    expect(fit.warnings).toContain("no-events");
    expect(fit.coefficients[0]!.estimate).toBeNaN();
  });

  test("kassambara/survminer#590: a level without events has no finite estimate; the other terms keep theirs", () => {
    const many = Array.from({ length: 40 }, (_, i) => i + 1);
    const events = many.map((i) => (i % 3 === 0 ? 0 : 1));
    const x = { name: "x", values: many.map((i) => (i * 7) % 11) };
    const sparse = { name: "sparse", values: many.map((i) => (i % 3 === 0 && i > 20 ? 1 : 0)) };
    const fit = coxRegression({ time: many, event: events, terms: [x, sparse] });
    expect(fit.warnings).toEqual(["infinite-coefficient"]);
    expect(fit.coefficients[1]!.estimate).toBeLessThan(-5);
    expect(Math.abs(fit.coefficients[0]!.estimate)).toBeLessThan(1);
    const firth = coxFirth({ time: many, event: events, terms: [x, sparse] });
    expect(firth.coefficients[1]!.hazardRatio).toBeGreaterThan(0);
    expect(firth.coefficients[1]!.upper).toBeLessThan(1);
  });

  test("covariates of 1e-300 and 1e300 give the fit of 1, in their own units", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const times = [2, 7, 1, 8, 2.5, 3, 9, 4];
    const events = [1, 1, 0, 1, 1, 1, 0, 1];
    const scaledBy = (factor: number) =>
      coxRegression({ time: times, event: events, terms: term(values.map((value) => value * factor)) });
    const plain = scaledBy(1);
    for (const factor of [1e-300, 1e-9, 1e300]) {
      expect(scaledBy(factor).coefficients[0]!.z).toBeCloseTo(plain.coefficients[0]!.z, 8);
      expect(scaledBy(factor).likelihoodRatio.chisq).toBeCloseTo(plain.likelihoodRatio.chisq, 8);
    }
  });

  test("a constant marker has C one half", () => {
    const c = concordance({ time, event, marker: [1, 1, 1, 1], higherMarker: "shorter-survival" });
    expect(c).toMatchObject({ concordance: 0.5, se: 0 });
  });
});
