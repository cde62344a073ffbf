// The patients' way from the table into the cohorts.

import type { BoxReaders } from "../study/boxDecisions.ts";
import { cohortNames } from "../study/patient.ts";
import { type AnalysedPatient, isMoved } from "./analysedPatient.ts";
import type { Flow } from "./results.ts";

export interface Exclusion {
  readonly patient: string;
  readonly reason: string;
}

export interface FlowQuestion {
  /** Factors that a model takes. */
  readonly needed: readonly string[];
  readonly boxReaders?: BoxReaders;
}

/**
 * Listed patients, those left out by reason (most frequent first, then by name), cohorts, and how the tumours were
 * found.
 */
export function flowOf(
  included: readonly AnalysedPatient[],
  excluded: readonly Exclusion[],
  { needed, boxReaders }: FlowQuestion,
): Flow {
  const byReason = new Map<string, string[]>();
  for (const { patient, reason } of excluded) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), patient]);
  }
  const cohorts = cohortNames
    .map((cohort) => ({ cohort, members: included.filter((patient) => patient.cohort === cohort) }))
    .filter(({ members }) => members.length > 0);
  return {
    listed: included.length + new Set(excluded.map(({ patient }) => patient)).size,
    excluded: [...byReason]
      .map(([reason, patients]) => ({ reason, n: patients.length, patients: patients.toSorted(byName) }))
      .sort((a, b) => b.n - a.n || byName(a.reason, b.reason)),
    cohorts: cohorts.map(({ cohort, members }) => ({
      cohort,
      n: members.length,
      positives: members.filter(({ outcome }) => outcome === 1).length,
      centres: [...new Set(members.map(({ centre }) => centre))].sort(byName),
    })),
    missingFactors: needed.flatMap((factor) =>
      cohorts.flatMap(({ cohort, members }) => {
        const missing = members.filter(({ factors }) => factors[factor] === undefined).length;
        return missing > 0 ? [{ factor, cohort, missing, n: members.length }] : [];
      }),
    ),
    boxSources: cohorts.flatMap(({ cohort, members }) =>
      (["mask", "reviewed", "proposed"] as const).flatMap((source) => {
        const n = members.filter(({ box }) => boxSource(box) === source).length;
        return n > 0 ? [{ cohort, source, n }] : [];
      }),
    ),
    movedBoxes: included.filter(({ box }) => isMoved(box)).length,
    ...(boxReaders && boxReaders.decisions > 0 && { boxReaders }),
  };
}

function boxSource(box: AnalysedPatient["box"]): Flow["boxSources"][number]["source"] {
  return box.source === "proposed" && box.reviewed ? "reviewed" : box.source;
}

/** By code unit, so that the order does not depend on the machine's language. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
