// Fisher's exact test of a 2 × 2 table with the conditional odds ratio and its limits: R's `fisher.test`.
import { brentRoot, unirootTolerance } from "./brentRoot.ts";
import { type ContingencyTable, fourCounts } from "./contingencyTable.ts";

export interface FisherTest {
  readonly p: number;
  /** Conditional maximum-likelihood estimate of (a·d)/(b·c); 0 or Infinity at an end of what the margins allow. */
  readonly oddsRatio: number;
  /** Exact: the noncentral hypergeometric tails (Cornfield 1956). */
  readonly ci: readonly [number, number];
}

const equalEnough = 1 + 1e-7;

/**
 * Two-sided: all tables no more probable than this one. R searches odds ratio and limits (or their inverse,
 * above 1) to a tolerance of 1.2e-4, which is coarse for odds ratios far from 1; its digits are kept unless
 * a finer `tolerance` is given.
 */
export function fisherTwoByTwo(
  table: ContingencyTable,
  {
    level = 0.95,
    tolerance = unirootTolerance,
  }: { readonly level?: number; readonly tolerance?: number } = {},
): FisherTest {
  const [a, b, c, d] = fourCounts(table);
  const law = noncentralHypergeometric(a + c, b + d, a + b);
  const { least, most } = law;
  const density = law.density(1);
  const observed = density[a - least]!;
  let p = 0;
  for (const share of density) if (share <= observed * equalEnough) p += share;
  const tail = (1 - level) / 2;
  // Falling (or rising) functions of the odds ratio; searched below 1 as they are and above 1 by the inverse.
  const search = (f: (ratio: number) => number, isAboveOne: boolean) =>
    isAboveOne
      ? 1 / brentRoot((inverse) => f(1 / inverse), { from: 2 ** -52, to: 1 }, tolerance)
      : brentRoot(f, { from: 0, to: 1 }, tolerance);
  const estimate = () => {
    if (a === least) return 0;
    if (a === most) return Number.POSITIVE_INFINITY;
    const excess = (ratio: number) => law.mean(ratio) - a;
    const atOne = excess(1);
    return atOne === 0 ? 1 : search(excess, atOne < 0);
  };
  const upper = () => {
    if (a === most) return Number.POSITIVE_INFINITY;
    const excess = (ratio: number) => law.lower(a, ratio) - tail;
    const atOne = excess(1);
    return atOne === 0 ? 1 : search(excess, atOne > 0);
  };
  const lower = () => {
    if (a === least) return 0;
    const excess = (ratio: number) => law.upper(a, ratio) - tail;
    const atOne = excess(1);
    return atOne === 0 ? 1 : search(excess, atOne < 0);
  };
  return { p: Math.min(1, p), oddsRatio: estimate(), ci: [lower(), upper()] };
}

/**
 * The law of the upper left count, given columns of m and n patients and a first row of k, at an odds ratio (Fisher
 * 1935).
 */
function noncentralHypergeometric(m: number, n: number, k: number) {
  const least = Math.max(0, k - n);
  const most = Math.min(k, m);
  const logWeights = new Float64Array(most - least + 1);
  for (let x = least; x < most; x++) {
    logWeights[x + 1 - least] =
      logWeights[x - least]! + Math.log(((m - x) * (k - x)) / ((x + 1) * (n - k + x + 1)));
  }
  const density = (ratio: number): Float64Array => {
    const logs = logWeights.map((weight, i) => weight + Math.log(ratio) * (least + i));
    let largest = Number.NEGATIVE_INFINITY;
    for (const value of logs) largest = Math.max(largest, value);
    const shares = logs.map((value) => Math.exp(value - largest));
    let total = 0;
    for (const share of shares) total += share;
    return shares.map((share) => share / total);
  };
  const sum = (ratio: number, f: (x: number) => number) =>
    density(ratio).reduce((total, share, i) => total + share * f(least + i), 0);
  return {
    least,
    most,
    density,
    mean: (ratio: number) => (ratio === 0 ? least : sum(ratio, (x) => x)),
    lower: (q: number, ratio: number) =>
      ratio === 0 ? Number(q >= least) : sum(ratio, (x) => Number(x <= q)),
    upper: (q: number, ratio: number) =>
      ratio === 0 ? Number(q <= least) : sum(ratio, (x) => Number(x >= q)),
  };
}
