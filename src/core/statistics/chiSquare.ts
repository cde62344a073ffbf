// Pearson's χ² test of a table of counts (Philos Mag 1900;50:157), with Yates' correction (1934): R's `chisq.test`.
import { type ContingencyTable, marginsOf } from "./contingencyTable.ts";
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper } from "./distributions.ts";

export interface PearsonChiSquareTest extends ChiSquareTest {
  readonly expected: ContingencyTable;
  /** √(χ² without correction / (n · (fewer of rows and columns − 1))) (Cramér 1946). */
  readonly cramersV: number;
  /** "expected-below-5": the approximation may be poor, as R warns; Fisher's test is exact. */
  readonly warnings: readonly "expected-below-5"[];
}

/**
 * The correction is Yates' ½, no more than the least |observed − expected|, and for 2 × 2 tables only. An empty row
 * or column gives NaN, as in R.
 */
export function pearsonChiSquare(
  table: ContingencyTable,
  { yates = false }: { readonly yates?: boolean } = {},
): PearsonChiSquareTest {
  const { rows, columns, total } = marginsOf(table);
  const expected = rows.map((row) => columns.map((column) => (row * column) / total));
  const away = table.flatMap((row, i) => row.map((count, j) => Math.abs(count - expected[i]![j]!)));
  const flat = expected.flat();
  const statistic = (correction: number) =>
    away.reduce((sum, distance, k) => sum + (distance - correction) ** 2 / flat[k]!, 0);
  const isCorrected = yates && rows.length === 2 && columns.length === 2;
  const chisq = statistic(isCorrected ? Math.min(0.5, ...away) : 0);
  const df = (rows.length - 1) * (columns.length - 1);
  return {
    chisq,
    df,
    p: chiSquareUpper(chisq, df),
    expected,
    cramersV: Math.sqrt(statistic(0) / (total * (Math.min(rows.length, columns.length) - 1))),
    warnings: flat.some((count) => count < 5) ? ["expected-below-5"] : [],
  };
}
