// Rubin's rules and chained equations against mice (make-imputation.R), and laws of the draws.
import { describe, expect, test } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { chainedEquations, type IncompleteVariable } from "../../../src/core/statistics/chainedEquations.ts";
import { imputeLevels } from "../../../src/core/statistics/levelImputation.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { multinomialLogistic } from "../../../src/core/statistics/multinomialLogistic.ts";
import { imputeByRegression } from "../../../src/core/statistics/numericImputation.ts";
import { pooledConcordance } from "../../../src/core/statistics/pooledConcordance.ts";
import {
  type CompletedFit,
  poolEstimates,
  pooledWaldTest,
} from "../../../src/core/statistics/rubinsRules.ts";
import { mean, variance } from "../../../src/core/statistics/summary.ts";
import { codeOf } from "../../problemCode.ts";
import { at, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const r = fixture("imputation.json");
const gaps = <T>(name: string) =>
  (at(r, "data", name) as readonly (T | null)[]).map((value) => value ?? undefined);

describe("Rubin's rules: mice::pool and D1 on given fits", () => {
  const fitsOf = (model: Json | undefined): CompletedFit[] =>
    (at(model, "estimates") as readonly Json[]).map((estimates, i) => ({
      estimates: numbersOf(estimates),
      covariance: ((at(model, "covariances") as readonly Json[])[i] as readonly Json[]).map(numbersOf),
    }));

  test.each([
    ["logistic", "pooled"],
    ["logistic", "pooled_infinite"],
    ["cox", "pooled"],
  ])("%s, %s", (model, name) => {
    const expected = at(r, model, name);
    const dfComplete =
      name === "pooled_infinite" ? Number.POSITIVE_INFINITY : numberOf(at(expected, "dfcom"));
    const pooled = poolEstimates(fitsOf(at(r, model)), { dfComplete });
    const pairs = {
      estimate: "estimate",
      within: "within",
      between: "between",
      total: "total",
      df: "df",
      relativeIncrease: "riv",
      lambda: "lambda",
      fmi: "fmi",
      p: "p",
      lower: "lower",
      upper: "upper",
    } as const;
    for (const [ours, theirs] of Object.entries(pairs)) {
      const values = pooled.map((own) => own[ours as keyof typeof pairs]);
      expectAllR(values, numbersOf(at(expected, theirs)), ours);
    }
  });

  test("C on its logit: mice's pool.scalar; a perfect C has no logit", () => {
    const expected = fixture("pooledConcordance.json");
    const se = numbersOf(at(expected, "se"));
    const fits = numbersOf(at(expected, "concordance")).map((concordance, i) => ({
      concordance,
      se: se[i]!,
    }));
    const ours = pooledConcordance(fits);
    for (const key of ["estimate", "lower", "upper", "df", "fmi"] as const) {
      expectR(ours[key], numberOf(at(expected, key)), key);
    }
    const turned = pooledConcordance(fits.map((fit) => ({ ...fit, concordance: 1 - fit.concordance })));
    expect([turned.estimate, turned.lower, turned.se]).toEqual([
      expect.closeTo(1 - ours.estimate, 12),
      expect.closeTo(1 - ours.upper, 12),
      expect.closeTo(ours.se, 12),
    ]);
    expect(pooledConcordance([...fits, { concordance: 1, se: 0 }]).estimate).toBeNaN();
    expect(codeOf(() => pooledConcordance(fits.slice(0, 1)))).toBe("imputations-too-few");
  });

  test("the test of several coefficients, with and without degrees of freedom of the complete data", () => {
    const fits = fitsOf(at(r, "logistic"));
    const dfComplete = numberOf(at(r, "logistic", "pooled", "dfcom"));
    const own = ({ f, df, p, relativeIncrease }: ReturnType<typeof pooledWaldTest>) => [
      f,
      ...df,
      p,
      relativeIncrease,
    ];
    expectAllR(own(pooledWaldTest(fits, [4, 5], dfComplete)), numbersOf(at(r, "logistic", "d1")), "stage");
    expectAllR(own(pooledWaldTest(fits, [4, 5])), numbersOf(at(r, "logistic", "d1_infinite")), "large n");
    expectAllR(own(pooledWaldTest(fits, [1], dfComplete)), numbersOf(at(r, "logistic", "d1_age")), "age");
    expect(codeOf(() => poolEstimates(fits.slice(0, 1), { dfComplete }))).toBe("imputations-too-few");
    expect(codeOf(() => pooledWaldTest(fits.slice(0, 3), [4, 5], dfComplete))).toBe("imputations-too-few");
  });
});

describe("chained equations", () => {
  const y = gaps<number>("y") as number[];
  const variables = (method: "matching" | "regression"): IncompleteVariable[] => [
    { kind: "numeric", name: "age", values: gaps<number>("age"), method },
    { kind: "numeric", name: "mtv", values: gaps<number>("mtv"), method },
    { kind: "factor", name: "sex", values: gaps<string>("sex"), levels: ["F", "M"] },
    { kind: "factor", name: "stage", values: gaps<string>("stage"), levels: ["I", "II", "III"] },
  ];

  // Of m imputations the mean of the estimates has the variance between / m, and between itself the relative variance 2 / (m − 1); of two
  // independent runs these add up. Four standard deviations hold in all but one of 16,000.
  test.each([
    ["matching", "logistic"],
    ["regression", "norm"],
  ] as const)(
    "by %s: estimates and variance between agree with mice within Monte-Carlo error",
    (method, name) => {
      const expected = at(r, "many", name);
      const theirs = numberOf(at(r, "many", "m"));
      const m = 60;
      const sets = chainedEquations(variables(method), {
        imputations: m,
        iterations: 5,
        seed: 1,
        predictors: [y],
      });
      const fits = sets.map((completed) => {
        const numbers = (column: string) => completed.get(column) as readonly number[];
        const are = (column: string, level: string) =>
          (completed.get(column) as readonly string[]).map((value) => (value === level ? 1 : 0));
        const terms = [
          { name: "age", values: numbers("age") },
          { name: "mtv", values: numbers("mtv") },
          { name: "sexM", values: are("sex", "M") },
          { name: "stageII", values: are("stage", "II") },
          { name: "stageIII", values: are("stage", "III") },
        ];
        const { coefficients, covariance } = logisticRegression({ outcome: y, terms });
        return { estimates: coefficients.map(({ estimate }) => estimate), covariance };
      });
      const pooled = poolEstimates(fits, { dfComplete: numberOf(at(expected, "dfcom")) });
      const between = numbersOf(at(expected, "between"));
      numbersOf(at(expected, "estimate")).forEach((estimate, j) => {
        const deviation = Math.sqrt(pooled[j]!.between / m + between[j]! / theirs);
        expect(Math.abs(pooled[j]!.estimate - estimate) / deviation, `estimate ${j}`).toBeLessThan(4);
        const ratio = Math.log(pooled[j]!.between / between[j]!);
        expect(Math.abs(ratio), `between ${j}`).toBeLessThan(4 * Math.sqrt(2 / (m - 1) + 2 / (theirs - 1)));
      });
      numbersOf(at(expected, "within")).forEach((within, j) => {
        expect(pooled[j]!.within / within, `within ${j}`).toBeGreaterThan(0.97);
        expect(pooled[j]!.within / within, `within ${j}`).toBeLessThan(1.03);
      });
    },
  );

  test("measured values stay; by matching only values that occur are imputed; fewer data sets are the first of more", () => {
    const options = { iterations: 2, seed: 4, predictors: [y] };
    const five = chainedEquations(variables("matching"), { ...options, imputations: 5 });
    const two = chainedEquations(variables("matching"), { ...options, imputations: 2 });
    expect(two.map((set) => [...set])).toEqual(five.slice(0, 2).map((set) => [...set]));
    for (const { name, values } of variables("matching")) {
      const known: readonly unknown[] = values.filter((value) => value !== undefined);
      const completed: readonly unknown[] = five[0]!.get(name)!;
      expect(completed.filter((_, i) => values[i] !== undefined)).toEqual(known);
      expect(completed.every((value) => known.includes(value))).toBe(true);
      expect(five[0]!.get(name)).not.toEqual(five[1]!.get(name));
    }
  });

  test("refuses a column with too little to impute from", () => {
    const values = [1, 2, undefined, 3, undefined, 4];
    const impute = (variable: IncompleteVariable) => () =>
      chainedEquations([variable], { imputations: 2, iterations: 1, seed: 1, predictors: [] });
    expect(codeOf(impute({ kind: "numeric", name: "x", values }))).toBe("too-few-observed");
    const letters = ["a", "a", "a", "a", "a", undefined];
    expect(codeOf(impute({ kind: "factor", name: "x", values: letters, levels: ["a", "b"] }))).toBe(
      "too-few-observed",
    );
  });
});

describe("draws of one column", () => {
  const random = stream(8, "imputation test");
  const n = 400;
  const x = Array.from({ length: n }, () => random.normal());
  const observedRows = Array.from({ length: n / 2 }, (_, i) => i);
  const missingRows = Array.from({ length: n / 2 }, (_, i) => n / 2 + i);

  test("regression: a new value at x has the mean and variance of Bayesian prediction, s²(1 + h)·ν/(ν − 2)", () => {
    const y = x.map((value) => 1 + 2 * value + 0.5 * random.normal());
    const problem = {
      predictors: [x],
      observedRows,
      observed: observedRows.map((i) => y[i]!),
      missingRows: [n - 1],
      random,
    };
    const draws = Array.from({ length: 2000 }, () => imputeByRegression(problem)[0]!);
    const known = observedRows.map((i) => x[i]!);
    const sxx = variance(known) * (known.length - 1);
    const slope =
      known.reduce((sum, value, i) => sum + (value - mean(known)) * problem.observed[i]!, 0) / sxx;
    const centre = mean(problem.observed) + slope * (x[n - 1]! - mean(known));
    const residual = known.reduce(
      (sum, value, i) =>
        sum + (problem.observed[i]! - mean(problem.observed) - slope * (value - mean(known))) ** 2,
      0,
    );
    const leverage = 1 / known.length + (x[n - 1]! - mean(known)) ** 2 / sxx;
    const df = known.length - 2;
    const expected = ((residual / df) * (1 + leverage) * df) / (df - 2);
    // Four standard errors of a mean and of a variance of 2,000 draws.
    expect(Math.abs(mean(draws) - centre)).toBeLessThan(4 * Math.sqrt(expected / 2000));
    expect(Math.abs(variance(draws) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 2000));
  });

  test("levels that the predictor separates are imputed all the same, nearly always as it says", () => {
    const level = x.map((value) => (value > 0 ? 1 : 0));
    const imputed = imputeLevels(
      { predictors: [x], observedRows, observed: observedRows.map((i) => level[i]!), missingRows, random },
      2,
    );
    const right = imputed.filter((value, k) => value === level[missingRows[k]!]).length;
    expect(right / missingRows.length).toBeGreaterThan(0.85);
  });

  test("multinomial regression of two levels is glm's; of three its log likelihood is at a maximum, and pairs add up", () => {
    const outcome = x.map((value) => (random.normal() + value > 0 ? 1 : 0));
    const ones = new Float64Array(n).fill(1);
    const fit = multinomialLogistic([x], outcome, 2, ones);
    const glm = logisticRegression({ outcome, terms: [{ name: "x", values: x }] });
    glm.coefficients.forEach(({ estimate, se }, j) => {
      expectR(fit.coefficients[j]!, estimate, "estimate");
      expectR(Math.sqrt(fit.covariance[j * 3]!), se, "standard error");
    });
    // Saturated: with one predictor of 0 and 1 the coefficients are log odds of counts.
    const group = x.map((_, i) => i % 2);
    const three = x.map((_, i) => (i % 2 === 0 ? [0, 1, 2, 2] : [0, 0, 1, 2])[(i >> 1) % 4]!);
    const { coefficients } = multinomialLogistic([group], three, 3, ones);
    const odds = [0, Math.log(0.5), Math.log(2), Math.log(0.5) - Math.log(2)];
    odds.forEach((value, j) => {
      expectR(coefficients[j]!, value, `log odds ${j}`, 1e-6);
    });
  });
});
