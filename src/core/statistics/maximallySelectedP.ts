// P-values of a maximally selected statistic, corrected for the search.

import { shuffled, stream } from "../random/stream.ts";
import { normalCdf } from "./distributions.ts";
import { gauss } from "./gaussLegendre.ts";
import { type CutoffInput, type CutoffScan, logRankScores, scan } from "./maximallySelected.ts";

const density = (z: number) => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Lausen & Schumacher, Biometrics 1992;48:73: from the statistic and the two shares only; R's `pLausen92`, 1 below b = 1. */
export function pLausen92({ statistic: b, minprop, maxprop }: CutoffScan): number {
  if (b < 1) return 1;
  const odds = (maxprop * (1 - minprop)) / ((1 - maxprop) * minprop);
  return Math.max(0, (4 * density(b)) / b + density(b) * (b - 1 / b) * Math.log(odds));
}

/** Lausen, Sauerbrei & Schumacher 1994, over the realised cut-offs: R's `pLausen94`. An approximation: it can come out slightly negative. */
export function pLausen94({ statistic: b, n, candidates }: CutoffScan): number {
  let sum = 0;
  for (let k = 1; k < candidates.length; k++) {
    const t = Math.sqrt(1 - correlation(candidates[k - 1]!.nLow, candidates[k]!.nLow, n) ** 2);
    sum += t - (b ** 2 / 4 - 1) * (t ** 3 / 6);
  }
  return 2 * normalCdf(-b) + (Math.exp(-(b ** 2) / 2) / Math.PI) * sum;
}

/** Above so many patients the grid that the Gaussian p-value needs is too fine to be worth its time. */
const gaussianLimit = 5000;

/**
 * P(max |Z| > b) of the normal process with the statistics' correlations: what maxstat's `exactGauss` estimates at random, here without chance.
 * The process is Markov, so the density of 'not yet beyond b' is carried from cut-off to cut-off by Gauss-Legendre quadrature.
 * Undefined above 5,000 patients.
 */
export function pExactGauss({ statistic: b, n, candidates }: CutoffScan): number | undefined {
  if (n > gaussianLimit) return undefined;
  const correlations = candidates
    .slice(1)
    .map((candidate, k) => correlation(candidates[k]!.nLow, candidate.nLow, n));
  const narrowest = Math.sqrt(1 - Math.max(0, ...correlations) ** 2);
  const { nodes, weights } = gauss(Math.ceil((3.5 * 2 * b) / narrowest) + 40, -b, b);
  let inside = nodes.map(density);
  for (const rho of correlations) {
    const sd = Math.sqrt(1 - rho * rho);
    inside = carry(inside, nodes, weights, rho, sd);
  }
  return Math.max(0, 1 - inside.reduce((sum, value, i) => sum + value * weights[i]!, 0));
}

/** One step of the recursion; contributions beyond nine standard deviations are nothing in double precision. */
function carry(
  inside: Float64Array,
  nodes: Float64Array,
  weights: Float64Array,
  rho: number,
  sd: number,
): Float64Array {
  const reach = 9 * sd;
  const result = new Float64Array(nodes.length);
  let first = 0;
  for (let j = 0; j < nodes.length; j++) {
    const z = nodes[j]!;
    while (first < nodes.length && rho * nodes[first]! < z - reach) first++;
    let sum = 0;
    for (let i = first; i < nodes.length && rho * nodes[i]! <= z + reach; i++) {
      const u = (z - rho * nodes[i]!) / sd;
      sum += inside[i]! * weights[i]! * Math.exp(-(u * u) / 2);
    }
    result[j] = sum / (sd * Math.sqrt(2 * Math.PI));
  }
  return result;
}

/** Above so many patients R's own p-value is not a number. */
const exactLimit = 170;

/**
 * Hothorn & Lausen, Comput Stat Data Anal 2003;43:121: a bound by the exact distribution of integer scores (log-rank scores brought to
 * 0 … n and rounded, so its statistic differs a little): R's `pmaxstat`. Undefined above 170 patients, where R gives NaN.
 */
export function pHothornLausen(
  input: CutoffInput,
): { readonly statistic: number; readonly p: number } | undefined {
  const n = input.time.length;
  if (n > exactLimit) return undefined;
  const raw = logRankScores(input);
  const least = raw.reduce((a, b) => Math.min(a, b));
  const most = raw.reduce((a, b) => Math.max(a, b)) - least;
  if (most === 0) return undefined;
  const scores = raw.map((score) => roundHalfToEven(((score - least) * n) / most));
  const { statistic, candidates } = scan(scores, input);
  const msample = candidates.map(({ nLow }) => nLow);
  const { chances, standardised, mean } = sampleSums(scores);
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const beyond = (m: number, s: number) => chances[m]![s]! > 0 && Math.abs(standardised(m, s)) > statistic;
  const exceeding = new Float64Array(n);
  for (let m = 1; m < n; m++) {
    for (let s = 1; s < chances[m]!.length; s++) if (beyond(m, s)) exceeding[m]! += chances[m]![s]!;
  }
  // What exceeds at m and cannot but exceed at m + 1 is counted once.
  for (let m = Math.min(...msample); m + 1 < n; m++) {
    for (let s = 1; s < chances[m]!.length; s++) {
      if (!beyond(m, s) || s === mean(m)) continue;
      if (beyond(m + 1, s < mean(m) ? s + largest : s)) exceeding[m + 1]! -= chances[m]![s]!;
    }
  }
  return {
    statistic,
    p: Math.min(
      1,
      msample.reduce((sum, m) => sum + exceeding[m]!, 0),
    ),
  };
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
  const mean = (m: number) => (m * total) / n;
  const variance = (m: number) => ((m * (n - m)) / (n * n * (n - 1))) * (n * squares - total * total);
  return { chances, mean, standardised: (m: number, s: number) => (s - mean(m)) / Math.sqrt(variance(m)) };
}

/**
 * Share of random orders of the scores whose best cut-off does as well, the observed order counted among them: (1 + exceeding)/(1 + draws).
 * What maxstat's `condMC` estimates.
 */
export function pPermutation(
  input: CutoffInput,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const scores = logRankScores(input);
  const { statistic, candidates } = scan(scores, input);
  const n = scores.length;
  const sum = scores.reduce((a, b) => a + b, 0);
  const spread = (n * scores.reduce((a, b) => a + b * b, 0) - sum * sum) / (n * n * (n - 1));
  const random = stream(seed, "maximally-selected", "permutation");
  let exceeding = 0;
  for (let draw = 0; draw < draws; draw++) {
    const order = shuffled(Array.from(scores), random);
    let low = 0;
    let taken = 0;
    for (const { nLow } of candidates) {
      while (taken < nLow) low += order[taken++]!;
      const value = Math.abs(low - (nLow * sum) / n) / Math.sqrt(nLow * (n - nLow) * spread);
      if (value >= statistic * (1 - 1e-12)) {
        exceeding++;
        break;
      }
    }
  }
  return (1 + exceeding) / (1 + draws);
}

/** Correlation of the statistics at two cut-offs with m1 ≤ m2 patients below. */
function correlation(m1: number, m2: number, n: number): number {
  return Math.sqrt((m1 * (n - m2)) / ((n - m1) * m2));
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const part = x - floor;
  if (part !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
