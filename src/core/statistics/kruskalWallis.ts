// The Kruskal-Wallis rank test of several groups (JASA 1952;47:583): R's `kruskal.test`.
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper } from "./distributions.ts";
import { ranksOf } from "./ranks.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";

/** With correction for ties; NaN where all values are equal, as in R. */
export function kruskalWallisTest(data: GroupedValues): ChiSquareTest {
  const samples = samplesOf(data);
  const n = data.values.length;
  const { rank, tieTerm } = ranksOf(data.values);
  const ranked = samplesOf({ ...data, values: rank });
  const squares = ranked.reduce(
    (sum, { values }) => sum + values.reduce((total, value) => total + value, 0) ** 2 / values.length,
    0,
  );
  const df = samples.length - 1;
  const chisq = ((12 * squares) / (n * (n + 1)) - 3 * (n + 1)) / (1 - tieTerm / (n ** 3 - n));
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}
