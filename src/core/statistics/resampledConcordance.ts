// Harrell's C of a cohort and of a resample of it in one walk: the count alone, without a variance.
import type { CoxData } from "./coxData.ts";
import type { MarkerRanks } from "./markerRanks.ts";
import { columnOf, type Scratch } from "./scratch.ts";

export interface ResampledConcordance {
  /** Each patient counted once. */
  readonly all: number;
  /** Each patient counted as often as it was drawn. */
  readonly drawn: number;
}

/**
 * C of a marker of shorter survival, ranks and counts by sorted place of `data` (one stratum): pairs tied in time
 * do not count, ties in the marker count one half, a censoring at the time of an event is later. `counts` is how
 * often each patient was drawn.
 */
export function resampledConcordance(
  { n, time, event }: CoxData,
  { of: rank, size }: MarkerRanks,
  counts: Float64Array,
  scratch: Scratch,
): ResampledConcordance {
  // Patients with later times by rank, all and drawn: running sums (as fenwick.ts keeps them, here in the loop
  // itself) and each rank's own.
  const [allTree, drawnTree] = [columnOf(scratch, size + 1).fill(0), columnOf(scratch, size + 1).fill(0)];
  const [allOwn, drawnOwn] = [columnOf(scratch, size).fill(0), columnOf(scratch, size).fill(0)];
  const all = { later: 0, twice: 0, pairs: 0 };
  const drawn = { later: 0, twice: 0, pairs: 0 };
  const add = (i: number) => {
    const r = rank[i]!;
    const count = counts[i]!;
    allOwn[r]!++;
    all.later++;
    drawnOwn[r]! += count;
    drawn.later += count;
    for (let k = r + 1; k <= size; k += k & -k) {
      allTree[k]!++;
      drawnTree[k]! += count;
    }
  };
  // Times descend; at a tied time events stand before censorings.
  for (let from = 0; from < n; ) {
    let censored = from;
    while (censored < n && time[censored] === time[from] && event[censored] === 1) censored++;
    let to = censored;
    for (; to < n && time[to] === time[from]; to++) add(to);
    for (let i = from; i < censored; i++) {
      const r = rank[i]!;
      const count = counts[i]!;
      let [below, drawnBelow] = [0, 0];
      for (let k = r; k > 0; k -= k & -k) {
        below += allTree[k]!;
        drawnBelow += drawnTree[k]!;
      }
      all.twice += 2 * below + allOwn[r]!;
      all.pairs += all.later;
      drawn.twice += count * (2 * drawnBelow + drawnOwn[r]!);
      drawn.pairs += count * drawn.later;
    }
    for (let i = from; i < censored; i++) add(i);
    from = to;
  }
  return { all: all.twice / (2 * all.pairs), drawn: drawn.twice / (2 * drawn.pairs) };
}
