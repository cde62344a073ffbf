// Bartlett's test of equal variances (Proc R Soc A 1937;160:268): R's `bartlett.test`.
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper } from "./distributions.ts";
import { type GroupedValues, samplesOf } from "./samples.ts";
import { variance } from "./summary.ts";

/** Refuses groups of one patient ("sample-too-small"). A constant group gives Infinity, all constant NaN, as in R. */
export function bartlettTest(data: GroupedValues): ChiSquareTest {
  const samples = samplesOf(data, 2);
  const freedom = samples.map(({ values }) => values.length - 1);
  const variances = samples.map(({ values }) => variance(values));
  const total = freedom.reduce((sum, df) => sum + df, 0);
  const pooled = variances.reduce((sum, value, g) => sum + freedom[g]! * value, 0) / total;
  const df = samples.length - 1;
  const inverse = freedom.reduce((sum, value) => sum + 1 / value, 0) - 1 / total;
  const logs = variances.reduce((sum, value, g) => sum + freedom[g]! * Math.log(value), 0);
  const chisq = (total * Math.log(pooled) - logs) / (1 + inverse / (3 * df));
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}
