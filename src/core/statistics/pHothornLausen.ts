// A bound of the p-value of a maximally selected statistic by the exact distribution of its scores.

import { extent } from "./extent.ts";
import { type CutoffInput, logRankScores, scan } from "./maximallySelected.ts";

/** Above so many patients R's own p-value is not a number. */
const exactLimit = 170;

/**
 * Hothorn & Lausen, Comput Stat Data Anal 2003;43:121: a bound by the exact distribution of integer scores (log-rank
 * scores brought to 0 … n and rounded, so its statistic differs a little, and its best cut-off can): R's `pmaxstat`.
 * Of a single candidate it is the exact permutation p-value, in which sums as far off as the observed one count too.
 * Undefined above 170 patients, where R gives NaN.
 */
export function pHothornLausen(
  input: CutoffInput,
): { readonly cutoff: number; readonly statistic: number; readonly p: number } | undefined {
  const n = input.time.length;
  if (n > exactLimit) return undefined;
  const scores = integerScores(logRankScores(input));
  if (scores === undefined) return undefined;
  // R takes the statistic before and the distribution after the least score is made 0; the last bit
  // decides on which side a sum lies.
  const { cutoff, statistic, candidates } = scan(scores, input);
  const least = scores.reduce((a, b) => Math.min(a, b));
  const fromZero = scores.map((score) => score - least);
  const msample = candidates.map(({ nLow }) => nLow);
  const { chances, standardised, mean, sd } = sampleSums(fromZero);
  if (msample.length === 1) {
    const m = msample[0]!;
    const off = statistic * sd(m) + mean(m) - mean(m);
    const p = chances[m]!.reduce((sum, chance, s) => {
      const own = s - mean(m);
      return off === 0 || own <= -off || own >= off ? sum + chance : sum;
    }, 0);
    return { cutoff, statistic, p: Math.min(1, p) };
  }
  const largest = fromZero.reduce((a, b) => Math.max(a, b));
  const beyond = (m: number, s: number) => chances[m]![s]! > 0 && Math.abs(standardised(m, s)) > statistic;
  const exceeding = new Float64Array(n);
  for (let m = 1; m < n; m++) {
    for (let s = 1; s < chances[m]!.length; s++) if (beyond(m, s)) exceeding[m]! += chances[m]![s]!;
  }
  // What exceeds at m and cannot but exceed at m + 1 is counted once.
  for (let m = extent(msample)[0]; m + 1 < n; m++) {
    for (let s = 1; s < chances[m]!.length; s++) {
      if (!beyond(m, s) || s === mean(m)) continue;
      if (beyond(m + 1, s < mean(m) ? s + largest : s)) exceeding[m + 1]! -= chances[m]![s]!;
    }
  }
  return {
    cutoff,
    statistic,
    p: Math.min(
      1,
      msample.reduce((sum, m) => sum + exceeding[m]!, 0),
    ),
  };
}

/** Whole scores as they are, halves doubled, others brought to 0 … n and rounded. Undefined where all are alike. */
function integerScores(scores: Float64Array): Float64Array | undefined {
  const least = scores.reduce((a, b) => Math.min(a, b));
  const most = scores.reduce((a, b) => Math.max(a, b)) - least;
  if (most === 0) return undefined;
  const parts = scores.map((score) => score - Math.floor(score));
  const factor = parts.every((part) => part === 0)
    ? 1
    : parts.every((part) => part === 0 || part === 0.5)
      ? 2
      : undefined;
  return scores.map((score) =>
    factor === undefined ? roundHalfToEven(((score - least) * scores.length) / most) : factor * score,
  );
}

/** Distribution of the sum of m of the scores drawn without putting back, for every m. */
function sampleSums(scores: Float64Array) {
  const n = scores.length;
  const total = scores.reduce((a, b) => a + b, 0);
  const squares = scores.reduce((a, b) => a + b * b, 0);
  const chances = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  chances[0]![0] = 1;
  let reached = 0;
  scores.forEach((score, k) => {
    reached += score;
    // The chance that a random sample of m of the first k + 1 holds the last one is m / (k + 1).
    for (let m = k + 1; m >= 0; m--) {
      const here = chances[m]!;
      const taken = m / (k + 1);
      for (let s = reached; s >= 0; s--) {
        const without = m <= k ? here[s]! * (1 - taken) : 0;
        const withIt = m > 0 && s >= score ? chances[m - 1]![s - score]! * taken : 0;
        here[s] = without + withIt;
      }
    }
  });
  // In R's order of operations: sums that lie on the statistic itself must fall on the same side of it.
  const mean = (m: number) => (m / n) * total;
  const variance = (m: number) => ((m * (n - m)) / (n * n * (n - 1))) * (n * squares - total * total);
  const sd = (m: number) => Math.sqrt(variance(m));
  return { chances, mean, sd, standardised: (m: number, s: number) => (s - mean(m)) / sd(m) };
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const part = x - floor;
  if (part !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
