// The Kolmogorov-Smirnov test of two samples: the largest distance between their distributions (Smirnov 1939).
import type { Numbers } from "./input.ts";
import { requireSample } from "./samples.ts";
import { ascendingOrder } from "./survivalTimes.ts";

export interface KolmogorovSmirnovTest {
  readonly method: "exact" | "asymptotic";
  /** D, the largest distance. */
  readonly statistic: number;
  readonly p: number;
  /** "ties": the asymptotic p is approximate where values are equal. */
  readonly warnings: readonly "ties"[];
}

/**
 * R's `ks.test(first, second, exact = )` (R ≥ 4.2), two-sided. Exact, conditional on ties, by default for fewer
 * than 10,000 pairs. The asymptotic p is the first terms of Kolmogorov's series as R sums them: up to 4e-5 off
 * just below √(mn/(m+n))·D = 1.
 */
export function kolmogorovSmirnovTest(
  first: Numbers,
  second: Numbers,
  exact = first.length * second.length < 10_000,
): KolmogorovSmirnovTest {
  requireSample(first, "the first sample", 1);
  requireSample(second, "the second sample", 1);
  const [m, n] = [first.length, second.length];
  const { distance, ends } = walk(first, second);
  const statistic = distance / (m * n);
  if (exact) return { method: "exact", statistic, p: exactUpper(distance, m, n, ends), warnings: [] };
  const p = Math.min(1, Math.max(0, asymptoticUpper(Math.sqrt((m * n) / (m + n)) * statistic)));
  return { method: "asymptotic", statistic, p, warnings: ends.every((end) => end === 1) ? [] : ["ties"] };
}

/** Largest |i·n − j·m| over the pooled values, and which places of the pooled order end a set of equal values. */
function walk(first: Numbers, second: Numbers) {
  const [m, n] = [first.length, second.length];
  const pooled = [...Array.from(first), ...Array.from(second)];
  const order = ascendingOrder(pooled);
  const ends = new Uint8Array(m + n);
  let height = 0;
  let distance = 0;
  order.forEach((i, k) => {
    height += i < m ? n : -m;
    const next = order[k + 1];
    if (next === undefined || pooled[next] !== pooled[i]) {
      ends[k] = 1;
      distance = Math.max(distance, Math.abs(height));
    }
  });
  return { distance, ends };
}

/**
 * Share of the orders of m and n values, tied where these are, that reach the distance somewhere (Schröer & Trenkler,
 * Comput Stat Data Anal 1995;20:185).
 */
function exactUpper(distance: number, m: number, n: number, ends: Uint8Array): number {
  // stays[i]: probability that a random path has i of the first sample among the values so far and was
  // always nearer than `distance`.
  let stays = new Float64Array(m + 1);
  stays[0] = 1;
  let reaches = 0;
  for (let k = 1; k <= m + n; k++) {
    const next = new Float64Array(m + 1);
    for (let i = Math.max(0, k - n); i <= Math.min(m, k); i++) {
      const left = m + n - k + 1;
      // The k-th value is of the first sample with the share that is left of it.
      const fromFirst = i > 0 ? (stays[i - 1]! * (m - i + 1)) / left : 0;
      const fromSecond = k - 1 - i >= 0 ? (stays[i]! * (n - (k - 1 - i))) / left : 0;
      const share = fromFirst + fromSecond;
      if (ends[k - 1] === 1 && Math.abs(i * n - (k - i) * m) >= distance) reaches += share;
      else next[i] = share;
    }
    stays = next;
  }
  return Math.min(1, reaches);
}

function asymptoticUpper(x: number): number {
  if (!(x > 0)) return 1;
  if (x < 1) return 1 - (Math.sqrt(2 * Math.PI) / x) * Math.exp(-(Math.PI ** 2) / (8 * x * x));
  let sum = 0;
  for (let k = 1, term = 1; term > 1e-6; k++) {
    term = 2 * Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
  }
  return sum;
}
