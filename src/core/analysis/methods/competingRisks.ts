// competing-risks: cumulative incidence of each cause, and whether groups differ in it.
import { z } from "zod";
import { aalenJohansen } from "../../statistics/aalenJohansen.ts";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import { grayTest } from "../../statistics/gray.ts";
import { causeVariable } from "./event.ts";
import { by, column, followUpFields, nameFields } from "./fields.ts";
import { tiedTimes, timeVariable } from "./followUp.ts";
import { groupedCases } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("competing-risks"),
  time: column.describe("Column of the follow-up time, from 0 on, in any unit"),
  event: column.describe("Column of the way in which follow-up ended: 0 censored, 1, 2, … the causes"),
  unit: followUpFields.unit,
  by: by.optional(),
  cause: z
    .union([z.string(), z.number()])
    .transform(String)
    .optional()
    .describe("The cause of interest, of which 'gray' is the test; the first unless given"),
});

export interface CompetingRisksResult extends Counted {
  readonly method: "competing-risks";
  readonly causes: readonly (string | number)[];
  readonly groups: readonly IncidenceCurve[];
  /** Of the cause of interest; absent where there is one group. */
  readonly gray?: ChiSquareTest;
  readonly grayByCause?: readonly (ChiSquareTest & { readonly cause: string | number })[];
}

/** An entry for each distinct time of the group. */
export interface IncidenceCurve {
  readonly group: string;
  readonly cause: string | number;
  readonly n: number;
  readonly events: number;
  readonly time: readonly number[];
  readonly incidence: readonly number[];
  readonly stdErr: readonly number[];
  readonly atRisk: readonly number[];
}

export const competingRisksMethod: Method<typeof entry, CompetingRisksResult> = {
  entry,
  run(spec, data) {
    const time = timeVariable(data, spec.time);
    const cause = causeVariable(data, spec.event);
    const { cases, groups, of } = groupedCases(data, [time, cause], spec.by);
    const times = tiedTimes(cases, time);
    const causes = cases.of(cause);
    const names = cause.labels.map((label) => (Number.isNaN(Number(label)) ? label : Number(label)));
    const tests =
      groups.length < 2 || names.length === 0
        ? []
        : grayTest({
            time: times,
            cause: causes,
            group: of,
            levels: groups.map(({ group }) => group),
          }).map(({ chisq, df, p, cause: k }) => ({ cause: names[k - 1]!, chisq, df, p }));
    const first = tests.find((test) => String(test.cause) === (spec.cause ?? String(names[0])));
    return {
      method: "competing-risks",
      ...countsOf(cases),
      warnings: causesWarning(names.length),
      causes: names,
      groups: groups.flatMap(({ group, rows }) => {
        const own = { time: rows.map((i) => times[i]!), cause: rows.map((i) => causes[i]!) };
        const curves = aalenJohansen(own);
        return names.flatMap((name, k): IncidenceCurve[] => {
          const curve = curves[k];
          const { time: at, atRisk } = curves[0]!;
          const none = at.map(() => 0);
          return [
            {
              group,
              cause: name,
              n: rows.length,
              events: own.cause.filter((value) => value === k + 1).length,
              time: at,
              incidence: curve?.incidence ?? none,
              stdErr: curve?.se ?? none,
              atRisk,
            },
          ];
        });
      }),
      ...(first !== undefined && {
        gray: { chisq: first.chisq, df: first.df, p: first.p },
        grayByCause: tests,
      }),
    };
  },
};

function causesWarning(causes: number): string[] {
  if (causes === 0) return ["Nobody has an event: there is no incidence to show."];
  return causes === 1 ? ["There is only one cause: this is one minus the Kaplan-Meier estimate."] : [];
}
