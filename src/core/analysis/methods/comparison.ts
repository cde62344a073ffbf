// Which test compares a variable between groups, and its answer. R's functions with R's defaults.
import { fail, ProblemError } from "../../problem/problem.ts";
import { pearsonChiSquare } from "../../statistics/chiSquare.ts";
import { crossTable } from "../../statistics/contingencyTable.ts";
import { fisherSimulated } from "../../statistics/fisherSimulated.ts";
import { fisherTable } from "../../statistics/fisherTable.ts";
import { kruskalWallisTest } from "../../statistics/kruskalWallis.ts";
import { oneWayAnova, welchAnova } from "../../statistics/oneWayAnova.ts";
import { samplesOf } from "../../statistics/samples.ts";
import { studentTTest, welchTTest } from "../../statistics/tTest.ts";
import { wilcoxonRankSum } from "../../statistics/wilcoxonRankSum.ts";

/** A variable of the patients: numbers, or levels in their order. */
export type ComparedVariable =
  | { readonly kind: "number"; readonly values: readonly number[] }
  | { readonly kind: "levels"; readonly values: readonly string[]; readonly levels: readonly string[] };

export interface GroupOrder {
  /** Of each patient. */
  readonly of: readonly string[];
  readonly levels: readonly string[];
}

export interface Comparison {
  readonly test: TestName;
  /** NaN where the test has none (Fisher's). Of the first group where a sign or a side is meant. */
  readonly statistic: number;
  /** Two of an F test; NaN where the test has none. */
  readonly df: number | readonly [number, number];
  readonly p: number;
  readonly warnings: readonly string[];
}

export const testNames = [
  "wilcoxon",
  "welch-t",
  "student-t",
  "kruskal-wallis",
  "anova",
  "welch-anova",
  "chi-square",
  "chi-square-yates",
  "chi-square-uncorrected",
  "fisher",
  "fisher-simulated",
] as const;
export type TestName = (typeof testNames)[number];

type Compare = (variable: ComparedVariable, group: GroupOrder) => Omit<Comparison, "test">;

/**
 * Numbers: Wilcoxon's test of two groups, Kruskal-Wallis' of more. Levels: chi-square as R's `chisq.test` gives it,
 * with Yates' correction in 2 × 2 and then called "chi-square-yates", Fisher's where an expected count is below 5.
 * Another test of the right kind by name. Where a table is too large for Fisher's exact test its p is simulated, by a
 * fixed seed, and a warning says so.
 */
export function compareGroups(variable: ComparedVariable, group: GroupOrder, asked?: TestName): Comparison {
  const test = testOfTable(asked ?? usualTest(variable, group), variable, group);
  if (test !== "fisher") {
    const answer = tests[test](variable, group);
    return { test, ...answer, warnings: [...answer.warnings, ...(Number.isNaN(answer.p) ? [noAnswer] : [])] };
  }
  try {
    return { test, ...tests.fisher(variable, group) };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems[0]!.code !== "table-too-large") throw error;
    const simulated = tests["fisher-simulated"](variable, group);
    return {
      test: "fisher-simulated",
      ...simulated,
      warnings: ["The table is too large for Fisher's exact test.", ...simulated.warnings],
    };
  }
}

const noAnswer =
  "The test has no answer, in R neither: the values do not differ, or their squares are beyond what a number holds.";

function usualTest(variable: ComparedVariable, group: GroupOrder): TestName {
  if (variable.kind === "number") return group.levels.length > 2 ? "kruskal-wallis" : "wilcoxon";
  const { expected } = pearsonChiSquare(tableOf(variable, group));
  return expected.flat().some((count) => count < 5) ? "fisher" : "chi-square";
}

/** The test as R runs it on this table: R's default corrects 2 × 2 tables, and others have no correction. */
function testOfTable(test: TestName, variable: ComparedVariable, group: GroupOrder): TestName {
  if (test !== "chi-square" && test !== "chi-square-yates") return test;
  const table = tableOf(variable, group);
  return table.length === 2 && table[0]!.length === 2 ? "chi-square-yates" : "chi-square";
}

