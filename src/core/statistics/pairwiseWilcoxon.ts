// Every pair of groups by Wilcoxon's rank-sum test, adjusted for their number: R's `pairwise.wilcox.test`.
import { type Adjustment, adjustP } from "./pAdjust.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";
import { type WilcoxonOptions, wilcoxonRankSum } from "./wilcoxonRankSum.ts";

export interface PairOfGroups {
  /** In the order of the levels. */
  readonly groups: readonly [string, string];
  readonly p: number;
  readonly adjusted: number;
}

/** Pairs in the order of the groups; p adjusted by Holm's method by default, as in R. */
export function pairwiseWilcoxon(
  data: GroupedValues,
  adjustment: Adjustment = "holm",
  options: WilcoxonOptions = {},
): PairOfGroups[] {
  const samples = samplesOf(data);
  const pairs = samples.flatMap((first, i) =>
    samples.slice(i + 1).map((second) => ({
      groups: [first.group, second.group] as const,
      p: wilcoxonRankSum(second.values, first.values, options).p,
    })),
  );
  const adjusted = adjustP(
    pairs.map(({ p }) => p),
    adjustment,
  );
  return pairs.map((pair, k) => ({ ...pair, adjusted: adjusted[k]! }));
}
