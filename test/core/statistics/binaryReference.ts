// The binary sets of R's reference figures, ready for a marker or a model.
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import {
  at,
  completeRows,
  designOf,
  type Json,
  numericColumn,
  type ReferenceSet,
  referenceSet,
  strings,
} from "./agreement.ts";

export const binarySets = ["asah", "birthwt", "kyphosis"] as const;

export interface BinarySet {
  readonly set: ReferenceSet;
  readonly reference: Json;
  readonly outcomeName: string;
}

export function binarySet(name: string): BinarySet | undefined {
  const set = referenceSet(name);
  if (set === undefined) return undefined;
  return { set, reference: set.reference, outcomeName: String(at(set.reference, "spec", "outcome")) };
}

/** Outcome and design of the rows complete in these variables (and in `also`). */
export function binaryModel(
  { set, outcomeName }: BinarySet,
  variables: readonly string[],
  also: readonly string[] = [],
) {
  const rows = completeRows(set, [outcomeName, ...variables, ...also]);
  return {
    rows,
    outcome: numericColumn(set, outcomeName, rows),
    terms: designOf(set, variables, rows),
  };
}

/** A marker, turned so that higher is positive. */
export function markerOf({ set, reference }: BinarySet, marker: string, rows: readonly number[]): number[] {
  const sign = at(reference, "spec", "markers", marker) === ">" ? -1 : 1;
  return numericColumn(set, marker, rows).map((value) => sign * value);
}

/** Scores of one entry of the reference's `roc`: a marker, or the fitted values of one of the two models. */
export function scoresOf(binary: BinarySet, name: string) {
  if (name.startsWith("model")) {
    const model = binaryModel(binary, strings(at(binary.reference, "spec", name)));
    return { outcome: model.outcome, scores: [...logisticRegression(model).fitted] };
  }
  const { rows, outcome } = binaryModel(binary, [name]);
  return { outcome, scores: markerOf(binary, name, rows) };
}

/** Fitted probabilities of both models over the rows that are complete for both. */
export function bothModels(binary: BinarySet) {
  const variables = (name: string) => strings(at(binary.reference, "spec", name));
  const one = binaryModel(binary, variables("model1"), variables("model2"));
  const two = binaryModel(binary, variables("model2"), variables("model1"));
  return { outcome: one.outcome, first: logisticRegression(one), second: logisticRegression(two) };
}
