// Standardised differences between two groups: how far apart they are, whatever their size.
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { fail } from "../problem/problem.ts";
import { type Numbers, requireFinite } from "./input.ts";
import { mean, variance } from "./summary.ts";

/**
 * Numeric factor (Austin, Stat Med 2009;28:3083): mean of the second group less that of the first, over √((s₁²
 * + s₂²)/2). 0 when both groups hold one and the same value; NaN with fewer than two values in a group;
 * ±Infinity between two constants.
 */
export function standardisedMeanDifference(first: Numbers, second: Numbers): number {
  requireFinite(first, "value");
  requireFinite(second, "value");
  const difference = mean(second) - mean(first);
  const pooled = Math.sqrt((variance(first) + variance(second)) / 2);
  return difference === 0 && pooled === 0 ? 0 : difference / pooled;
}

/**
 * Factor with levels (Yang & Dalton, SAS Global Forum 2012, paper 335): Mahalanobis distance of the two
 * groups' shares of all levels but one; for two levels the absolute value of Austin's. Counts are by
 * level, in the same order. Levels empty in both groups do not count. NaN when a group is empty; Infinity
 * when the groups share no level.
 */
export function standardisedLevelDifference(first: Numbers, second: Numbers): number {
  if (first.length !== second.length) {
    fail({
      code: "unlike-lengths",
      where: {},
      found: `${first.length} and ${second.length} levels`,
      expected: "counts of the same levels",
      remedy: "Count both groups over the same list of levels.",
    });
  }
  const total = (counts: Numbers) => Array.from(counts).reduce((sum, count) => sum + count, 0);
  const sizes = [total(first), total(second)] as const;
  if (sizes[0] === 0 || sizes[1] === 0) return Number.NaN;
  const used = Array.from(first, (_, level) => level).filter((level) => first[level]! + second[level]! > 0);
  const shares = (counts: Numbers, size: number) => used.slice(1).map((level) => counts[level]! / size);
  const p = shares(first, sizes[0]);
  const q = shares(second, sizes[1]);
  if (!used.some((level) => first[level]! > 0 && second[level]! > 0)) return Number.POSITIVE_INFINITY;
  if (p.every((share, i) => share === q[i])) return 0;
  const pooled = Matrix.zeros(p.length, p.length);
  for (let i = 0; i < p.length; i++) {
    for (let j = 0; j < p.length; j++) {
      const same = i === j ? p[i]! + q[i]! : 0;
      pooled.set(i, j, (same - p[i]! * p[j]! - q[i]! * q[j]!) / 2);
    }
  }
  const decomposition = new CholeskyDecomposition(pooled);
  const difference = Matrix.columnVector(p.map((share, i) => q[i]! - share));
  return Math.sqrt(difference.transpose().mmul(decomposition.solve(difference)).get(0, 0));
}
