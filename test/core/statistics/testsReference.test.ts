// The tests of a table against every figure of R's `tests` blocks on the reference sets and the edge cases.
import { describe, expect, test } from "vitest";
import { bartlettTest } from "../../../src/core/statistics/bartlett.ts";
import { pearsonChiSquare } from "../../../src/core/statistics/chiSquare.ts";
import { crossTable } from "../../../src/core/statistics/contingencyTable.ts";
import { cohensD, hedgesG } from "../../../src/core/statistics/effectSize.ts";
import { fisherTable } from "../../../src/core/statistics/fisherTable.ts";
import { fisherTwoByTwo } from "../../../src/core/statistics/fisherTwoByTwo.ts";
import { kendallCorrelation } from "../../../src/core/statistics/kendallCorrelation.ts";
import { kolmogorovSmirnovTest } from "../../../src/core/statistics/kolmogorovSmirnov.ts";
import { kruskalWallisTest } from "../../../src/core/statistics/kruskalWallis.ts";
import { leveneTest } from "../../../src/core/statistics/levene.ts";
import { oneWayAnova, welchAnova } from "../../../src/core/statistics/oneWayAnova.ts";
import { pairwiseWilcoxon } from "../../../src/core/statistics/pairwiseWilcoxon.ts";
import { pearsonCorrelation } from "../../../src/core/statistics/pearsonCorrelation.ts";
import { proportionTest, proportionTrendTest } from "../../../src/core/statistics/proportionTest.ts";
import { riskMeasures } from "../../../src/core/statistics/riskMeasures.ts";
import { shapiroWilkTest } from "../../../src/core/statistics/shapiroWilk.ts";
import { spearmanCorrelation } from "../../../src/core/statistics/spearmanCorrelation.ts";
import { standardisedMeanDifference } from "../../../src/core/statistics/standardisedDifference.ts";
import { oneSampleTTest, studentTTest, type TTest, welchTTest } from "../../../src/core/statistics/tTest.ts";
import { tukeyHsd } from "../../../src/core/statistics/tukeyHsd.ts";
import { varianceRatioTest } from "../../../src/core/statistics/varianceRatio.ts";
import { wilcoxonRankSum } from "../../../src/core/statistics/wilcoxonRankSum.ts";
import { problemsOf } from "../table/tables.ts";
import {
  at,
  completeRows,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  referenceSet,
  strings,
} from "./agreement.ts";

const matrix = (value: Json | undefined) => (value as readonly Json[]).map((row) => numbersOf(row));

