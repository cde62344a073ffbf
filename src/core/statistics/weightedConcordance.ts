// Harrell's C of a cohort in which patients count several times, as in a resample: the count alone, without a variance.
import type { MarkerRanks } from "./concordance.ts";
import type { CoxData } from "./coxData.ts";

/**
 * C of a marker of shorter survival, ranks and weights by sorted place of `data` (one stratum): pairs tied in time do not count, ties in the marker count one half, a
 * censoring at the time of an event is later. `weight` is how often a patient counts.
 */
export function weightedConcordance(
  { n, time, event }: CoxData,
  { of: rank, size }: MarkerRanks,
  weight: Float64Array,
): number {
  // Weights of the patients with later times, by rank: running sums (as fenwick.ts keeps them, here in the loop itself) and each rank's own.
  const tree = new Float64Array(size + 1);
  const own = new Float64Array(size);
  let later = 0;
  let twice = 0;
  let pairs = 0;
  const add = (i: number) => {
    const w = weight[i]!;
    if (w === 0) return;
    const r = rank[i]!;
    own[r]! += w;
    later += w;
    for (let k = r + 1; k <= size; k += k & -k) tree[k]! += w;
  };
  // Times descend; at a tied time events stand before censorings.
  for (let from = 0; from < n; ) {
    let censored = from;
    while (censored < n && time[censored] === time[from] && event[censored] === 1) censored++;
    let to = censored;
    for (; to < n && time[to] === time[from]; to++) add(to);
    for (let i = from; i < censored; i++) {
      const w = weight[i]!;
      if (w === 0) continue;
      const r = rank[i]!;
      let below = 0;
      for (let k = r; k > 0; k -= k & -k) below += tree[k]!;
      twice += w * (2 * below + own[r]!);
      pairs += w * later;
    }
    for (let i = from; i < censored; i++) add(i);
    from = to;
  }
  return twice / (2 * pairs);
}
