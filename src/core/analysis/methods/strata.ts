// Strata: patients are compared only with those who agree with them in every column.
import type { AnalysisData } from "./method.ts";
import { type Cases, levelVariable, type Variable } from "./variables.ts";

/** A variable for each column of strata; none where there are no columns. */
export function strataVariables(
  data: AnalysisData,
  columns: readonly string[] | undefined,
): readonly Variable<string>[] {
  return (columns ?? []).map((column) => levelVariable(data, column));
}

/** The stratum of each case, as R's strata(a, b); nothing where there are no columns. */
export function strataOf(
  cases: Cases,
  variables: readonly Variable<string>[],
): { readonly strata?: readonly string[] } {
  const [first, ...others] = variables.map((variable) => cases.of(variable));
  if (first === undefined) return {};
  if (others.length === 0) return { strata: first };
  return { strata: first.map((level, i) => JSON.stringify([level, ...others.map((own) => own[i])])) };
}