describe.each(["asah", "birthwt", "kyphosis"])("R's tests on %s", (name) => {
  const set = referenceSet(name);
  const here = test.skipIf(set === undefined);
  const tests = at(set?.reference, "tests");
  const outcomeName = String(at(set?.reference, "spec", "outcome"));

  here("numeric variables by outcome", () => {
    for (const [variable, r] of entriesOf(at(tests, "continuous_by_outcome"))) {
      const rows = completeRows(set!, [outcomeName, variable]);
      const all = numericColumn(set!, variable, rows);
      const group = rows.map((row) => set!.columns[outcomeName]![row]!);
      const cases = all.filter((_, i) => group[i] === "1");
      const controls = all.filter((_, i) => group[i] === "0");
      const figure = (...path: string[]) => numberOf(at(r, ...path));
      for (const [key, values] of [
        ["group1_cases", cases],
        ["group0_controls", controls],
      ] as const) {
        const ours = oneSampleTTest(values);
        expectR(ours.se, figure(key, "se"), `${variable} se`);
        expectAllR([...ours.ci], numbersOf(at(r, key, "ci_t")), `${variable} limits of the mean`);
        compareShapiro(values, at(r, key, "shapiro")!, `${variable} ${key}`);
      }
      compareShapiro(all, at(r, "shapiro_all")!, variable);
      const corrected = wilcoxonRankSum(cases, controls, { exact: false });
      const wilcoxon = at(r, "wilcoxon", "corrected", "result");
      expectR(corrected.statistic, numberOf(at(wilcoxon, "statistic")), `${variable} W`);
      expectR(corrected.p, numberOf(at(wilcoxon, "p")), `${variable} p`);
      // README: Loose, as the search ends within 1e-4. Ours ends where R's does.
      expectR(corrected.shift.estimate, numberOf(at(wilcoxon, "estimate")), `${variable} shift`);
      expectAllR([...corrected.shift.ci], numbersOf(at(wilcoxon, "conf_int")), `${variable} limits`);
      const plain = wilcoxonRankSum(cases, controls, { exact: false, correct: false });
      expectR(plain.p, figure("wilcoxon", "uncorrected", "result", "p"), `${variable} p uncorrected`);
      expectR(plain.statistic, figure("wilcoxon", "uncorrected", "result", "statistic"), `${variable} W`);
      const exact = at(r, "wilcoxon", "exact_if_no_ties");
      if (exact !== null && exact !== undefined) {
        const counted = wilcoxonRankSum(cases, controls, { exact: true });
        expect(counted.method).toBe("exact");
        expectR(counted.p, numberOf(at(exact, "p") ?? at(exact, "result", "p")), `${variable} exact p`);
      }
      compareT(studentTTest(cases, controls), at(r, "t_student")!, `${variable} t`);
      compareT(welchTTest(cases, controls), at(r, "t_welch")!, `${variable} Welch`);
      const ratio = varianceRatioTest(cases, controls);
      expectR(ratio.ratio, figure("var_test_F", "statistic"), `${variable} F`);
      expectR(ratio.ratio, figure("var_test_F", "estimate"), `${variable} ratio`);
      expectAllR([...ratio.df], numbersOf(at(r, "var_test_F", "df")), `${variable} df`);
      expectR(ratio.p, figure("var_test_F", "p"), `${variable} p of F`);
      expectAllR([...ratio.ci], numbersOf(at(r, "var_test_F", "conf_int")), `${variable} limits of F`);
      const grouped = { values: all, group };
      for (const [key, about] of [
        ["levene_mean", "mean"],
        ["brown_forsythe_median", "median"],
      ] as const) {
        const ours = leveneTest(grouped, about);
        expectAllR([ours.f, ours.p], [figure(key, "F"), figure(key, "p")], `${variable} ${key}`);
      }
      const ks = kolmogorovSmirnovTest(cases, controls, false);
      expectR(ks.statistic, figure("ks_asymptotic", "result", "statistic"), `${variable} D`);
      expectR(ks.p, figure("ks_asymptotic", "result", "p"), `${variable} p of D`);
      expect(ks.warnings.length, variable).toBe(at(r, "ks_asymptotic", "warnings") === undefined ? 0 : 1);
      expectR(cohensD(cases, controls), figure("cohen_d_pooled"), `${variable} d`);
      expectR(hedgesG(cases, controls), figure("hedges_g_exact_gamma"), `${variable} g`);
      expectR(standardisedMeanDifference(controls, cases), figure("smd_avg_var"), `${variable} SMD`);
    }
  });

  here("factors by outcome", () => {
    for (const [variable, r] of entriesOf(at(tests, "categorical_by_outcome"))) {
      const rows = completeRows(set!, [outcomeName, variable]);
      const { counts } = crossTable(
        rows.map((row) => set!.columns[variable]![row]!),
        rows.map((row) => set!.columns[outcomeName]![row]!),
        { rows: strings(at(r, "levels")), columns: ["0", "1"] },
      );
      expect(counts).toEqual(matrix(at(r, "table_rows_level_cols_y0_y1")));
      compareChiSquare(pearsonChiSquare(counts), at(r, "chisq_uncorrected")!, variable);
      expectR(pearsonChiSquare(counts).cramersV, numberOf(at(r, "cramers_v")), `${variable} V`);
      matrix(at(r, "chisq_uncorrected", "expected")).forEach((row, i) => {
        expectAllR([...pearsonChiSquare(counts).expected[i]!], row, `${variable} expected`);
      });
      expectR(fisherTable(counts), numberOf(at(r, "fisher", "p")), `${variable} Fisher`);
      if (counts.length > 2) {
        const trend = proportionTrendTest(
          counts.map((row) => row[1]!),
          counts.map((row) => row[0]! + row[1]!),
        );
        expectAllR(
          [trend.chisq, trend.df, trend.p],
          ["statistic", "df", "p"].map((key) => numberOf(at(r, "trend_prop_test", key))),
          `${variable} trend`,
        );
        continue;
      }
      const fisher = fisherTwoByTwo(counts);
      expectR(fisher.p, numberOf(at(r, "fisher", "p")), `${variable} Fisher 2 × 2`);
      expectR(fisher.oddsRatio, numberOf(at(r, "fisher", "estimate")), `${variable} odds ratio`);
      expectAllR([...fisher.ci], numbersOf(at(r, "fisher", "conf_int")), `${variable} its limits`);
      compareChiSquare(pearsonChiSquare(counts, { yates: true }), at(r, "chisq_yates")!, `${variable} Yates`);
      for (const correct of [true, false]) {
        const block = at(r, "prop_test", correct ? "corrected" : "uncorrected")!;
        const ours = proportionTest(
          [counts[1]![1]!, counts[0]![1]!],
          [counts[1]![0]! + counts[1]![1]!, counts[0]![0]! + counts[0]![1]!],
          { correct },
        );
        compareChiSquare(ours, block, `${variable} prop.test`);
        expectAllR([...ours.ci!], numbersOf(at(block, "result", "conf_int")), `${variable} difference`);
        expectAllR([...ours.proportions], numbersOf(at(block, "result", "estimate")), variable);
      }
      const risks = riskMeasures(counts);
      for (const [key, ours] of [
        ["odds_ratio_woolf", risks.oddsRatio],
        ["risk_ratio_wald", risks.riskRatio],
        ["risk_difference_wald", risks.riskDifference],
      ] as const) {
        expectAllR(
          [ours.estimate, ours.lower, ours.upper],
          ["estimate", "lower", "upper"].map((part) => numberOf(at(r, key, part))),
          `${variable} ${key}`,
        );
      }
    }
  });

  here("several groups", () => {
    const r = at(tests, "k_groups");
    const [variable, by] = [String(at(r, "variable")), String(at(r, "group"))];
    const rows = completeRows(set!, [variable, by]);
    const data = {
      values: numericColumn(set!, variable, rows),
      group: rows.map((row) => set!.columns[by]![row]!),
      levels: strings(at(r, "levels")),
    };
    const kruskal = kruskalWallisTest(data);
    expectAllR([kruskal.chisq, kruskal.df, kruskal.p], figures(at(r, "kruskal")!, "statistic"), "Kruskal");
    const bartlett = bartlettTest(data);
    expectAllR(
      [bartlett.chisq, bartlett.df, bartlett.p],
      figures(at(r, "bartlett")!, "statistic"),
      "Bartlett",
    );
    for (const [key, statistic, ours] of [
      ["anova", "F", oneWayAnova(data)],
      ["welch_oneway", "statistic", welchAnova(data)],
    ] as const) {
      expectR(ours.f, numberOf(at(r, key, statistic) ?? at(r, key, "F")), key);
      expectAllR([...ours.df], numbersOf(at(r, key, "df")), `${key} df`);
      expectR(ours.p, numberOf(at(r, key, "p")), `${key} p`);
    }
    const tukey = tukeyHsd(data);
    expect(tukey.map(({ groups }) => groups.join("-"))).toEqual(strings(at(r, "tukey", "pair")));
    for (const [key, member] of [
      ["diff", "difference"],
      ["lwr", "lower"],
      ["upr", "upper"],
      ["p.adj", "adjusted"],
    ] as const) {
      expectAllR(
        tukey.map((pair) => pair[member]),
        numbersOf(at(r, "tukey", key)),
        `Tukey ${key}`,
      );
    }
    const table = at(r, "pairwise_wilcox_holm_corrected_normal")!;
    const values = matrix(at(table, "values"));
    for (const { groups, adjusted } of pairwiseWilcoxon(data, "holm", { exact: false })) {
      const row = strings(at(table, "rows")).indexOf(groups[1]);
      const column = strings(at(table, "cols")).indexOf(groups[0]);
      expectR(adjusted, values[row]![column]!, `pair ${groups.join("-")}`);
    }
  });

  here("correlations", () => {
    const r = at(tests, "correlation")!;
    const [first, second] = [String(at(r, "x")), String(at(r, "y"))];
    const rows = completeRows(set!, [first, second]);
    compareCorrelations(numericColumn(set!, first, rows), numericColumn(set!, second, rows), r, name);
  });
});

