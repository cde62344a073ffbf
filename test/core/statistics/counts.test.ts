// Tables of counts, correlations, agreement and subgroups against R on made-up data (test/fixtures/statistics/make-tables.R) and published examples.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { blandAltman } from "../../../src/core/statistics/blandAltman.ts";
import { pearsonChiSquare } from "../../../src/core/statistics/chiSquare.ts";
import { cohenKappa } from "../../../src/core/statistics/cohenKappa.ts";
import { crossTable } from "../../../src/core/statistics/contingencyTable.ts";
import { fisherSimulated } from "../../../src/core/statistics/fisherSimulated.ts";
import { fisherTable } from "../../../src/core/statistics/fisherTable.ts";
import { fisherTwoByTwo } from "../../../src/core/statistics/fisherTwoByTwo.ts";
import { type IccForm, intraclassCorrelations } from "../../../src/core/statistics/intraclassCorrelation.ts";
import { kendallCorrelation } from "../../../src/core/statistics/kendallCorrelation.ts";
import { pearsonCorrelation } from "../../../src/core/statistics/pearsonCorrelation.ts";
import {
  type ProportionTest,
  proportionTest,
  proportionTrendTest,
} from "../../../src/core/statistics/proportionTest.ts";
import { riskMeasures } from "../../../src/core/statistics/riskMeasures.ts";
import { spearmanCorrelation } from "../../../src/core/statistics/spearmanCorrelation.ts";
import {
  type SubgroupEffect,
  type SubgroupOutcome,
  subgroupEffects,
} from "../../../src/core/statistics/subgroupEffects.ts";
import { problemsOf } from "../table/tables.ts";
import { at, entriesOf, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("tables.json");
/** jsonlite unboxes vectors of one. */
const vector = (value: Json | undefined): number[] =>
  Array.isArray(value) ? numbersOf(value) : [numberOf(value)];
const matrix = (value: Json | undefined) => (value as readonly Json[]).map((row) => vector(row));
const numbersAt = (block: Json, ...keys: readonly string[]) => keys.flatMap((key) => vector(at(block, key)));
const list = (name: string) => at(figures, name) as readonly Json[];
const codesOf = async (work: () => unknown) => (await problemsOf(work)).map(({ code }) => code);

describe("tables of counts", () => {
  it.each(entriesOf(at(figures, "tables")))("χ² and Fisher: %s", (name, r) => {
    const table = matrix(at(r, "table"));
    expectR(fisherTable(table), numberOf(at(r, "fisher")), "Fisher");
    const ours = pearsonChiSquare(table);
    expectAllR([ours.chisq, ours.df, ours.p], numbersAt(at(r, "chisq")!, "statistic", "df", "p"), "χ²");
    expect(ours.warnings.length).toBe(vector(at(r, "chisq", "warnings")).length);
    if (name !== "zero_row") expectR(ours.cramersV, numberOf(at(r, "v")), "V");
  });

  it.each(list("fours").map((r) => [JSON.stringify(at(r, "table")), r] as const))("2 × 2: %s", (_, r) => {
    const table = matrix(at(r, "table"));
    const [[a, b], [c, d]] = table as [[number, number], [number, number]];
    const fisher = fisherTwoByTwo(table);
    expectAllR(
      [fisher.p, fisher.oddsRatio, ...fisher.ci],
      numbersAt(at(r, "fisher")!, "p", "estimate", "ci"),
      "Fisher",
    );
    expectR(fisherTable(table), fisher.p, "by the network");
    for (const [key, yates] of [
      ["chisq", false],
      ["yates", true],
    ] as const) {
      const ours = pearsonChiSquare(table, { yates });
      expectAllR([ours.chisq, ours.df, ours.p], numbersAt(at(r, key)!, "statistic", "df", "p"), key);
    }
    for (const [key, correct] of [
      ["prop", true],
      ["prop_uncorrected", false],
    ] as const) {
      compareProportions(proportionTest([d, b], [c + d, a + b], { correct }), at(r, key)!);
    }
    const { oddsRatio, riskRatio, riskDifference } = riskMeasures(table);
    for (const [key, ours] of [
      ["or", oddsRatio],
      ["rr", riskRatio],
      ["rd", riskDifference],
    ] as const) {
      const [estimate, lower, upper] = vector(at(r, "formula", key));
      expectR(ours.estimate, estimate!, key);
      // With an empty cell the formula's limits are not numbers; ours are those that say nothing.
      if ([a, b, c, d].includes(0) && key !== "rd") continue;
      expectAllR([ours.lower, ours.upper], [lower!, upper!], `${key} limits`);
    }
  });

  it("an empty cell leaves Woolf's and Katz's limits at 0 and infinity", () => {
    const { oddsRatio, riskRatio } = riskMeasures([
      [4, 0],
      [5, 6],
    ]);
    expect(oddsRatio).toEqual({
      estimate: Number.POSITIVE_INFINITY,
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(riskRatio).toEqual({
      estimate: Number.POSITIVE_INFINITY,
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
    });
  });

  it("several proportions and their trend", () => {
    const r = at(figures, "shares")!;
    const [x, n] = [vector(at(r, "x")), vector(at(r, "n"))];
    compareProportions(proportionTest(x, n), at(r, "test")!);
    for (const [key, scores] of [
      ["trend", undefined],
      ["trend_scores", [0, 1, 4, 9]],
    ] as const) {
      const ours = proportionTrendTest(x, n, scores);
      expectAllR([ours.chisq, ours.df, ours.p], numbersAt(at(r, key)!, "statistic", "df", "p"), key);
    }
  });

  it("Fisher's p does not see the order of rows and columns, nor which is which (property)", () => {
    const table = fc
      .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 3 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
      .filter((counts) => counts.flat().some((count) => count > 0));
    fc.assert(
      fc.property(table, (counts) => {
        const p = fisherTable(counts);
        expect(p).toBeGreaterThan(0);
        expect(fisherTable([...counts].reverse())).toBeCloseTo(p, 9);
        expect(fisherTable(counts[0]!.map((_, j) => counts.map((row) => row[j]!)))).toBeCloseTo(p, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("Fisher's p by the network is the one by enumeration of all tables (property)", () => {
    const count = fc.integer({ min: 0, max: 5 });
    const table = fc.array(fc.array(count, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(
        table.filter((counts) => counts.flat().some((value) => value > 0)),
        (counts) => {
          expect(fisherTable(counts)).toBeCloseTo(enumerated(counts), 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("a finer search brings R's odds ratio to where the conditional likelihood has its maximum", () => {
    const table = [
      [200, 1],
      [3, 150],
    ];
    const [coarse, fine] = [fisherTwoByTwo(table), fisherTwoByTwo(table, { tolerance: 1e-14 })];
    expect(Math.abs(coarse.oddsRatio / fine.oddsRatio - 1)).toBeGreaterThan(1e-6);
    // The exact limits exchange with the rows.
    const turned = fisherTwoByTwo([...table].reverse(), { tolerance: 1e-14 });
    expect(turned.oddsRatio * fine.oddsRatio).toBeCloseTo(1, 6);
    expect(turned.ci[0] * fine.ci[1]).toBeCloseTo(1, 6);
  });

  it("refuses what is no table of counts, and tables too large to walk through", async () => {
    for (const table of [
      [[1, 2]],
      [[1], [2]],
      [[1, 2], [3]],
      [
        [0.5, 2],
        [3, 4],
      ],
      [
        [-1, 2],
        [3, 4],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]) {
      expect(await codesOf(() => pearsonChiSquare(table))).toEqual(["table-not-counts"]);
    }
    expect(
      await codesOf(() =>
        fisherTwoByTwo([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toEqual(["table-not-2x2"]);
    const wide = Array.from({ length: 7 }, (_, i) =>
      Array.from({ length: 7 }, (__, j) => 20 + ((3 * i + 5 * j) % 7)),
    );
    expect(await codesOf(() => fisherTable(wide))).toEqual(["table-too-large"]);
    expect(await codesOf(() => proportionTest([3, 4], [2, 9]))).toEqual(["proportion-not-a-count"]);
    expect(await codesOf(() => crossTable(["a", "c"], ["x", "y"], { rows: ["a", "b"] }))).toEqual([
      "level-unknown",
    ]);
  });

  test("kassambara/survminer#462: levels named with < or >= keep their own row", () => {
    const levels = ["CPS < 10", ">= 10", "T1+2", "早期"];
    const values = ["CPS < 10", ">= 10", "T1+2", "早期", "早期"];
    const { rows, counts } = crossTable(values, ["a", "b", "a", "b", "a"], { rows: levels });
    expect(rows).toEqual(levels);
    expect(counts).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });
});

describe("correlations", () => {
  it.each(entriesOf(at(figures, "correlation")))("%s", (name, r) => {
    const [x, y] = name === "long" ? longSeries() : [vector(at(r, "x")), vector(at(r, "y"))];
    const pearson = pearsonCorrelation(x, y);
    // R's −1 is off by a rounding error, and its t with it.
    if (name !== "opposite") expectR(pearson.statistic, numberOf(at(r, "pearson", "statistic")), "t");
    expectAllR(
      [pearson.df, pearson.p, pearson.estimate, ...pearson.ci],
      numbersAt(at(r, "pearson")!, "df", "p", "estimate", "ci"),
      "Pearson",
    );
    for (const [key, ours] of [
      ["spearman", spearmanCorrelation(x, y)],
      ["spearman_t", spearmanCorrelation(x, y, { exact: false })],
      ["kendall", kendallCorrelation(x, y)],
      ["kendall_normal", kendallCorrelation(x, y, { exact: false })],
    ] as const) {
      expectAllR(
        [ours.statistic, ours.p, ours.estimate],
        numbersAt(at(r, key)!, "statistic", "p", "estimate"),
        key,
      );
      expect(ours.warnings.length, key).toBe((at(r, key, "warnings") as readonly Json[]).length);
    }
  });

  it("stay as they are under what should not change them, and turn with one variable (property)", () => {
    const pair = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 4, maxLength: 15 }), (pairs) => {
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const turned = y.map((value) => -value);
        for (const correlate of [pearsonCorrelation, spearmanCorrelation, kendallCorrelation]) {
          const { estimate, p } = correlate(x, y);
          if (Number.isNaN(estimate)) continue;
          expect(correlate(y, x).estimate).toBeCloseTo(estimate, 12);
          expect(correlate(x, turned).estimate).toBeCloseTo(-estimate, 12);
          expect(correlate(x, turned).p).toBeCloseTo(p, 9);
        }
        const cubes = x.map((value) => value ** 3);
        expect(spearmanCorrelation(cubes, y).estimate).toEqual(spearmanCorrelation(x, y).estimate);
        expect(kendallCorrelation(cubes, y).estimate).toEqual(kendallCorrelation(x, y).estimate);
      }),
    );
  });

  it("a constant has none; two patients are too few for Pearson's", async () => {
    for (const correlate of [pearsonCorrelation, spearmanCorrelation, kendallCorrelation]) {
      expect(correlate([1, 1, 1, 1], [1, 2, 3, 4]).estimate).toBeNaN();
      expect(correlate([1, 1, 1, 1], [1, 2, 3, 4]).p).toBeNaN();
    }
    expect(await codesOf(() => pearsonCorrelation([1, 2], [3, 4]))).toEqual(["sample-too-small"]);
    expect(await codesOf(() => spearmanCorrelation([1, 2], [3]))).toEqual(["unlike-lengths"]);
  });

  it("values of 1e300 do not overflow", () => {
    expect(pearsonCorrelation([1e300, 2e300, 4e300, 3e300], [1, 2, 3, 4]).estimate).toBeCloseTo(
      pearsonCorrelation([1, 2, 4, 3], [1, 2, 3, 4]).estimate,
      12,
    );
  });
});

describe("agreement", () => {
  it.each(entriesOf(at(figures, "icc")))("six intraclass correlations: %s", (_, r) => {
    const ours = intraclassCorrelations(matrix(at(r, "ratings")));
    const forms: IccForm[] = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"];
    matrix(at(r, "results")).forEach((row, k) => {
      const { estimate, lower, upper, f, df, p } = ours[forms[k]!];
      expectAllR([estimate, lower, upper, f, ...df, p], row, forms[k]!);
    });
  });

  it("gives Shrout and Fleiss' own figures (1979, table 4)", () => {
    const ours = intraclassCorrelations(matrix(at(figures, "icc", "shrout_fleiss", "ratings")));
    expect(Object.values(ours).map(({ estimate }) => estimate.toFixed(2))).toEqual([
      "0.17",
      "0.29",
      "0.71",
      "0.44",
      "0.62",
      "0.91",
    ]);
  });

  it("raters that agree in all have 1; raters that differ by a constant have 1 in consistency only", () => {
    const same = intraclassCorrelations([
      [1, 1],
      [2, 2],
      [5, 5],
    ]);
    for (const { estimate, lower, upper } of Object.values(same))
      expect([estimate, lower, upper]).toEqual([1, 1, 1]);
    const shifted = intraclassCorrelations([
      [1, 3],
      [2, 4],
      [5, 7],
    ]);
    expect(shifted.ICC3.estimate).toBe(1);
    expect(shifted.ICC2.estimate).toBeLessThan(0.8);
    for (const { lower, upper } of Object.values(shifted)) {
      expect(lower).not.toBeNaN();
      expect(upper).not.toBeNaN();
    }
  });

  it.each(entriesOf(at(figures, "kappa")))("κ, plain and weighted: %s", (_, r) => {
    for (const weights of ["none", "linear", "quadratic"] as const) {
      const { estimate, se, ci } = cohenKappa(matrix(at(r, "table")), weights);
      expectAllR([estimate, se, ...ci], vector(at(r, weights)), weights);
    }
  });

  it("κ is 1 without disagreement, 0 by chance; the weights do not matter for two levels", () => {
    expect(
      cohenKappa([
        [7, 0],
        [0, 5],
      ]),
    ).toMatchObject({ estimate: 1, se: 0 });
    expect(
      cohenKappa([
        [6, 6],
        [4, 4],
      ]).estimate,
    ).toBeCloseTo(0, 14);
    const two = [
      [20, 5],
      [10, 15],
    ];
    expect(cohenKappa(two, "quadratic")).toEqual(cohenKappa(two));
    expect(
      cohenKappa([
        [9, 0],
        [0, 0],
      ]).estimate,
    ).toBeNaN();
  });

  it("Bland and Altman's limits with their intervals", () => {
    const r = at(figures, "bland_altman")!;
    const ours = blandAltman(vector(at(r, "x")), vector(at(r, "y")));
    expectR(ours.sd, numberOf(at(r, "sd")), "sd");
    for (const key of ["bias", "lower", "upper"] as const) {
      expectAllR([ours[key].estimate, ...ours[key].ci], vector(at(r, key)), key);
    }
  });

  it("gives Bland and Altman's own figures (1999, section 2: 85 patients, bias −16.29, sd 19.61)", () => {
    // Any 85 differences with this mean and sd have these limits.
    const z = Array.from({ length: 85 }, (_, i) => i - 42);
    const spread = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / 84);
    const { lower, upper } = blandAltman(
      z.map((value) => -16.29 + (19.61 * value) / spread),
      z.map(() => 0),
    );
    expect([lower.estimate, upper.estimate].map((value) => value.toFixed(1))).toEqual(["-54.7", "22.1"]);
    // The paper rounds on its way.
    [-61.9, -47.5, 14.9, 29.3].forEach((published, k) => {
      expect(Math.abs([...lower.ci, ...upper.ci][k]! - published)).toBeLessThan(0.15);
    });
  });

  it("refuses too few ratings, ragged ratings, equal ratings, tables that are not square", async () => {
    expect(await codesOf(() => intraclassCorrelations([[1, 2]]))).toEqual(["ratings-too-few"]);
    expect(await codesOf(() => intraclassCorrelations([[1, 2], [3]]))).toEqual(["unlike-lengths"]);
    expect(
      await codesOf(() =>
        intraclassCorrelations([
          [1, 2],
          [Number.NaN, 1],
        ]),
      ),
    ).toEqual(["value-not-finite"]);
    expect(
      await codesOf(() =>
        intraclassCorrelations([
          [4, 4],
          [4, 4],
        ]),
      ),
    ).toEqual(["data-constant"]);
    expect(
      await codesOf(() =>
        cohenKappa([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toEqual(["table-not-square"]);
    expect(await codesOf(() => blandAltman([1], [2]))).toEqual(["sample-too-small"]);
  });
});

describe("subgroups", () => {
  const column = (name: string) => vector(at(figures, "subgroup", "data", name));
  const text = (name: string) => (at(figures, "subgroup", "data", name) as readonly Json[]).map(String);
  const exposure = { name: "high", values: column("high") };
  const survival: SubgroupOutcome = { kind: "survival", time: column("time"), event: column("event") };
  const binary: SubgroupOutcome = { kind: "binary", outcome: column("outcome") };
  const sex = { name: "sex", values: text("sex") };
  const stage = { name: "stage", values: text("stage") };
  const expectEffect = (effect: SubgroupEffect, r: Json | undefined) => {
    if (effect.kind === "not-estimable") throw new Error(effect.reason);
    expectAllR([effect.ratio, effect.lower, effect.upper, effect.p], vector(r), "effect");
  };

  it("Cox: effects by level and the likelihood-ratio test of interaction; survminer#590: a level without events in words", () => {
    const r = at(figures, "subgroup", "cox")!;
    const { overall, subgroups } = subgroupEffects({ outcome: survival, exposure, subgroups: [sex, stage] });
    expectEffect(overall.effect, at(r, "overall"));
    const [bySex, byStage] = subgroups;
    for (const { level, effect } of bySex!.levels) expectEffect(effect, at(r, level));
    const { chisq, df, p } = bySex!.interaction!;
    expectAllR([chisq, df, p], vector(at(r, "sex")), "interaction");
    expectEffect(byStage!.levels[0]!.effect, at(r, "I"));
    expectEffect(byStage!.levels[1]!.effect, at(r, "II"));
    const counts = matrix(at(r, "counts"));
    expect(byStage!.levels.map(({ n, events }) => [n - events, events])).toEqual(counts);
    const exposed = stage.values.filter((value, i) => value === "III" && exposure.values[i] === 1).length;
    expect(byStage!.levels[2]!.effect).toEqual({ kind: "not-estimable", reason: `0 events in ${exposed}` });
  });

  it("Cox, adjusted; logistic", () => {
    const adjusted = subgroupEffects({
      outcome: survival,
      exposure,
      subgroups: [sex],
      adjustment: [{ name: "age", values: column("age") }],
    });
    const cox = at(figures, "subgroup", "cox")!;
    expectEffect(adjusted.overall.effect, at(cox, "adjusted"));
    expectEffect(adjusted.subgroups[0]!.levels[0]!.effect, at(cox, "adjusted_F"));
    const interaction = adjusted.subgroups[0]!.interaction!;
    expectAllR(
      [interaction.chisq, interaction.df, interaction.p],
      vector(at(cox, "adjusted_sex")),
      "interaction",
    );
    const r = at(figures, "subgroup", "logistic")!;
    const logistic = subgroupEffects({ outcome: binary, exposure, subgroups: [sex, stage] });
    expectEffect(logistic.overall.effect, at(r, "overall"));
    for (const { level, effect } of logistic.subgroups[0]!.levels) expectEffect(effect, at(r, level));
    const test = logistic.subgroups[0]!.interaction!;
    expectAllR([test.chisq, test.df, test.p], vector(at(r, "sex")), "interaction");
    expect(logistic.subgroups[1]!.levels[2]!.effect.kind).toBe("not-estimable");
  });

  it("a factor of one level has no interaction; one of another length is refused", async () => {
    const input = {
      outcome: survival,
      exposure,
      subgroups: [{ name: "all", values: sex.values.map(() => "yes") }],
    };
    const [only] = subgroupEffects(input).subgroups;
    expect(only!.interaction).toBeUndefined();
    expect(only!.levels[0]!.effect).toEqual(subgroupEffects(input).overall.effect);
    expect(
      await codesOf(() => subgroupEffects({ ...input, subgroups: [{ name: "short", values: ["a"] }] })),
    ).toEqual(["unlike-lengths"]);
  });
});

function compareProportions(ours: ProportionTest, r: Json): void {
  expectAllR(
    [ours.chisq, ours.df, ours.p, ...ours.proportions, ...(ours.ci ?? [])],
    numbersAt(r, "statistic", "df", "p", "estimate", "ci"),
    "prop.test",
  );
  expect(ours.warnings.length).toBe((at(r, "warnings") as readonly Json[]).length);
}

/** As make-tables.R makes them. */
function longSeries(): [number[], number[]] {
  const x = Array.from({ length: 1400 }, (_, i) => ((i + 1) * 7919) % 1409);
  const y = Array.from({ length: 1400 }, (_, i) => (i < 40 ? x[i]! + 1500 : ((i + 1) * 104729) % 1423));
  return [x, y];
}

/** Share of all tables with these margins that are no more probable, one by one. */
function enumerated(counts: readonly (readonly number[])[]): number {
  const columns = counts[0]!.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const weight = (row: readonly number[]) => row.reduce((product, count) => product / factorial(count), 1);
  const observed = counts.reduce((product, row) => product * weight(row), 1);
  let [total, tail] = [0, 0];
  const fill = (i: number, left: readonly number[], product: number): void => {
    if (i === counts.length) {
      total += product;
      if (product <= observed * (1 + 3e-7)) tail += product;
      return;
    }
    const size = counts[i]!.reduce((sum, count) => sum + count, 0);
    const last = i === counts.length - 1;
    const choose = (j: number, open: number, row: readonly number[]): void => {
      if (j === left.length) {
        if (open === 0 && (!last || row.every((count, k) => count === left[k]))) {
          fill(
            i + 1,
            left.map((count, k) => count - row[k]!),
            product * weight(row),
          );
        }
        return;
      }
      for (let x = 0; x <= Math.min(open, left[j]!); x++) choose(j + 1, open - x, [...row, x]);
    };
    choose(0, size, []);
  };
  fill(0, columns, 1);
  return tail / total;
}

// R 4.2.2: fisher.test(matrix(c(…), 5), workspace = 2e8)$p.value
test.each([
  [[1, 1, 2, 4, 1, 4, 4, 2, 2, 0, 1, 1, 3, 1, 3, 2, 3, 6, 1, 3, 4, 1, 2, 0, 1, 1, 0, 1, 4, 1], 0.2465177],
  [[4, 1, 2, 1, 2, 1, 2, 3, 0, 4, 1, 3, 1, 1, 2, 4, 4, 1, 3, 5, 2, 3, 1, 1, 3, 1, 3, 0, 1, 1], 0.9420076],
  [[9, 0, 2, 0, 1, 7, 1, 2, 0, 8], 0.08549785],
])("Fisher's test by simulation comes as near R's exact p as its draws allow: %j", (byColumn, exact) => {
  const width = byColumn.length / 5;
  const table = [0, 1, 2, 3, 4].map((i) => Array.from({ length: width }, (_, j) => byColumn[5 * j + i]!));
  const draws = 49_999;
  const { p, draws: drawn } = fisherSimulated(table, { draws, seed: 1 });
  expect(drawn).toBe(draws);
  expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / draws) + 1 / draws);
  expect(fisherSimulated(table, { draws, seed: 1 }).p).toBe(p);
});

test("Fisher's test by simulation where R's exact test is wrong", () => {
  const table = [
    [1, 1, 0, 4, 1, 1],
    [0, 1, 3, 2, 1, 2],
    [3, 0, 0, 1, 1, 3],
    [1, 2, 0, 1, 6, 4],
    [1, 0, 0, 1, 1, 1],
    [2, 1, 2, 2, 3, 0],
    [3, 1, 0, 0, 1, 2],
  ];
  // R 4.2.2: fisher.test(table, workspace = 2e8)$p.value is 0.1844275; set.seed(1); fisher.test(table, simulate.p.value = TRUE, B = 99999)$p.value is this:
  const simulatedByR = 0.26358;
  const draws = 99_999;
  const { p } = fisherSimulated(table, { draws, seed: 1 });
  expect(Math.abs(p - simulatedByR)).toBeLessThan(4 * Math.sqrt((2 * 0.264 * 0.736) / draws));
});
