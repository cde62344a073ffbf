// Wilcoxon's signed-rank test of paired samples (Wilcoxon 1945), with the pseudomedian of the differences.
import { brentRoot } from "./brentRoot.ts";
import { normalQuantile, normalTwoSided } from "./distributions.ts";
import { extent } from "./extent.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { median } from "./quantile.ts";
import { signedRankDistribution } from "./rankSumDistribution.ts";
import { ranksOf } from "./ranks.ts";
import { requireSample } from "./samples.ts";
import {
  rootTolerance,
  type WilcoxonOptions,
  type WilcoxonTest,
  type WilcoxonWarning,
} from "./wilcoxonRankSum.ts";

/**
 * R's `wilcox.test(first, second, paired = TRUE, exact = , correct = , conf.int = TRUE)`, two-sided.
 * Differences of 0 are left out.
 */
export function wilcoxonSignedRank(
  first: Numbers,
  second: Numbers,
  { exact, correct = true, level = 0.95 }: WilcoxonOptions = {},
): WilcoxonTest {
  requireSameLength(first, "the first value", second, "the second value");
  requireSample(first, "the first values", 1);
  requireSample(second, "the second values", 1);
  const all = Array.from(first, (value, i) => value - second[i]!);
  const differences = all.filter((value) => value !== 0);
  const n = differences.length;
  const { rank, tieTerm, hasTies } = ranksOf(differences.map(Math.abs));
  const statistic = rank.reduce((sum, value, i) => sum + (differences[i]! > 0 ? value : 0), 0);
  const hasZeroes = n < all.length;
  const wanted = exact ?? n < 50;
  if (wanted && !hasTies && !hasZeroes) return exactTest(differences, statistic, level);
  const distance = statistic - (n * (n + 1)) / 4;
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48);
  const correction = correct ? Math.sign(distance) * 0.5 : 0;
  const interval = normalInterval(differences, correct, level);
  const warnings: WilcoxonWarning[] = [];
  if (interval.level !== level) warnings.push("level-not-achievable");
  if (wanted && hasTies) warnings.push("ties");
  if (wanted && hasZeroes) warnings.push("zeroes");
  return {
    method: "normal",
    statistic,
    p: normalTwoSided((distance - correction) / deviation),
    shift: interval.shift,
    level: interval.level,
    warnings,
  };
}

function exactTest(differences: readonly number[], statistic: number, level: number): WilcoxonTest {
  const n = differences.length;
  const { lower, upper, quantile } = signedRankDistribution(n);
  const tail = statistic > (n * (n + 1)) / 4 ? upper(statistic) : lower(statistic);
  const alpha = 1 - level;
  const place = Math.max(1, quantile(alpha / 2));
  const means = Float64Array.from(
    differences.flatMap((a, i) => differences.slice(i).map((b) => (a + b) / 2)),
  ).sort();
  const achieved = 2 * lower(place - 1);
  const isShort = achieved - alpha > alpha / 2;
  return {
    method: "exact",
    statistic,
    p: Math.min(1, 2 * tail),
    shift: { estimate: median(means), ci: [means[place - 1]!, means[means.length - place]!] },
    level: isShort ? 1 - Number(achieved.toPrecision(2)) : level,
    warnings: isShort ? ["level-not-achievable"] : [],
  };
}

/** The statistic of the differences less `shift`, standardised. */
function standardised(differences: readonly number[], shift: number, correct: boolean): number {
  const moved = differences.map((value) => value - shift).filter((value) => value !== 0);
  const n = moved.length;
  const { rank, tieTerm } = ranksOf(moved.map(Math.abs));
  const positive = rank.reduce((sum, value, i) => sum + (moved[i]! > 0 ? value : 0), 0);
  const distance = positive - (n * (n + 1)) / 4;
  const correction = correct ? Math.sign(distance) * 0.5 : 0;
  return (distance - correction) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48);
}

/** R's search; where the ends of the range do not reach the critical value it doubles α until they do. */
function normalInterval(differences: readonly number[], correct: boolean, level: number) {
  const none = { shift: { estimate: Number.NaN, ci: [Number.NaN, Number.NaN] as const }, level: 0 };
  if (differences.length === 0) return none;
  const [from, to] = extent(differences);
  const tested = (shift: number) => standardised(differences, shift, correct);
  const atFrom = tested(from);
  const atTo = Number.isFinite(atFrom) ? tested(to) : Number.NaN;
  if (!Number.isFinite(atTo)) return { ...none, shift: { ...none.shift, estimate: (from + to) / 2 } };
  let alpha = 1 - level;
  while (atFrom + normalQuantile(alpha / 2) < 0 || atTo - normalQuantile(alpha / 2) > 0) alpha *= 2;
  const isShort = alpha >= 1 || 1 - level < alpha * 0.75;
  const limit = (target: number) =>
    brentRoot(
      (shift) => tested(shift) - target,
      { from, to, atFrom: atFrom - target, atTo: atTo - target },
      rootTolerance,
    );
  const middle = median(differences);
  return {
    shift: {
      estimate: brentRoot((shift) => standardised(differences, shift, false), { from, to }, rootTolerance),
      ci:
        alpha < 1
          ? ([limit(-normalQuantile(alpha / 2)), limit(normalQuantile(alpha / 2))] as const)
          : ([middle, middle] as const),
    },
    level: isShort ? 1 - Math.min(1, alpha) : level,
  };
}