describe("R's tests on the edge cases", () => {
  const set = referenceSet("edge_binary");
  const here = test.skipIf(set === undefined);
  const data = (name: string, column: string) => numbersOf(at(set!.reference, "cases", name, "data", column));
  const reference = (name: string, ...path: string[]) =>
    at(set!.reference, "cases", name, "reference", ...path);
  const groupsOfCase = (name: string) => {
    const [x, y] = [data(name, "x"), data(name, "y")];
    return [x.filter((_, i) => y[i] === 1), x.filter((_, i) => y[i] === 0)] as const;
  };

  here("a constant marker: R's NaN, R's refusals", async () => {
    const [cases, controls] = groupsOfCase("constant_marker");
    const ours = wilcoxonRankSum(cases, controls, { exact: false });
    expectR(ours.statistic, numberOf(reference("constant_marker", "wilcoxon", "result", "statistic")), "W");
    expect(at(reference("constant_marker", "wilcoxon"), "result", "p")).toBe("NaN");
    expect(ours.p).toBeNaN();
    expect(ours.shift.estimate).toBeNaN();
    for (const work of [
      () => welchTTest(cases, controls),
      () => studentTTest(cases, controls),
      () => shapiroWilkTest([...cases, ...controls]),
    ]) {
      expect((await problemsOf(work)).map(({ code }) => code)).toEqual(["data-constant"]);
    }
    expect(spearmanCorrelation([1, 2, 3, 4, 5], cases).estimate).toBeNaN();
  });

  here("ties and small samples", () => {
    const [cases, controls] = groupsOfCase("heavy_ties_marker");
    const tied = wilcoxonRankSum(cases, controls, { exact: false });
    const r = reference("heavy_ties_marker", "wilcoxon", "result");
    expectAllR([tied.statistic, tied.p], [numberOf(at(r, "statistic")), numberOf(at(r, "p"))], "ties");
    compareCorrelations(
      data("heavy_ties_marker", "x"),
      data("heavy_ties_marker", "z"),
      reference("heavy_ties_marker", "correlation")!,
      "heavy ties",
    );
    const [x0, z0] = [data("missing_values", "x"), data("missing_values", "z")];
    const known = x0.map((_, i) => i).filter((i) => !Number.isNaN(x0[i]! + z0[i]!));
    compareCorrelations(
      known.map((i) => x0[i]!),
      known.map((i) => z0[i]!),
      reference("missing_values", "cor")!,
      "missing values",
    );
    const [few, others] = groupsOfCase("small_no_ties_exact");
    const exact = wilcoxonRankSum(few, others);
    const counted = reference("small_no_ties_exact", "wilcoxon_default", "result");
    expectAllR(
      [exact.statistic, exact.p],
      [numberOf(at(counted, "statistic")), numberOf(at(counted, "p"))],
      "W",
    );
    const x = data("small_no_ties_exact", "x");
    const y = numbersOf(reference("small_no_ties_exact", "y_for_cor"));
    const spearman = spearmanCorrelation(x, y);
    expect(spearman.method).toBe("exact");
    expectAllR(
      [spearman.statistic, spearman.p, spearman.estimate],
      figures(reference("small_no_ties_exact", "spearman_default", "result")!, "statistic", "p", "estimate"),
      "Spearman",
    );
    const kendall = kendallCorrelation(x, y);
    expect(kendall.method).toBe("exact");
    expectAllR(
      [kendall.statistic, kendall.p, kendall.estimate],
      figures(reference("small_no_ties_exact", "kendall_default", "result")!, "statistic", "p", "estimate"),
      "Kendall",
    );
  });

  here("2 × 2 tables with empty cells and rows", () => {
    const cells = at(set!.reference, "cases", "tables_2x2", "data");
    const names = strings(at(cells, "table"));
    const counts = numbersOf(at(cells, "count") ?? at(cells, "n") ?? Object.values(cells as object).at(-1));
    for (const [name, r] of entriesOf(reference("tables_2x2"))) {
      const [a11, a21, a12, a22] = counts.filter((_, i) => names[i] === name);
      const table = [
        [a11!, a12!],
        [a21!, a22!],
      ];
      const fisher = fisherTwoByTwo(table);
      expectR(fisher.p, numberOf(at(r, "fisher", "result", "p")), `${name} Fisher`);
      expectR(fisher.oddsRatio, numberOf(at(r, "fisher", "result", "estimate")), `${name} odds ratio`);
      expectAllR([...fisher.ci], numbersOf(at(r, "fisher", "result", "conf_int")), `${name} limits`);
      compareChiSquare(pearsonChiSquare(table), at(r, "chisq")!, name);
      compareChiSquare(pearsonChiSquare(table, { yates: true }), at(r, "chisq_yates")!, `${name} Yates`);
    }
  });
});

