// Exact null distributions of Wilcoxon's statistics without ties, by counting.
import { fail } from "../problem/problem.ts";

export interface CountedDistribution {
  /** P(statistic ≤ q). */
  readonly lower: (q: number) => number;
  /** P(statistic ≥ q). */
  readonly upper: (q: number) => number;
  /** The least q with P(statistic ≤ q) ≥ p. */
  readonly quantile: (p: number) => number;
}

const largestEffort = 2e9;

/** Of the Mann-Whitney count of two samples: R's `pwilcox(q, m, n)` and `qwilcox`. */
export function rankSumDistribution(m: number, n: number): CountedDistribution {
  const few = Math.min(m, n);
  const all = m + n;
  requireEffort(all * few * m * n, `samples of ${m} and ${n}`);
  const most = m * n;
  // share[k][s]: share of the ways to choose k of the ranks so far with rank sum s above the least;
  // additions only, so tails stay exact.
  const ways = Array.from({ length: few + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (let rank = 1; rank <= all; rank++) {
    for (let k = Math.min(few, rank); k >= 1; k--) {
      const from = ways[k - 1]!;
      const to = ways[k]!;
      // Choosing this rank as the k-th smallest adds rank − k to the count.
      const added = rank - k;
      for (let s = most; s >= added; s--) to[s]! += from[s - added]!;
    }
  }
  return counted(ways[few]!);
}

/** Of the sum of the positive ranks 1 … n: R's `psignrank(q, n)` and `qsignrank`. */
export function signedRankDistribution(n: number): CountedDistribution {
  const most = (n * (n + 1)) / 2;
  requireEffort(n * most, `${n} differences`);
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    // Halved at each rank, so that a thousand ranks do not overflow.
    for (let s = most; s >= 0; s--) ways[s] = (ways[s]! + (s >= rank ? ways[s - rank]! : 0)) / 2;
  }
  return counted(ways);
}

function counted(ways: Float64Array): CountedDistribution {
  const total = ways.reduce((sum, value) => sum + value, 0);
  const cumulative = new Float64Array(ways.length);
  let sum = 0;
  ways.forEach((value, s) => {
    sum += value;
    cumulative[s] = sum / total;
  });
  const last = ways.length - 1;
  const lower = (q: number) => (q < 0 ? 0 : q >= last ? 1 : cumulative[Math.floor(q + 1e-7)]!);
  return {
    lower,
    // The distribution is symmetric.
    upper: (q) => lower(last - Math.ceil(q - 1e-7)),
    quantile: (p) => {
      const found = cumulative.findIndex((value) => value >= p - 10 * 2 ** -52);
      return found < 0 ? last : found;
    },
  };
}

function requireEffort(effort: number, of: string): void {
  if (effort > largestEffort) {
    fail({
      code: "exact-too-large",
      where: {},
      found: `an exact test of ${of}`,
      expected: "samples small enough to count all arrangements",
      remedy: "Take the normal approximation, which at this size is as good.",
    });
  }
}
