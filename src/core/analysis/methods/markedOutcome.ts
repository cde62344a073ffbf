// A marker and an outcome over the rows that have both, the marker turned so that higher is positive.

import type { AnalysisData } from "./method.ts";
import { type OutcomeFields, outcomeVariable } from "./outcome.ts";
import { type Cases, completeCases, numericVariable } from "./variables.ts";

export interface MarkedOutcome {
  readonly cases: Cases;
  /** The marker, or less the marker where lower is positive. */
  readonly scores: readonly number[];
  readonly outcome: readonly (0 | 1)[];
  readonly positives: number;
  /** 1, or −1 where lower is positive: a threshold of the scores times it is one of the marker. */
  readonly sign: 1 | -1;
}

/** Refuses what `numericVariable` and `outcomeVariable` refuse. */
export function markedOutcome(
  data: AnalysisData,
  spec: OutcomeFields & { readonly marker: string; readonly direction: "higher" | "lower" },
): MarkedOutcome {
  const marker = numericVariable(data, spec.marker);
  const read = outcomeVariable(data, spec);
  const cases = completeCases(data, [marker, read]);
  const sign = spec.direction === "higher" ? 1 : -1;
  const outcome = cases.of(read);
  return {
    cases,
    scores: cases.of(marker).map((value) => sign * value),
    outcome,
    positives: outcome.filter((value) => value === 1).length,
    sign,
  };
}
