// What was imputed, and the pooled test, in words.
import type { ImputationSummary } from "../../analysis/methods/imputation.ts";
import { fixed, pValue, significant } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";

/** A line on what was imputed, one on the test of all terms. */
export function imputationLines(summary: ImputationSummary | undefined): string[] {
  if (summary === undefined) return [];
  const { imputations, iterations, seed, columns, wald } = summary;
  const filled = columns.filter(({ imputed }) => imputed > 0);
  const list = filled.map(({ column, imputed }) => `${column} ${imputed}`).join(", ");
  return [
    `Imputed in ${imputations} data sets by chained equations (${counted(iterations, "iteration")}, seed ${seed}), pooled by Rubin's rules: ${list === "" ? "no value" : list}`,
    `All terms together: ${pooledTestText(wald)}`,
  ];
}

/** "F = 4.21, df 5 and 312.4, p = 0.001" */
export function pooledTestText({ f, df, p }: ImputationSummary["wald"]): string {
  if (!Number.isFinite(f)) return "not estimable";
  return `F = ${fixed(f, 2)}, df ${df[0]} and ${significant(df[1], 4)}, p ${pValue(p)}`;
}
