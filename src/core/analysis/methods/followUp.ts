// Follow-up of an analysis: its time, read with its event and, where patients enter late, their entry.
import { firstOfEach } from "../../problem/firstOfEach.ts";
import { type Problem, ProblemError } from "../../problem/problem.ts";
import { followUpWithTies, withTies } from "../../statistics/survivalTimes.ts";
import { type EventFields, eventVariable } from "./event.ts";
import type { AnalysisData } from "./method.ts";
import { type Cases, numericVariable, type Variable } from "./variables.ts";

export interface FollowUpFields extends EventFields {
  readonly time: string;
  /** Column of the delayed entry. */
  readonly entry?: string | undefined;
}

export interface FollowUpVariables {
  readonly time: Variable<number>;
  readonly event: Variable<0 | 1>;
  readonly entry?: Variable<number>;
}

/** The follow-up of an analysis's cases. */
export interface CaseFollowUp {
  readonly time: readonly number[];
  readonly event: readonly (0 | 1)[];
  readonly entry?: readonly number[];
}

/**
 * Time and event, and the entry where its column is named. Refuses, each by its row, times below 0
 * ("time-negative"), entries below 0 ("entry-negative") or not before the time ("entry-after-time"), and a follow-up
 * without an entry ("entry-missing").
 */
export function followUpVariables(
  data: AnalysisData,
  fields: FollowUpFields,
  options: { readonly othersCensored?: boolean } = {},
): FollowUpVariables {
  const time = timeVariable(data, fields.time);
  const event = eventVariable(data, fields, options);
  if (fields.entry === undefined) return { time, event };
  return { time, event, entry: entryVariable(data, fields.entry, time, event) };
}

/** What complete cases must have of it. */
export function neededOf({ time, event, entry }: FollowUpVariables): Variable<unknown>[] {
  return entry === undefined ? [time, event] : [time, event, entry];
}

/** Time, event and entry of the cases, as they are in the table. */
export function followUpOf(cases: Cases, { time, event, entry }: FollowUpVariables): CaseFollowUp {
  return {
    time: cases.of(time),
    event: cases.of(event),
    ...(entry !== undefined && { entry: cases.of(entry) }),
  };
}

/**
 * Times and entries that differ by rounding only are one, judged over all groups together, as
 * `survfit(Surv(time, event) ~ by)` does.
 */
export function tiedFollowUpOf(cases: Cases, variables: FollowUpVariables): CaseFollowUp {
  const { event, ...own } = followUpOf(cases, variables);
  const { time, entry } = followUpWithTies({ ...own, event });
  return { time: Array.from(time), event, ...(entry !== undefined && { entry: Array.from(entry) }) };
}

function entryVariable(
  data: AnalysisData,
  column: string,
  time: Variable<number>,
  event: Variable<0 | 1>,
): Variable<number> {
  const entry = numericVariable(data, column);
  const problems = data.table.rows.flatMap(({ row }, i): Problem[] => {
    const [from, to] = [entry.values[i], time.values[i]];
    const where = { file: data.table.fileName, row, column };
    if (from === undefined) {
      return to === undefined || event.values[i] === undefined
        ? []
        : [
            {
              code: "entry-missing",
              where,
              found: `a time of ${to} and no entry`,
              expected: "an entry for every patient who was followed",
              remedy: "Fill it in: 0 for a patient who was at risk from time zero on",
            },
          ];
    }
    if (from < 0) {
      return [
        {
          code: "entry-negative",
          where,
          found: `an entry of ${from}`,
          expected: "entries from 0 on",
          remedy: "The patient entered before time zero: correct one of the two dates, or write 0",
        },
      ];
    }
    return to === undefined || from < to
      ? []
      : [
          {
            code: "entry-after-time",
            where,
            found: `an entry of ${from} and a time of ${to}`,
            expected: "an entry before the end of the follow-up",
            remedy: "Correct one of the two, or remove a patient who was never at risk",
          },
        ];
  });
  if (problems.length > 0) throw new ProblemError(firstOfEach(problems));
  return entry;
}

/** Refuses ("time-negative") times below 0, each by its row. */
export function timeVariable(data: AnalysisData, column: string): Variable<number> {
  const time = numericVariable(data, column);
  const negative = data.table.rows.flatMap(({ row }, i): Problem[] =>
    (time.values[i] ?? 0) >= 0
      ? []
      : [
          {
            code: "time-negative",
            where: { file: data.table.fileName, row, column },
            found: `a time of ${time.values[i]}`,
            expected: "times from 0 on",
            remedy: "The event lies before time zero: correct one of the two dates",
          },
        ],
  );
  if (negative.length > 0) throw new ProblemError(firstOfEach(negative));
  return time;
}

/**
 * Times of the cases; those that differ by rounding only are one, judged over all groups together, as
 * `survfit(Surv(time, event) ~ by)` does.
 */
export function tiedTimes(cases: Cases, time: Variable<number>): number[] {
  return Array.from(withTies(cases.of(time)));
}

/** Words where every patient has the event, or none: the event is likely the wrong way round, or the wrong column. */
export function eventWarnings(column: string, events: readonly (0 | 1)[]): string[] {
  const n = events.length;
  if (n < 2) return [];
  if (!events.includes(0))
    return [`All ${n} patients have the event and none is censored: check the codes of '${column}'.`];
  if (!events.includes(1)) return [`None of ${n} patients has the event: check the codes of '${column}'.`];
  return [];
}
