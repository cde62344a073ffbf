// Wilcoxon's rank-sum test of two independent samples, with the shift between them (Wilcoxon 1945; Mann & Whitney
// 1947; Hodges & Lehmann 1963).
import { type Bracket, brentRoot } from "./brentRoot.ts";
import { normalCritical, normalTwoSided } from "./distributions.ts";
import { extent } from "./extent.ts";
import type { Numbers } from "./input.ts";
import { median } from "./quantile.ts";
import { rankSumDistribution } from "./rankSumDistribution.ts";
import { ranksOf } from "./ranks.ts";
import { requireSample } from "./samples.ts";

export interface WilcoxonOptions {
  /**
   * By counting all arrangements. Unless told: where there are no ties and each sample has fewer than 50 values, as R
   * does.
   */
  readonly exact?: boolean;
  /** Continuity correction of the normal approximation; true by default. */
  readonly correct?: boolean;
  readonly level?: number;
}

export interface WilcoxonTest {
  readonly method: "exact" | "normal";
  /** W: number of pairs in which the first sample's value is the larger, ties half; or V: sum of the positive ranks. */
  readonly statistic: number;
  /** NaN where all values are equal. */
  readonly p: number;
  /**
   * Of the first sample against the second, by Hodges and Lehmann; of paired samples the
   * pseudomedian of the differences.
   */
  readonly shift: { readonly estimate: number; readonly ci: readonly [number, number] };
  /** Of the interval: less than asked for where so few values cannot reach it. */
  readonly level: number;
  readonly warnings: readonly WilcoxonWarning[];
}

/**
 * As R warns: "ties": no exact p although the samples are small; "zeroes": the same for differences
 * of 0; "level-not-achievable".
 */
export type WilcoxonWarning = "ties" | "zeroes" | "level-not-achievable";

/** `wilcox.test`'s `tol.root`. */
export const rootTolerance = 1e-4;

/**
 * R's `wilcox.test(first, second, exact = , correct = , conf.int = TRUE)`, two-sided. Without the exact method the
 * shift and its limits are where R's search of tolerance 1e-4 ends. Refuses an empty sample ("sample-too-small").
 */
export function wilcoxonRankSum(
  first: Numbers,
  second: Numbers,
  { exact, correct = true, level = 0.95 }: WilcoxonOptions = {},
): WilcoxonTest {
  requireSample(first, "the first sample", 1);
  requireSample(second, "the second sample", 1);
  const [m, n] = [first.length, second.length];
  const pooled = [...Array.from(first), ...Array.from(second)];
  const { hasTies } = ranksOf(pooled);
  const statistic = countAbove(pooled, m);
  const wanted = exact ?? (m < 50 && n < 50);
  if (wanted && !hasTies) return exactTest(first, second, statistic, level);
  return {
    method: "normal",
    statistic,
    p: normalTwoSided(standardised(pooled, m, correct)),
    shift: normalShift(first, second, correct, level),
    level,
    warnings: wanted ? ["ties"] : [],
  };
}

function exactTest(first: Numbers, second: Numbers, statistic: number, level: number): WilcoxonTest {
  const [m, n] = [first.length, second.length];
  const { lower, upper, quantile } = rankSumDistribution(m, n);
  const tail = statistic > (m * n) / 2 ? upper(statistic) : lower(statistic);
  const alpha = 1 - level;
  const place = Math.max(1, quantile(alpha / 2));
  const differences = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) differences[i * n + j] = first[i]! - second[j]!;
  differences.sort();
  const achieved = 2 * lower(place - 1);
  const isShort = achieved - alpha > alpha / 2;
  return {
    method: "exact",
    statistic,
    p: Math.min(1, 2 * tail),
    shift: { estimate: median(differences), ci: [differences[place - 1]!, differences[m * n - place]!] },
    level: isShort ? 1 - achieved : level,
    warnings: isShort ? ["level-not-achievable"] : [],
  };
}

/** W of the first `m` values against the others. */
function countAbove(pooled: readonly number[], m: number): number {
  const { rank } = ranksOf(pooled);
  let sum = 0;
  for (let i = 0; i < m; i++) sum += rank[i]!;
  return sum - (m * (m + 1)) / 2;
}

/** W less its mean over its standard deviation given the ties; NaN where all values are equal. */
function standardised(pooled: readonly number[], m: number, correct: boolean): number {
  const all = pooled.length;
  const n = all - m;
  const { rank, tieTerm } = ranksOf(pooled);
  let sum = 0;
  for (let i = 0; i < m; i++) sum += rank[i]!;
  const distance = sum - (m * (m + 1)) / 2 - (m * n) / 2;
  const correction = correct ? Math.sign(distance) * 0.5 : 0;
  const deviation = Math.sqrt(((m * n) / 12) * (all + 1 - tieTerm / (all * (all - 1))));
  return (distance - correction) / deviation;
}

function normalShift(
  first: Numbers,
  second: Numbers,
  correct: boolean,
  level: number,
): WilcoxonTest["shift"] {
  const [x, y] = [Array.from(first), Array.from(second)];
  const z = (corrected: boolean) => (shift: number) =>
    standardised([...x.map((value) => value - shift), ...y], x.length, corrected);
  const [leastX, mostX] = extent(x);
  const [leastY, mostY] = extent(y);
  const from = leastX - mostY;
  const to = mostX - leastY;
  const critical = normalCritical(level);
  const tested = z(correct);
  const [atFrom, atTo] = [tested(from), tested(to)];
  const limit = (target: number) => {
    const bracket: Bracket = { from, to, atFrom: atFrom - target, atTo: atTo - target };
    if (bracket.atFrom! <= 0) return from;
    if (bracket.atTo! >= 0) return to;
    return brentRoot((shift) => tested(shift) - target, bracket, rootTolerance);
  };
  return {
    estimate: brentRoot(z(false), { from, to }, rootTolerance),
    ci: [limit(critical), limit(-critical)],
  };
}