function figures(block: Json, ...keys: readonly string[]): number[] {
  return (keys.length === 1 ? [keys[0]!, "df", "p"] : keys).map((key) => numberOf(at(block, key)));
}

function compareShapiro(values: readonly number[], block: Json, label: string): void {
  const ours = shapiroWilkTest(values);
  expectAllR([ours.w, ours.p], figures(at(block, "result")!, "W", "p"), `${label} Shapiro-Wilk`);
}

function compareT(ours: TTest, r: Json, label: string): void {
  expectAllR([ours.statistic, ours.df, ours.p], figures(r, "statistic"), label);
  expectAllR([...ours.ci], numbersOf(at(r, "conf_int")), `${label} limits`);
  expectAllR([...ours.means], numbersOf(at(r, "estimate")), `${label} means`);
}

function compareChiSquare(
  ours: {
    readonly chisq: number;
    readonly df: number;
    readonly p: number;
    readonly warnings: readonly string[];
  },
  block: Json,
  label: string,
): void {
  expectAllR([ours.chisq, ours.df, ours.p], figures(at(block, "result")!, "statistic"), `${label} χ²`);
  expect(ours.warnings.length, `${label} warns`).toBe(at(block, "warnings") === undefined ? 0 : 1);
}

function compareCorrelations(x: readonly number[], y: readonly number[], r: Json, label: string): void {
  expect(x.length, label).toBe(at(r, "n"));
  const pearson = pearsonCorrelation(x, y);
  expectAllR(
    [pearson.statistic, pearson.df, pearson.p, pearson.estimate, ...pearson.ci],
    [
      ...figures(at(r, "pearson")!, "statistic", "df", "p", "estimate"),
      ...numbersOf(at(r, "pearson", "conf_int")),
    ],
    `${label} Pearson`,
  );
  for (const [key, exact] of [
    ["spearman_t_approx", false],
    ["spearman_default_call", true],
  ] as const) {
    const ours = spearmanCorrelation(x, y, { exact });
    const block = at(r, key, "result") ?? at(r, key)!;
    expectAllR(
      [ours.statistic, ours.p, ours.estimate],
      figures(block, "statistic", "p", "estimate"),
      `${label} ${key}`,
    );
    expect(ours.warnings.length, label).toBe(at(r, key, "warnings") === undefined ? 0 : 1);
  }
  const kendall = kendallCorrelation(x, y, { exact: false });
  expectAllR(
    [kendall.statistic, kendall.p, kendall.estimate],
    figures(at(r, "kendall_normal")!, "statistic", "p", "estimate"),
    `${label} Kendall`,
  );
}
