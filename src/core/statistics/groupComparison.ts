// Which test compares a characteristic between groups in table 1, where tests are asked for.
import { ProblemError } from "../problem/problem.ts";
import { pearsonChiSquare } from "./chiSquare.ts";
import { type ContingencyTable, crossTable } from "./contingencyTable.ts";
import { fisherTable } from "./fisherTable.ts";
import { kruskalWallisTest } from "./kruskalWallis.ts";
import { oneWayAnova, welchAnova } from "./oneWayAnova.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";
import { studentTTest, welchTTest } from "./tTest.ts";
import { wilcoxonRankSum } from "./wilcoxonRankSum.ts";

export type NumericComparison =
  | "wilcoxon"
  | "student-t"
  | "welch-t"
  | "kruskal-wallis"
  | "anova"
  | "welch-anova";
export type LevelComparison = "chi-square" | "fisher";

export interface GroupComparison {
  readonly test: NumericComparison | LevelComparison;
  /** W, t, χ² or F; Fisher's test has none. */
  readonly statistic?: number;
  /** One, or numerator and denominator of F; rank-sum and Fisher's test have none. */
  readonly df?: readonly number[];
  readonly p: number;
  /** "expected-below-5": χ² stands although a count is small, since the table is too large for Fisher's test. */
  readonly warnings: readonly "expected-below-5"[];
}

/** What the values are taken for: by ranks, as normal, or as normal with a variance of each group's own. */
export type Distribution = "any" | "normal" | "normal-unequal-variances";

/** By ranks unless told; two groups by Wilcoxon's, Student's or Welch's test, more by their generalisations. */
export function compareNumeric(data: GroupedValues, distribution: Distribution = "any"): GroupComparison {
  const samples = samplesOf(data);
  if (samples.length === 2) {
    const [first, second] = [samples[0]!.values, samples[1]!.values];
    if (distribution === "any") {
      const { statistic, p } = wilcoxonRankSum(first, second);
      return { test: "wilcoxon", statistic, p, warnings: [] };
    }
    const isEqual = distribution === "normal";
    const { statistic, df, p } = (isEqual ? studentTTest : welchTTest)(first, second);
    return { test: isEqual ? "student-t" : "welch-t", statistic, df: [df], p, warnings: [] };
  }
  if (distribution === "any") {
    const { chisq, df, p } = kruskalWallisTest(data);
    return { test: "kruskal-wallis", statistic: chisq, df: [df], p, warnings: [] };
  }
  const isEqual = distribution === "normal";
  const { f, df, p } = (isEqual ? oneWayAnova : welchAnova)(data);
  return { test: isEqual ? "anova" : "welch-anova", statistic: f, df, p, warnings: [] };
}

/** χ² without correction, or Fisher's test where an expected count is below 5 and the table is small enough for it. */
export function compareLevels(
  values: readonly string[],
  group: readonly string[],
  levels: { readonly values?: readonly string[]; readonly groups?: readonly string[] } = {},
): GroupComparison {
  const { counts } = crossTable(values, group, {
    ...(levels.values === undefined ? {} : { rows: levels.values }),
    ...(levels.groups === undefined ? {} : { columns: levels.groups }),
  });
  const { chisq, df, p, warnings } = pearsonChiSquare(counts);
  const exact = warnings.length > 0 ? exactP(counts) : undefined;
  if (exact !== undefined) return { test: "fisher", p: exact, warnings: [] };
  return { test: "chi-square", statistic: chisq, df: [df], p, warnings };
}

function exactP(counts: ContingencyTable): number | undefined {
  try {
    return fisherTable(counts);
  } catch (error) {
    const isTooLarge =
      error instanceof ProblemError && error.problems.every(({ code }) => code === "table-too-large");
    if (isTooLarge) return undefined;
    throw error;
  }
}
