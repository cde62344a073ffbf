// The survival sets of R's reference figures, ready for a model.
import {
  at,
  completeRows,
  designOf,
  type Json,
  numericColumn,
  type ReferenceSet,
  referenceSet,
} from "./agreement.ts";

export const survivalSets = ["lung", "ovarian", "colon", "larynx"] as const;

export interface SurvivalSet {
  readonly set: ReferenceSet;
  readonly reference: Json;
  readonly timeName: string;
  readonly statusName: string;
}

export function survivalSet(name: string): SurvivalSet | undefined {
  const set = referenceSet(name);
  if (set === undefined) return undefined;
  return {
    set,
    reference: set.reference,
    timeName: String(at(set.reference, "spec", "time")),
    statusName: String(at(set.reference, "spec", "status")),
  };
}

/** Follow-up and design of the rows complete in these variables. */
export function modelData(
  { set, timeName, statusName }: SurvivalSet,
  variables: readonly string[],
  strata?: string,
) {
  const names = [timeName, statusName, ...variables, ...(strata === undefined ? [] : [strata])];
  const rows = completeRows(set, names);
  return {
    rows,
    time: numericColumn(set, timeName, rows),
    event: numericColumn(set, statusName, rows),
    terms: designOf(set, variables, rows),
    ...(strata === undefined ? {} : { strata: rows.map((row) => set.columns[strata]![row]!) }),
  };
}

/** Numbers of edge cases: columns of the case, without the rows that lack one of them. */
export function edgeColumns(entry: Json, names: readonly string[]): number[][] {
  const columns = names.map((name) =>
    (at(entry, "data", name) as readonly Json[]).map((value) =>
      typeof value === "number" ? value : Number.NaN,
    ),
  );
  const known = columns[0]!
    .map((_, i) => i)
    .filter((i) => columns.every((column) => !Number.isNaN(column[i])));
  return columns.map((column) => known.map((i) => column[i]!));
}
