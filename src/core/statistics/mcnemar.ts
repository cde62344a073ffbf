// Do two calls of the same patients differ more often in one direction than in the other (McNemar, Psychometrika
// 1947;12:153)?
import betainc from "@stdlib/math-base-special-betainc";
import { fail } from "../problem/problem.ts";
import { chiSquareUpper } from "./distributions.ts";
import { type Numbers, requireBinary, requireSameLength } from "./input.ts";

/** Rows the first call, columns the second, each 0 before 1. */
export type PairedTable = readonly [readonly [number, number], readonly [number, number]];

export interface McNemarTest {
  readonly table: PairedTable;
  /** Pairs that differ. */
  readonly discordant: number;
  /** With the continuity correction, R's default. */
  readonly corrected: McNemarStatistic;
  readonly uncorrected: McNemarStatistic;
  /** Binomial, both tails: `binom.test(b, b + c)$p.value`. */
  readonly exactP: number;
}

export interface McNemarStatistic {
  readonly statistic: number;
  readonly df: 1;
  readonly p: number;
}

/** The table of two 0/1 calls of the same patients. */
export function pairedTable(first: Numbers, second: Numbers): PairedTable {
  requireSameLength(first, "the first call", second, "the second call");
  requireBinary(first, "first call");
  requireBinary(second, "second call");
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < first.length; i++) counts[2 * first[i]! + second[i]!]!++;
  return [
    [counts[0]!, counts[1]!],
    [counts[2]!, counts[3]!],
  ];
}

/**
 * R's `mcnemar.test(table, correct = TRUE)` and `correct = FALSE`. Refuses ("no-discordant-pairs") a table in which
 * every pair agrees, where R gives NaN.
 */
export function mcnemarTest(table: PairedTable): McNemarTest {
  const [b, c] = [table[0][1], table[1][0]];
  const discordant = b + c;
  if (![...table[0], ...table[1]].every((count) => Number.isInteger(count) && count >= 0)) {
    fail({
      code: "counts-not-whole",
      where: {},
      found: `a table of ${table.flat().join(", ")}`,
      expected: "four whole numbers",
      remedy: "Count pairs, not shares.",
    });
  }
  if (discordant === 0) {
    fail({
      code: "no-discordant-pairs",
      where: {},
      found: "two calls that agree in every patient",
      expected: "at least one patient in whom they differ",
      remedy: "There is nothing to test: the calls do not differ in these patients.",
    });
  }
  // R corrects only a difference that is not 0, and not beyond 0.
  const correction = b === c ? 0 : 1;
  const test = (difference: number): McNemarStatistic => {
    const statistic = difference ** 2 / discordant;
    return { statistic, df: 1, p: chiSquareUpper(statistic, 1) };
  };
  const fewer = Math.min(b, c);
  return {
    table,
    discordant,
    corrected: test(Math.abs(b - c) - correction),
    uncorrected: test(b - c),
    exactP: b === c ? 1 : Math.min(1, 2 * betainc(0.5, discordant - fewer, fewer + 1)),
  };
}
