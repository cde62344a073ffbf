// Tests of two samples, of pairs and of several groups against R on made-up data (test/fixtures/statistics/make-tables.R), and their laws.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bartlettTest } from "../../../src/core/statistics/bartlett.ts";
import { normalQuantile, tTwoSided } from "../../../src/core/statistics/distributions.ts";
import { cohensD, hedgesG } from "../../../src/core/statistics/effectSize.ts";
import { kolmogorovSmirnovTest } from "../../../src/core/statistics/kolmogorovSmirnov.ts";
import { kruskalWallisTest } from "../../../src/core/statistics/kruskalWallis.ts";
import { leveneTest } from "../../../src/core/statistics/levene.ts";
import { oneWayAnova, welchAnova } from "../../../src/core/statistics/oneWayAnova.ts";
import { type Adjustment, adjustP } from "../../../src/core/statistics/pAdjust.ts";
import { pairwiseWilcoxon } from "../../../src/core/statistics/pairwiseWilcoxon.ts";
import { rankSumDistribution } from "../../../src/core/statistics/rankSumDistribution.ts";
import { ranksOf } from "../../../src/core/statistics/ranks.ts";
import { shapiroWilkTest } from "../../../src/core/statistics/shapiroWilk.ts";
import {
  studentisedRangeQuantile,
  studentisedRangeUpper,
} from "../../../src/core/statistics/studentisedRange.ts";
import {
  oneSampleTTest,
  pairedTTest,
  studentTTest,
  type TTest,
  welchTTest,
} from "../../../src/core/statistics/tTest.ts";
import { tukeyHsd } from "../../../src/core/statistics/tukeyHsd.ts";
import { varianceRatioTest } from "../../../src/core/statistics/varianceRatio.ts";
import { type WilcoxonTest, wilcoxonRankSum } from "../../../src/core/statistics/wilcoxonRankSum.ts";
import { wilcoxonSignedRank } from "../../../src/core/statistics/wilcoxonSignedRank.ts";
import { problemsOf } from "../table/tables.ts";
import { at, entriesOf, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("tables.json");
/** jsonlite unboxes vectors of one. */
const vector = (value: Json | undefined): number[] =>
  Array.isArray(value) ? numbersOf(value) : [numberOf(value)];
const matrix = (value: Json | undefined) => (value as readonly Json[]).map((row) => vector(row));
const codesOf = async (work: () => unknown) => (await problemsOf(work)).map(({ code }) => code);

describe("R on made-up data", () => {
  it.each(entriesOf(at(figures, "two")))("two samples: %s", (_, r) => {
    const [x, y] = [vector(at(r, "x")), vector(at(r, "y"))];
    compareWilcoxon(wilcoxonRankSum(x, y), at(r, "wilcox")!);
    compareWilcoxon(wilcoxonRankSum(x, y, { level: 0.9 }), at(r, "wilcox90")!);
    compareWilcoxon(wilcoxonRankSum(x, y, { exact: false }), at(r, "normal")!);
    compareWilcoxon(wilcoxonRankSum(x, y, { exact: false, correct: false }), at(r, "uncorrected")!);
    compareT(studentTTest(x, y), at(r, "student")!);
    compareT(welchTTest(x, y), at(r, "welch")!);
    const f = varianceRatioTest(x, y);
    expectAllR([f.ratio, f.p, ...f.df, ...f.ci], numbersAt(at(r, "f")!, "statistic", "p", "df", "ci"), "F");
    for (const [key, exact] of [
      ["ks", undefined],
      ["ks_asymptotic", false],
    ] as const) {
      const ks = kolmogorovSmirnovTest(x, y, exact);
      expectAllR([ks.statistic, ks.p], numbersAt(at(r, key)!, "statistic", "p"), key);
      expect(ks.warnings.length, key).toBe((at(r, key, "warnings") as readonly Json[]).length);
    }
  });

  it.each(entriesOf(at(figures, "paired")))("pairs: %s", (_, r) => {
    const [x, y] = [vector(at(r, "x")), vector(at(r, "y"))];
    compareWilcoxon(wilcoxonSignedRank(x, y), at(r, "wilcox")!);
    compareWilcoxon(wilcoxonSignedRank(x, y, { exact: false }), at(r, "normal")!);
    compareWilcoxon(wilcoxonSignedRank(x, y, { exact: false, correct: false }), at(r, "uncorrected")!);
    compareT(pairedTTest(x, y), at(r, "t")!);
    compareT(oneSampleTTest(x), at(r, "one")!);
  });

  it("Shapiro-Wilk for 3, 4, 5, 11, 12 and 200 values, with ties", () => {
    for (const r of at(figures, "shapiro") as readonly Json[]) {
      const ours = shapiroWilkTest(vector(at(r, "x")));
      expectAllR([ours.w, ours.p], numbersAt(r, "w", "p"), `n = ${vector(at(r, "x")).length}`);
    }
  });

  it("several groups", () => {
    const r = at(figures, "groups")!;
    const group = (at(r, "group") as readonly Json[]).map(String);
    const data = { values: vector(at(r, "values")), group };
    const tied = { values: vector(at(r, "tied")), group };
    for (const [key, ours] of [
      ["kruskal", kruskalWallisTest(data)],
      ["kruskal_tied", kruskalWallisTest(tied)],
      ["bartlett", bartlettTest(data)],
    ] as const) {
      expectAllR([ours.chisq, ours.df, ours.p], numbersAt(at(r, key)!, "statistic", "df", "p"), key);
    }
    for (const [key, ours] of [
      ["anova", oneWayAnova(data)],
      ["welch", welchAnova(data)],
      ["levene_mean", leveneTest(data, "mean")],
      ["levene_median", leveneTest(data)],
    ] as const) {
      expectAllR([ours.f, ...ours.df, ours.p], vector(at(r, key)), key);
    }
    const tukey = tukeyHsd(data);
    expect(tukey.map(({ groups }) => groups.join("-"))).toEqual(at(r, "tukey", "pair"));
    matrix(at(r, "tukey", "values")).forEach((row, k) => {
      const { difference, lower, upper, adjusted } = tukey[k]!;
      expectAllR([difference, lower, upper, adjusted], row, tukey[k]!.groups.join("-"));
    });
    for (const [key, pairs] of [
      ["pairwise", pairwiseWilcoxon(data)],
      ["pairwise_bh_tied", pairwiseWilcoxon(tied, "BH")],
    ] as const) {
      const table = matrix(at(r, key));
      const names = ["A", "B", "C", "D"];
      for (const { groups, adjusted } of pairs) {
        const [i, j] = groups.map((name) => names.indexOf(name)) as [number, number];
        expectR(adjusted, table[j - 1]![i]!, `${key} ${groups.join("-")}`);
      }
    }
  });

  it("p.adjust: every method; a missing p stays missing and does not count", () => {
    for (const r of at(figures, "adjust") as readonly Json[]) {
      const p = vector(at(r, "p"));
      for (const [method, values] of entriesOf(at(r, "values"))) {
        expectAllR(adjustP(p, method as Adjustment), vector(values), method);
      }
    }
  });

  it("the normal quantile to the last bit, from 1e-300 to 1 − 1e-12", () => {
    for (const line of at(figures, "qnorm") as readonly Json[]) {
      const [p, z] = String(line).split(" ").map(Number);
      expect(normalQuantile(p!), String(line)).toBe(z);
    }
    expect([0, 1, -0.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("the studentised range: ptukey and qtukey", () => {
    for (const [q, k, df, p] of matrix(at(figures, "ptukey"))) {
      expectR(studentisedRangeUpper(q!, k!, df!), p!, `ptukey(${q}, ${k}, ${df})`);
    }
    for (const [p, k, df, q] of matrix(at(figures, "qtukey"))) {
      expectR(studentisedRangeQuantile(p!, k!, df!), q!, `qtukey(${p}, ${k}, ${df})`);
    }
  });
});

describe("where R's own figure is not exact", () => {
  it("the range of two means is Student's t times √2, also at few degrees of freedom (R's ptukey(3, 2, 2) is off in the fourth digit)", () => {
    for (const df of [2, 3, 5, 50]) {
      for (const q of [0.3, 3, 10]) {
        const t = tTwoSided(q / Math.SQRT2, df);
        expect(Math.abs(studentisedRangeUpper(q, 2, df) / t - 1)).toBeLessThan(1e-9);
      }
    }
  });
});

describe("laws", () => {
  const value = fc.integer({ min: -40, max: 40 }).map((k) => k / 4);
  const sample = fc.array(value, { minLength: 2, maxLength: 12 });

  it("samples exchanged: W and its complement, the shift turned round, the same p (property)", () => {
    fc.assert(
      fc.property(sample, sample, fc.boolean(), (x, y, exact) => {
        const [one, other] = [wilcoxonRankSum(x, y, { exact }), wilcoxonRankSum(y, x, { exact })];
        expect(one.statistic + other.statistic).toBe(x.length * y.length);
        if (Number.isNaN(one.p)) expect(other.p).toBeNaN();
        else expect(one.p).toBeCloseTo(other.p, 10);
        if (one.method === "exact") expect(one.shift.estimate).toBeCloseTo(-other.shift.estimate, 10);
      }),
    );
  });

  it("ranks do not see a monotone change of the values (property)", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const cube = (values: readonly number[]) => values.map((v) => v ** 3);
        expect(wilcoxonRankSum(cube(x), cube(y)).p).toEqual(wilcoxonRankSum(x, y).p);
        expect(kolmogorovSmirnovTest(cube(x), cube(y)).p).toEqual(kolmogorovSmirnovTest(x, y).p);
        expect([...ranksOf(cube(x)).rank]).toEqual([...ranksOf(x).rank]);
      }),
    );
  });

  it("the counted distribution adds up to one and is symmetric (property)", () => {
    const size = fc.integer({ min: 1, max: 14 });
    fc.assert(
      fc.property(size, size, (m, n) => {
        const { lower, upper, quantile } = rankSumDistribution(m, n);
        for (let q = 0; q <= m * n; q++) {
          expect(lower(q)).toBeCloseTo(upper(m * n - q), 12);
          expect(lower(q - 1) + upper(q)).toBeCloseTo(1, 12);
          expect(quantile(lower(q))).toBe(q);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("two groups: ANOVA's F is Student's t squared, Welch's likewise, Kruskal-Wallis is z² without correction (property)", () => {
    const spread = fc.uniqueArray(value, { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(spread, spread, (x, y) => {
        const data = {
          values: [...x, ...y],
          group: [...x.map(() => "a"), ...y.map(() => "b")],
        };
        const close = (a: number, b: number) =>
          expect(Math.abs(a - b)).toBeLessThan(1e-9 * (1 + Math.abs(b)));
        const student = studentTTest(x, y);
        close(oneWayAnova(data).f, student.statistic ** 2);
        close(oneWayAnova(data).p, student.p);
        close(welchAnova(data).p, welchTTest(x, y).p);
        close(kruskalWallisTest(data).p, wilcoxonRankSum(x, y, { exact: false, correct: false }).p);
      }),
    );
  });

  it("adjusted p-values are no smaller, keep their order, and BH ≤ Hommel ≤ Hochberg ≤ Holm ≤ Bonferroni (property)", () => {
    const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(p, (values) => {
        const chain = (["none", "BH", "hommel", "hochberg", "holm", "bonferroni"] as const).map((method) =>
          adjustP(values, method),
        );
        for (let k = 1; k < chain.length; k++) {
          chain[k]!.forEach((adjusted, i) => {
            expect(adjusted).toBeGreaterThanOrEqual(chain[k - 1]![i]! - 1e-12);
          });
        }
      }),
    );
  });

  it("effect sizes: the sign turns with the samples, units do not count, g is nearer 0 than d (property)", () => {
    const spread = fc.uniqueArray(value, { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(spread, spread, (x, y) => {
        const d = cohensD(x, y);
        expect(cohensD(y, x)).toBeCloseTo(-d, 10);
        const inches = (values: readonly number[]) => values.map((v) => 2.54 * v);
        expect(cohensD(inches(x), inches(y))).toBeCloseTo(d, 10);
        expect(Math.abs(hedgesG(x, y))).toBeLessThanOrEqual(Math.abs(d));
      }),
    );
  });
});

describe("refusals and traps", () => {
  it("constant samples, single values, one group", async () => {
    expect(await codesOf(() => studentTTest([2, 2, 2], [2, 2]))).toEqual(["data-constant"]);
    expect(await codesOf(() => oneSampleTTest([7, 7, 7]))).toEqual(["data-constant"]);
    expect(await codesOf(() => shapiroWilkTest([3, 3, 3, 3]))).toEqual(["data-constant"]);
    expect(await codesOf(() => welchTTest([1], [2, 3]))).toEqual(["sample-too-small"]);
    expect(await codesOf(() => shapiroWilkTest([1, 2]))).toEqual(["sample-too-small"]);
    expect(await codesOf(() => shapiroWilkTest(Array.from({ length: 5001 }, (_, i) => i)))).toEqual([
      "sample-too-large",
    ]);
    expect(await codesOf(() => wilcoxonRankSum([], [1]))).toEqual(["sample-too-small"]);
    expect(await codesOf(() => wilcoxonRankSum([1, Number.NaN], [1]))).toEqual(["value-not-finite"]);
    expect(await codesOf(() => kruskalWallisTest({ values: [1, 2], group: ["a", "a"] }))).toEqual([
      "one-group",
    ]);
    expect(await codesOf(() => welchAnova({ values: [1, 2, 3], group: ["a", "a", "b"] }))).toEqual([
      "sample-too-small",
    ]);
    const many = Array.from({ length: 400 }, (_, i) => i / 7);
    expect(
      await codesOf(() =>
        wilcoxonRankSum(
          many,
          many.map((v) => v + 0.01),
          { exact: true },
        ),
      ),
    ).toEqual(["exact-too-large"]);
  });

  it("differences that are all 0, values that are all equal: no p, no interval", () => {
    const zero = wilcoxonSignedRank([1, 2, 3], [1, 2, 3]);
    expect(zero).toMatchObject({
      method: "normal",
      statistic: 0,
      level: 0,
      warnings: ["level-not-achievable", "zeroes"],
    });
    expect(zero.p).toBeNaN();
    const constant = wilcoxonRankSum([4, 4], [4, 4, 4]);
    expect(constant.statistic).toBe(3);
    expect(constant.p).toBeNaN();
    expect(kruskalWallisTest({ values: [1, 1, 1, 1], group: ["a", "a", "b", "b"] }).p).toBeNaN();
  });

  it("values of 1e300 and 1e-300: ranks as ever; a t test whose squares overflow is refused, where R's p is 1", async () => {
    const huge = [
      [1e300, 2e300, 4e300],
      [5e300, 7e300, 6e300],
    ] as const;
    for (const work of [
      () => welchTTest(...huge),
      () => studentTTest(...huge),
      () => oneSampleTTest(huge[0]),
    ]) {
      expect(await codesOf(work)).toEqual(["value-too-large"]);
    }
    expect(cohensD(...huge)).toBeNaN();
    for (const scale of [1e-300, 1e150]) {
      const [x, y] = [[1, 2, 4, 7].map((v) => v * scale), [3, 5, 8, 9].map((v) => v * scale)];
      expect(wilcoxonRankSum(x, y).p).toBe(wilcoxonRankSum([1, 2, 4, 7], [3, 5, 8, 9]).p);
      expect(shapiroWilkTest([...x, ...y]).w).toBeCloseTo(shapiroWilkTest([1, 2, 4, 7, 3, 5, 8, 9]).w, 12);
    }
  });
});

function numbersAt(block: Json, ...keys: readonly string[]): number[] {
  return keys.flatMap((key) => vector(at(block, key)));
}

function compareWilcoxon(ours: WilcoxonTest, r: Json): void {
  expectAllR([ours.statistic, ours.p], numbersAt(r, "statistic", "p"), "Wilcoxon");
  expectAllR(
    [ours.shift.estimate, ...ours.shift.ci, ours.level],
    numbersAt(r, "estimate", "ci", "level"),
    "shift",
  );
  const kinds = (at(r, "warnings") as readonly Json[]).map(String);
  expect(ours.warnings.includes("ties")).toBe(kinds.some((text) => text.includes("p-value with ties")));
  expect(ours.warnings.includes("zeroes")).toBe(kinds.some((text) => text.includes("p-value with zeroes")));
  expect(ours.warnings.includes("level-not-achievable")).toBe(
    kinds.some((text) => text.includes("not achievable")),
  );
}

function compareT(ours: TTest, r: Json): void {
  expectAllR([ours.statistic, ours.df, ours.p, ...ours.ci], numbersAt(r, "statistic", "df", "p", "ci"), "t");
}
