// log-rank: do the groups die alike?
import { z } from "zod";
import { logRank } from "../../statistics/logRank.ts";
import { by, column, followUpFields, named } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import { groupedCases } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf, levelVariable } from "./variables.ts";

const entry = z.strictObject({
  ...named,
  method: z.literal("log-rank"),
  ...followUpFields,
  by,
  rho: z.number().default(0).describe("Weight S^rho of an event time: 0 log-rank, 1 Peto-Peto"),
  strata: column.optional().describe("Patients are compared within this column's levels only"),
});

export interface LogRankResult extends Counted {
  readonly method: "log-rank";
  readonly by: string;
  readonly rho: number;
  readonly strata?: string;
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    readonly observed: number;
    readonly expected: number;
  }[];
}

export const logRankMethod: Method<typeof entry, LogRankResult> = {
  entry,
  run(spec, data) {
    const { time, event } = followUpVariables(data, spec, { othersCensored: true });
    const stratum = spec.strata === undefined ? undefined : levelVariable(data, spec.strata);
    const variables = [time, event, ...(stratum === undefined ? [] : [stratum])];
    const { cases, groups, of } = groupedCases(data, variables, spec.by);
    const test = logRank(
      {
        time: cases.of(time),
        event: cases.of(event),
        group: of,
        levels: groups.map(({ group }) => group),
        ...(stratum !== undefined && { strata: cases.of(stratum) }),
      },
      { kind: "rho", rho: spec.rho },
    );
    return {
      method: "log-rank",
      ...countsOf(cases),
      warnings:
        test.df > 0 ? [] : ["No event that a patient of another group outlives: there is nothing to test."],
      by: spec.by,
      rho: spec.rho,
      ...(spec.strata !== undefined && { strata: spec.strata }),
      chisq: test.chisq,
      df: test.df,
      p: test.p,
      groups: test.groups,
    };
  },
};
