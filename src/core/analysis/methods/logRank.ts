// log-rank: do the groups die alike?
import { z } from "zod";
import { logRank } from "../../statistics/logRank.ts";
import { by, column, entryField, followUpFields, listOf, nameFields } from "./fields.ts";
import { followUpOf, followUpVariables, neededOf } from "./followUp.ts";
import { groupedCases } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { strataOf, strataVariables } from "./strata.ts";
import { countsOf } from "./variables.ts";

const fields = z.strictObject({
  ...nameFields,
  method: z.literal("log-rank"),
  ...followUpFields,
  ...entryField,
  by,
  rho: z.number().default(0).describe("Weight S^rho of an event time: 0 log-rank, 1 Peto-Peto"),
  strata: listOf(column)
    .optional()
    .describe("Patients are compared only with those who agree in these columns"),
});
const entry = fields.refine((own) => own.entry === undefined || own.rho === 0, {
  error:
    "0 with 'entry': the weights stand on the pooled curve, which delayed entry can bring to 0 while only a few have entered",
  path: ["rho"],
});

export interface LogRankResult extends Counted {
  readonly method: "log-rank";
  readonly by: string;
  readonly rho: number;
  readonly strata?: readonly string[];
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
    const variables = followUpVariables(data, spec, { othersCensored: true });
    const strata = strataVariables(data, spec.strata);
    const { cases, groups, of } = groupedCases(data, [...neededOf(variables), ...strata], spec.by);
    const test = logRank(
      {
        ...followUpOf(cases, variables),
        group: of,
        levels: groups.map(({ group }) => group),
        ...strataOf(cases, strata),
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
