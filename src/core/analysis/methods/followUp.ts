// Follow-up of an analysis: its time, read with its event.
import { type Problem, ProblemError } from "../../problem/problem.ts";
import { type EventFields, eventVariable } from "./event.ts";
import type { AnalysisData } from "./method.ts";
import { numericVariable, type Variable } from "./variables.ts";

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
