// Running sums over ranks that change one at a time (Fenwick, Softw Pract Exp 1994;24:327): what
// counting pairs in O(n log n) needs.

export interface RankSums {
  add(rank: number, value: number): void;
  /** Sum over the ranks below this one. */
  below(rank: number): number;
  total(): number;
}

/** For ranks 0 … size − 1, all 0 at first. */
export function rankSums(size: number): RankSums {
  const tree = new Float64Array(size + 1);
  let total = 0;
  return {
    add(rank, value) {
      total += value;
      for (let i = rank + 1; i <= size; i += i & -i) tree[i]! += value;
    },
    below(rank) {
      let sum = 0;
      for (let i = rank; i > 0; i -= i & -i) sum += tree[i]!;
      return sum;
    },
    total: () => total,
  };
}
