// Tests of equal proportions, and of their trend: R's `prop.test` and `prop.trend.test`.
import { fail } from "../problem/problem.ts";
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper, normalCritical } from "./distributions.ts";

export interface ProportionTest extends ChiSquareTest {
  readonly proportions: readonly number[];
  /** Of the first proportion less the second, where there are two; the correction widens it too. */
  readonly ci?: readonly [number, number];
  readonly warnings: readonly "expected-below-5"[];
}

/**
 * R's `prop.test(events, n, correct = )`, the correction only for two groups. Proportions that are all
 * 0 or all 1 give NaN, as in R.
 */
export function proportionTest(
  events: readonly number[],
  n: readonly number[],
  { correct = true, level = 0.95 }: { readonly correct?: boolean; readonly level?: number } = {},
): ProportionTest {
  requireProportions(events, n);
  const proportions = events.map((x, g) => x / n[g]!);
  const pooled = sumOf(events) / sumOf(n);
  const inverse = n.reduce((sum, size) => sum + 1 / size, 0);
  const isPair = events.length === 2;
  const difference = proportions[0]! - proportions[1]!;
  const yates = correct && isPair ? Math.min(0.5, Math.abs(difference) / inverse) : 0;
  const expected = n.flatMap((size) => [size * pooled, size * (1 - pooled)]);
  const observed = events.flatMap((x, g) => [x, n[g]! - x]);
  const chisq = observed.reduce(
    (sum, count, k) => sum + (Math.abs(count - expected[k]!) - yates) ** 2 / expected[k]!,
    0,
  );
  const df = events.length - 1;
  const se = Math.sqrt(proportions.reduce((sum, share, g) => sum + (share * (1 - share)) / n[g]!, 0));
  const width = normalCritical(level) * se + yates * inverse;
  return {
    chisq,
    df,
    p: chiSquareUpper(chisq, df),
    proportions,
    ...(isPair ? { ci: [Math.max(-1, difference - width), Math.min(1, difference + width)] as const } : {}),
    warnings: expected.some((count) => count < 5) ? ["expected-below-5"] : [],
  };
}

/**
 * The trend over scores, 1, 2, 3 … by default (Armitage, Biometrics 1955;11:375): R's
 * `prop.trend.test(events, n, score)`.
 */
export function proportionTrendTest(
  events: readonly number[],
  n: readonly number[],
  scores: readonly number[] = events.map((_, g) => g + 1),
): ChiSquareTest {
  requireProportions(events, n);
  const pooled = sumOf(events) / sumOf(n);
  const centre = scores.reduce((sum, score, g) => sum + n[g]! * score, 0) / sumOf(n);
  const slope = events.reduce((sum, x, g) => sum + (scores[g]! - centre) * (x - n[g]! * pooled), 0);
  const spread = scores.reduce((sum, score, g) => sum + n[g]! * (score - centre) ** 2, 0);
  const chisq = slope ** 2 / (spread * pooled * (1 - pooled));
  return { chisq, df: 1, p: chiSquareUpper(chisq, 1) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function requireProportions(events: readonly number[], n: readonly number[]): void {
  const isSound =
    events.length === n.length &&
    events.length >= 2 &&
    events.every(
      (x, g) => Number.isInteger(x) && Number.isInteger(n[g]) && x >= 0 && n[g]! >= 1 && x <= n[g]!,
    );
  if (!isSound) {
    fail({
      code: "proportion-not-a-count",
      where: {},
      found: `${events.join(", ")} of ${n.join(", ")}`,
      expected: "two groups or more, whole numbers, 0 ≤ events ≤ n, n ≥ 1",
      remedy: "A share of nobody cannot be compared.",
    });
  }
}
