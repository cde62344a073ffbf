// Ranks of a sample, equal values sharing the mean of their ranks.
import type { Numbers } from "./input.ts";
import { ascendingOrder } from "./survivalTimes.ts";

export interface Ranks {
  /** 1 … n in the order of the input: R's `rank(values)`. */
  readonly rank: Float64Array;
  /** Σ (t³ − t) over the sets of t equal values: what ties take from the variance of a rank test. */
  readonly tieTerm: number;
  readonly hasTies: boolean;
}

/** R's `rank(values)`. */
export function ranksOf(values: Numbers): Ranks {
  const order = ascendingOrder(values);
  const rank = new Float64Array(values.length);
  let tieTerm = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) rank[order[k]!] = (from + to + 1) / 2;
    const size = to - from;
    tieTerm += size ** 3 - size;
    from = to;
  }
  return { rank, tieTerm, hasTies: tieTerm > 0 };
}
