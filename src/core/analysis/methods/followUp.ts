// Follow-up of an analysis: its time, read with its event.
import { type Problem, ProblemError } from "../../problem/problem.ts";
import { withTies } from "../../statistics/survivalTimes.ts";
import { type EventFields, eventVariable } from "./event.ts";
import type { AnalysisData } from "./method.ts";
import { type Cases, numericVariable, type Variable } from "./variables.ts";

export interface FollowUpFields extends EventFields {
  readonly time: string;
}

/** Time and event. Refuses ("time-negative") times below 0, each by its row. */
export function followUpVariables(
  data: AnalysisData,
  fields: FollowUpFields,
  options: { readonly othersCensored?: boolean } = {},
): { readonly time: Variable<number>; readonly event: Variable<0 | 1> } {
  return { time: timeVariable(data, fields.time), event: eventVariable(data, fields, options) };
}

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
  if (negative.length > 0) throw new ProblemError(negative);
  return time;
}

/** Times of the cases; those that differ by rounding only are one, judged over all groups together, as `survfit(Surv(time, event) ~ by)` does. */
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
