// Adjustment of p-values for several tests: R's `p.adjust`.

export type Adjustment = "none" | "bonferroni" | "holm" | "hochberg" | "hommel" | "BH" | "BY";

/** Adjusted p-values in the order given. NaN (a test that gave none) stays NaN and does not count among the tests. */
export function adjustP(p: readonly number[], method: Adjustment): number[] {
  const known = p.map((value, i) => ({ value, i })).filter(({ value }) => !Number.isNaN(value));
  const adjusted = adjustments[method](known.map(({ value }) => value));
  const result = p.map(() => Number.NaN);
  known.forEach(({ i }, k) => {
    result[i] = Math.min(1, adjusted[k]!);
  });
  return result;
}

const adjustments: Readonly<Record<Adjustment, (p: readonly number[]) => number[]>> = {
  none: (p) => [...p],
  bonferroni: (p) => p.map((value) => value * p.length),
  holm: (p) => steppedDown(p, (rank) => p.length - rank),
  hochberg: (p) => steppedUp(p, (rank) => p.length - rank),
  BH: (p) => steppedUp(p, (rank) => p.length / (rank + 1)),
  BY: (p) => {
    const harmonic = p.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
    return steppedUp(p, (rank) => (harmonic * p.length) / (rank + 1));
  },
  hommel,
};

/** Places of the values in ascending order. */
function ascending(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
}

/** From the smallest p on, each no smaller than the one before. */
function steppedDown(p: readonly number[], factor: (rank: number) => number): number[] {
  const result = p.map(() => 0);
  let largest = 0;
  ascending(p).forEach((i, rank) => {
    largest = Math.max(largest, factor(rank) * p[i]!);
    result[i] = largest;
  });
  return result;
}

/** From the largest p on, each no larger than the one before. */
function steppedUp(p: readonly number[], factor: (rank: number) => number): number[] {
  const result = p.map(() => 0);
  const order = ascending(p);
  let smallest = Number.POSITIVE_INFINITY;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    smallest = Math.min(smallest, factor(rank) * p[order[rank]!]!);
    result[order[rank]!] = smallest;
  }
  return result;
}

/** Hommel, Biometrika 1988;75:383, in the form of Wright, Biometrics 1992;48:1005. */
function hommel(p: readonly number[]): number[] {
  const n = p.length;
  const order = ascending(p);
  const sorted = order.map((i) => p[i]!);
  if (n < 2) return [...p];
  const least = Math.min(...sorted.map((value, k) => (n * value) / (k + 1)));
  let q = sorted.map(() => least);
  const adjusted = [...q];
  for (let m = n - 1; m >= 2; m--) {
    const tail = sorted.slice(n - m + 1);
    const bound = Math.min(...tail.map((value, k) => (m * value) / (k + 2)));
    q = sorted.map((value, k) => (k <= n - m ? Math.min(m * value, bound) : 0));
    for (let k = n - m + 1; k < n; k++) q[k] = q[n - m]!;
    for (let k = 0; k < n; k++) adjusted[k] = Math.max(adjusted[k]!, q[k]!);
  }
  const result = p.map(() => 0);
  order.forEach((i, k) => {
    result[i] = Math.max(adjusted[k]!, sorted[k]!);
  });
  return result;
}
