// The columns of a Cox model's design with what they stand for, for tables.
import type { Term } from "../../statistics/coxData.ts";
import type { ModelDesign } from "../../statistics/modelDesign.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { rowsOf } from "./followedMarkers.ts";
import { eventsOf } from "./markerSurvival.ts";

export interface NamedTerm {
  readonly term: Term;
  readonly variable: string;
  readonly level: string | null;
  readonly reference: string | null;
}

/** The design's columns with what they stand for: a number, or a level against the first. */
export function namedTerms({ variables, terms }: ModelDesign): NamedTerm[] {
  let next = 0;
  return variables.flatMap((variable): NamedTerm[] =>
    variable.kind === "numeric"
      ? [{ term: terms[next++]!, variable: variable.name, level: null, reference: null }]
      : variable.levels.slice(1).map((level) => ({
          term: terms[next++]!,
          variable: variable.name,
          level,
          reference: variable.levels[0]!,
        })),
  );
}

/** Patients of the level, of a number all. */
export function sizeOf(
  followUp: FollowUp,
  { term, level }: Pick<NamedTerm, "term" | "level">,
): { n: number; events: number } {
  const rows = Array.from(term.values, (_, i) => i).filter((i) => level === null || term.values[i] === 1);
  return { n: rows.length, events: eventsOf(rowsOf(followUp, rows)) };
}