const simulatedTables = 99_999;

const none = { df: Number.NaN, warnings: [] };

const tests: Readonly<Record<TestName, Compare>> = {
  wilcoxon(variable, group) {
    const [first, second] = twoSamples(variable, group);
    const { statistic, p } = wilcoxonRankSum(first, second);
    return { ...none, statistic, p };
  },
  "welch-t"(variable, group) {
    const { statistic, df, p } = welchTTest(...twoSamples(variable, group));
    return { statistic, df, p, warnings: [] };
  },
  "student-t"(variable, group) {
    const { statistic, df, p } = studentTTest(...twoSamples(variable, group));
    return { statistic, df, p, warnings: [] };
  },
  "kruskal-wallis"(variable, group) {
    const { chisq, df, p } = kruskalWallisTest(grouped(variable, group));
    return { statistic: chisq, df, p, warnings: [] };
  },
  anova(variable, group) {
    const { f, df, p } = oneWayAnova(grouped(variable, group));
    return { statistic: f, df, p, warnings: [] };
  },
  "welch-anova"(variable, group) {
    const { f, df, p } = welchAnova(grouped(variable, group));
    return { statistic: f, df, p, warnings: [] };
  },
  "chi-square": (variable, group) => chiSquare(variable, group, false),
  "chi-square-yates": (variable, group) => chiSquare(variable, group, true),
  "chi-square-uncorrected": (variable, group) => chiSquare(variable, group, false),
  fisher: (variable, group) => ({
    ...none,
    statistic: Number.NaN,
    p: fisherTable(tableOf(variable, group)),
  }),
  "fisher-simulated"(variable, group) {
    const { p, draws } = fisherSimulated(tableOf(variable, group), { draws: simulatedTables, seed: 1 });
    const error = Math.sqrt((p * (1 - p)) / draws).toPrecision(1);
    return {
      ...none,
      statistic: Number.NaN,
      p,
      warnings: [
        `p is simulated, from ${draws.toLocaleString("en")} random tables with the same margins: its standard error is ${error}.`,
      ],
    };
  },
};

function chiSquare(variable: ComparedVariable, group: GroupOrder, yates: boolean): Omit<Comparison, "test"> {
  const { chisq, df, p, warnings } = pearsonChiSquare(tableOf(variable, group), { yates });
  return {
    statistic: chisq,
    df,
    p,
    warnings: warnings.length > 0 ? ["An expected count is below 5: the approximation may be poor."] : [],
  };
}

function tableOf(variable: ComparedVariable, group: GroupOrder) {
  const values = variable.values.map(String);
  const levels = variable.kind === "levels" ? { rows: variable.levels } : {};
  const { rows, columns, counts } = crossTable(values, group.of, { ...levels, columns: group.levels });
  requireTwo(rows, "one-level", "levels of the variable");
  requireTwo(columns, "one-group", "groups");
  return counts;
}

function requireTwo(names: readonly string[], code: string, what: string): void {
  if (names.length > 1) return;
  fail({
    code,
    where: {},
    found: `all patients in '${names[0]}'`,
    expected: `two ${what}`,
    remedy: "There is nothing to compare: leave the comparison out",
  });
}

function grouped(variable: ComparedVariable, group: GroupOrder) {
  if (variable.kind === "levels") {
    return fail({
      code: "test-of-numbers",
      where: { field: "test" },
      found: "a variable of levels",
      expected: "numbers",
      remedy: "Take chi-square or fisher",
    });
  }
  return { values: variable.values, group: group.of, levels: group.levels };
}

function twoSamples(variable: ComparedVariable, group: GroupOrder): readonly [Float64Array, Float64Array] {
  const samples = samplesOf(grouped(variable, group));
  if (samples.length !== 2) {
    fail({
      code: "not-two-groups",
      where: { field: "by" },
      found: `${samples.length} groups: ${samples.map((sample) => sample.group).join(", ")}`,
      expected: "two groups",
      remedy: "Take kruskal-wallis or anova",
    });
  }
  return [samples[0]!.values, samples[1]!.values];
}
