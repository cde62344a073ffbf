// Agreement of two raters on levels beyond chance: Cohen's κ, plain and weighted (Cohen 1960, 1968): R's `vcd::Kappa`.
import { fail } from "../problem/problem.ts";
import { type ContingencyTable, marginsOf } from "./contingencyTable.ts";
import { normalCritical, normalTwoSided } from "./distributions.ts";

/**
 * Credit of a disagreement: none, falling with the distance of the levels, or with its square (the ICC's
 * cousin: Fleiss & Cohen 1973).
 */
export type KappaWeights = "none" | "linear" | "quadratic";

export interface Kappa {
  /** NaN where both raters use one and the same level only. */
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Test of agreement by chance only, with the standard error under it. */
  readonly z: number;
  readonly p: number;
}

/**
 * Of a square table, rows by the first rater and columns by the second, levels in their order. Standard errors of
 * Fleiss, Cohen & Everitt (Psychol Bull 1969;72:323). Refuses a table that is not square ("table-not-square").
 */
export function cohenKappa(table: ContingencyTable, weights: KappaWeights = "none", level = 0.95): Kappa {
  const { rows, columns, total } = marginsOf(table);
  const size = rows.length;
  if (columns.length !== size) {
    fail({
      code: "table-not-square",
      where: {},
      found: `${size} rows and ${columns.length} columns`,
      expected: "the same levels for both raters",
      remedy: "Count both raters over one list of levels, also those that one of them never used.",
    });
  }
  const first = rows.map((count) => count / total);
  const second = columns.map((count) => count / total);
  const credit = (i: number, j: number) => creditOf[weights](Math.abs(i - j) / (size - 1));
  const sum = (f: (i: number, j: number) => number) =>
    first.reduce((all, _, i) => all + second.reduce((row, __, j) => row + f(i, j), 0), 0);
  const share = (i: number, j: number) => table[i]![j]! / total;
  const observed = sum((i, j) => share(i, j) * credit(i, j));
  const chance = sum((i, j) => first[i]! * second[j]! * credit(i, j));
  const estimate = (observed - chance) / (1 - chance);
  const ofRow = first.map((_, i) => second.reduce((all, p, j) => all + p * credit(i, j), 0));
  const ofColumn = second.map((_, j) => first.reduce((all, p, i) => all + p * credit(i, j), 0));
  const scale = total * (1 - chance) ** 2;
  const away = (i: number, j: number, kappa: number) =>
    (credit(i, j) - (ofRow[i]! + ofColumn[j]!) * (1 - kappa)) ** 2;
  const variance =
    (sum((i, j) => share(i, j) * away(i, j, estimate)) - (estimate - chance * (1 - estimate)) ** 2) / scale;
  const byChance = (sum((i, j) => first[i]! * second[j]! * away(i, j, 0)) - chance ** 2) / scale;
  const se = Math.sqrt(Math.max(0, variance));
  const margin = normalCritical(level) * se;
  const z = estimate / Math.sqrt(byChance);
  return { estimate, se, ci: [estimate - margin, estimate + margin], z, p: normalTwoSided(z) };
}

/** By the distance of two levels as a share of the largest. */
const creditOf: Readonly<Record<KappaWeights, (distance: number) => number>> = {
  none: (distance) => (distance === 0 ? 1 : 0),
  linear: (distance) => 1 - distance,
  quadratic: (distance) => 1 - distance ** 2,
};
