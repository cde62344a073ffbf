// Logistic regression, ridge, calibration line, loess, quantiles and tails against R's figures (test/fixtures/statistics/make-binary.R).
import { describe, expect, test } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { brierScore } from "../../../src/core/statistics/brier.ts";
import { calibrationLine } from "../../../src/core/statistics/calibrationLine.ts";
import {
  chiSquareUpper,
  fUpper,
  normalTwoSided,
  tQuantile,
  tTwoSided,
} from "../../../src/core/statistics/distributions.ts";
import { loess } from "../../../src/core/statistics/loess.ts";
import { logistic, logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { quantile } from "../../../src/core/statistics/quantile.ts";
import { ridgeLogisticRegression } from "../../../src/core/statistics/ridgeLogistic.ts";
import {
  standardisedLevelDifference,
  standardisedMeanDifference,
} from "../../../src/core/statistics/standardisedDifference.ts";
import { summarise } from "../../../src/core/statistics/summary.ts";
import { at, expectAllR, expectR, fixture, matrixOf, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("binary.json");
const column = (name: string) => numbersOf(at(figures, "data", name));
const figure = (...path: string[]) => numberOf(at(figures, ...path));
const rowsOf = (...path: string[]) => matrixOf(at(figures, ...path));
const y = column("y");
const terms = ["a", "age", "sex"].map((name) => ({ name, values: column(name) }));

describe("glm(family = binomial)", () => {
  const fit = logisticRegression({ outcome: y, terms });

  test("estimates, standard errors, z, p, Wald limits", () => {
    expect(fit.coefficients.map((c) => c.term)).toEqual(["(Intercept)", "a", "age", "sex"]);
    const table = rowsOf("glm", "table");
    const limits = rowsOf("glm", "confint");
    fit.coefficients.forEach((c, j) => {
      expectAllR([c.estimate, c.se, c.z, c.p], table[j]!, c.term);
      expectAllR([c.lower, c.upper], limits[j]!, `${c.term} limits`);
    });
    rowsOf("glm", "vcov").forEach((row, j) => {
      expectAllR([...fit.covariance[j]!], row, `covariance row ${j}`);
    });
  });

  test("deviance, AIC, leverage", () => {
    expectR(fit.deviance, figure("glm", "deviance"), "deviance");
    expectR(fit.nullDeviance, figure("glm", "null"), "null deviance");
    expectR(fit.aic, figure("glm", "aic"), "AIC");
    expectAllR(fit.leverage.slice(0, 5), numbersOf(at(figures, "glm", "hat")), "hat");
  });

  test("a term that the others determine gets no estimate, the others keep theirs", () => {
    const twice = { name: "twice", values: column("a").map((v) => 3 - 2 * v) };
    const aliased = logisticRegression({ outcome: y, terms: [...terms, twice] });
    expect(aliased.coefficients[4]!.estimate).toBeNaN();
    expect(aliased.rank).toBe(4);
    expectR(aliased.coefficients[1]!.estimate, fit.coefficients[1]!.estimate, "a");
  });

  test("separation is said; glm's own warning too", () => {
    const x = [2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14];
    const outcome = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    const separated = logisticRegression({ outcome, terms: [{ name: "x", values: x }] });
    expect(separated.warnings).toEqual(["fitted-0-or-1", "separated"]);
    expect(fit.warnings).toEqual([]);
  });
});

describe("ridge", () => {
  test("glmnet(alpha = 0) at three penalties", () => {
    numbersOf(at(figures, "ridge", "lambda")).forEach((penalty, k) => {
      const fit = ridgeLogisticRegression({ outcome: y, terms, penalty });
      const r = rowsOf("ridge", "coefficients")[k]!;
      // glmnet's coordinate descent stops at about 1e-6.
      expectAllR(
        [fit.intercept, ...fit.coefficients.map((c) => c.estimate)],
        r,
        `λ = ${penalty}`,
        1e-5,
        1e-5,
      );
    });
  });

  test("the penalty chosen by folds has the least deviance; the seed alone decides the folds", () => {
    const chosen = ridgeLogisticRegression({ outcome: y, terms, penalty: { folds: 5, seed: 3 } });
    const least = Math.min(...chosen.path.map((entry) => entry.deviance));
    expect(chosen.path.find((entry) => entry.penalty === chosen.penalty)!.deviance).toBe(least);
    const again = ridgeLogisticRegression({ outcome: y, terms, penalty: { folds: 5, seed: 3 } });
    expect(again).toEqual(chosen);
    const given = ridgeLogisticRegression({ outcome: y, terms, penalty: chosen.penalty });
    given.coefficients.forEach((c, j) => {
      expectR(c.estimate, chosen.coefficients[j]!.estimate, c.term);
    });
  });

  test("a constant term gets 0 and separated classes end", () => {
    const constant = { name: "constant", values: y.map(() => 7) };
    const same = { name: "same", values: y };
    const fit = ridgeLogisticRegression({
      outcome: y,
      terms: [constant, same],
      penalty: { folds: 4, seed: 1 },
    });
    expect(fit.coefficients[0]!.estimate).toBe(0);
    expect(fit.coefficients[1]!.estimate).toBeGreaterThan(1);
    expect(fit.coefficients.every((c) => Number.isFinite(c.estimate))).toBe(true);
  });
});

test("calibration intercept with offset, slope, Brier score", () => {
  const line = calibrationLine(column("linear"), y);
  const { estimate, se, z, p } = line.intercept;
  expectAllR([estimate, se, z, p], numbersOf(at(figures, "calibration", "intercept")), "intercept");
  const [free, slope] = rowsOf("calibration", "slope");
  expectAllR([line.slope.estimate, line.slope.se, line.slope.z, line.slope.p], slope!, "slope");
  expectR(line.interceptWithSlope.estimate, free![0]!, "intercept beside the slope");
  expectR(brierScore(column("linear").map(logistic), y), figure("calibration", "brier"), "Brier");
});

test.each([
  ["degree1", { degree: 1 }],
  ["degree2", { degree: 2 }],
  ["narrow", { degree: 1, span: 0.4 }],
] as const)("loess(surface = 'direct', statistics = 'exact'), %s", (key, options) => {
  const curve = loess(column("linear").map(logistic), y, numbersOf(at(figures, "loess", key, "at")), options);
  expectAllR([...curve.fitted], numbersOf(at(figures, "loess", key, "fit")), "fit");
  expectAllR([...curve.se], numbersOf(at(figures, "loess", key, "se")), "se");
  expectR(curve.residualScale, figure("loess", key, "s"), "residual scale");
  const t = tQuantile(0.975, figure("loess", key, "df"));
  expectR(curve.upper[0]! - curve.fitted[0]!, t * curve.se[0]!, "half of the band");
});

test("loess of more points than it visits: each of 2,000 points three times, whose residual scale follows from that of the points once", () => {
  const n = 2000;
  const random = stream(1, "loess");
  const x = Array.from({ length: n }, () => random.next());
  const outcomes = x.map((value) => (random.next() < value ** 2 ? 1 : 0));
  const options = { span: 0.75, degree: 1 } as const;
  const once = loess(x, outcomes, x, options);
  const squares = once.fitted.reduce((sum, fitted, i) => sum + (outcomes[i]! - fitted) ** 2, 0);
  // A point's weight in its own fit is a third of what it was, and so is the sum of the squared weights.
  const divisor = 2 * n + squares / once.residualScale ** 2;
  const thrice = (values: readonly number[]) => [...values, ...values, ...values];
  const { residualScale } = loess(thrice(x), thrice(outcomes), [0.5], options);
  expectR(residualScale, Math.sqrt((3 * squares) / divisor), "residual scale", 1e-6);
});

test("quantiles of type 7, mean and standard deviation", () => {
  numbersOf(at(figures, "quantiles", "p")).forEach((p, k) => {
    expectR(quantile(column("a"), p), numbersOf(at(figures, "quantiles", "values"))[k]!, `quantile ${p}`);
  });
  expectR(summarise(column("age")).mean, figure("summary", "mean"), "mean");
  expectR(summarise(column("age")).sd, figure("summary", "sd"), "sd");
});

test("tails of the distributions keep their relative accuracy", () => {
  const tail = (name: string) => numbersOf(at(figures, "distributions", name));
  const ours = {
    pchisq: [chiSquareUpper(0.5, 1), chiSquareUpper(30, 3), chiSquareUpper(400, 1)],
    pt: [tTwoSided(0.3, 5.5), tTwoSided(12, 40), tTwoSided(2.5, 1)],
    pf: [fUpper(0.2, 2, 30), fUpper(17.5, 4, 108), fUpper(300, 1, 50)],
    pnorm: [normalTwoSided(0.1), normalTwoSided(5), normalTwoSided(20)],
  };
  for (const [name, values] of Object.entries(ours)) expectAllR(values, tail(name), name, 0, 1e-10);
});

describe("standardised differences", () => {
  test("numeric: by hand, mean 2 and 4, variances 1 and 4", () => {
    expect(standardisedMeanDifference([1, 2, 3], [2, 4, 6])).toBeCloseTo(2 / Math.sqrt(2.5), 12);
    expect(standardisedMeanDifference([5, 5], [5, 5])).toBe(0);
  });

  test("two levels: Austin's (p₂ − p₁) / √((p₁q₁ + p₂q₂)/2)", () => {
    const austin = Math.abs(0.6 - 0.25) / Math.sqrt((0.25 * 0.75 + 0.6 * 0.4) / 2);
    expect(standardisedLevelDifference([30, 10], [8, 12])).toBeCloseTo(austin, 12);
  });

  test("more levels: which one is left out does not matter, empty levels neither", () => {
    const first = [10, 20, 0, 30];
    const second = [5, 5, 0, 40];
    const turned = (counts: readonly number[]) => [counts[3]!, counts[0]!, counts[1]!];
    const whole = standardisedLevelDifference(first, second);
    expect(whole).toBeGreaterThan(0);
    expect(standardisedLevelDifference(turned(first), turned(second))).toBeCloseTo(whole, 10);
    expect(standardisedLevelDifference([3, 0], [0, 4])).toBe(Number.POSITIVE_INFINITY);
    expect(standardisedLevelDifference([3, 0], [4, 0])).toBe(0);
  });
});
