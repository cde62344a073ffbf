// Kendall's τ-b and its test (Biometrika 1938;30:81; Kendall, Rank Correlation Methods, 1970): R's
// `cor.test(method = "kendall")`.
import { normalTwoSided } from "./distributions.ts";
import { rankSums } from "./fenwick.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { ranksOf } from "./ranks.ts";
import { requireSample } from "./samples.ts";
import { ascendingOrder } from "./survivalTimes.ts";

export interface KendallTest {
  readonly method: "exact" | "normal";
  /** τ-b; NaN where one of the two is constant. */
  readonly estimate: number;
  /** Exact: T, the number of concordant pairs; normal: z. */
  readonly statistic: number;
  readonly p: number;
  /** As R warns, "ties": no exact p although there are fewer than 50 patients. */
  readonly warnings: readonly "ties"[];
}

/** Two-sided; exact by default for fewer than 50 patients without ties. O(n log n) (Knight, JASA 1966;61:436). */
export function kendallCorrelation(
  x: Numbers,
  y: Numbers,
  { exact = x.length < 50 }: { readonly exact?: boolean } = {},
): KendallTest {
  requireSameLength(x, "the first variable", y, "the second");
  requireSample(x, "the first variable", 2);
  requireSample(y, "the second variable", 2);
  const n = x.length;
  const pairs = (n * (n - 1)) / 2;
  const score = concordanceScore(x, y);
  const [tx, ty] = [tieSums(x), tieSums(y)];
  const estimate = score / Math.sqrt((pairs - tx.pairs) * (pairs - ty.pairs));
  const hasTies = tx.pairs > 0 || ty.pairs > 0;
  if (Number.isNaN(estimate)) {
    return {
      method: "normal",
      estimate,
      statistic: Number.NaN,
      p: Number.NaN,
      warnings: exact ? ["ties"] : [],
    };
  }
  if (exact && !hasTies) {
    const concordant = (score + pairs) / 2;
    const fewer = Math.min(concordant, pairs - concordant);
    return {
      method: "exact",
      estimate,
      statistic: concordant,
      p: Math.min(1, 2 * inversionsLower(fewer, n)),
      warnings: [],
    };
  }
  const variance =
    (n * (n - 1) * (2 * n + 5) - tx.cubes - ty.cubes) / 18 +
    (2 * tx.pairs * 2 * ty.pairs) / (2 * n * (n - 1)) +
    (tx.triples * ty.triples) / (9 * n * (n - 1) * (n - 2));
  const statistic = score / Math.sqrt(variance);
  return {
    method: "normal",
    estimate,
    statistic,
    p: normalTwoSided(statistic),
    warnings: exact && hasTies ? ["ties"] : [],
  };
}

/** Concordant less discordant pairs. */
function concordanceScore(x: Numbers, y: Numbers): number {
  const order = ascendingOrder(x);
  const doubled = ranksOf(y).rank.map((rank) => 2 * rank);
  const seen = rankSums(2 * y.length + 1);
  let score = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && x[order[to]!] === x[order[from]!]) {
      const rank = doubled[order[to++]!]!;
      score += seen.below(rank) - (seen.total() - seen.below(rank + 1));
    }
    for (let k = from; k < to; k++) seen.add(doubled[order[k]!]!, 1);
    from = to;
  }
  return score;
}

/** Over the sets of t equal values: pairs Σ t(t − 1)/2, and the sums that ties take from the variance. */
function tieSums(values: Numbers) {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  let [pairs, cubes, triples] = [0, 0, 0];
  for (const t of counts.values()) {
    pairs += (t * (t - 1)) / 2;
    cubes += t * (t - 1) * (2 * t + 5);
    triples += t * (t - 1) * (t - 2);
  }
  return { pairs, cubes, triples };
}

/** Share of the permutations of n with at most q inversions. */
function inversionsLower(q: number, n: number): number {
  let share = new Float64Array([1]);
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(Math.min(q, (size * (size - 1)) / 2) + 1);
    for (let k = 0; k < next.length; k++) {
      for (let added = Math.max(0, k - share.length + 1); added < size && added <= k; added++) {
        next[k]! += share[k - added]! / size;
      }
    }
    share = next;
  }
  return share.reduce((sum, value) => sum + value, 0);
}
