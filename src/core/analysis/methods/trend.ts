// trend: does an outcome become more frequent, or survival shorter, along ordered groups?
import { z } from "zod";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import { logRank, logRankTrend } from "../../statistics/logRank.ts";
import { proportionTrendTest } from "../../statistics/proportionTest.ts";
import { endpointFields, requireOneEndpoint } from "./endpoint.ts";
import { by, nameFields } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import { groupedCases } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("trend"),
    ...endpointFields,
    by: by.describe("Column of the ordered groups"),
  })
  .superRefine(requireOneEndpoint);

export interface TrendResult extends Counted, ChiSquareTest {
  readonly method: "trend";
  readonly test: "cochran-armitage" | "log-rank-trend";
  /** In their order, scored 1, 2, 3 …; events are positive outcomes. */
  readonly groups: readonly { readonly group: string; readonly n: number; readonly events: number }[];
}

const nothingToTest =
  "No test: no event tells the groups apart. All patients have the event, or none, or nobody of another group is at risk at one.";

export const trendMethod: Method<typeof entry, TrendResult> = {
  entry,
  run(spec, data) {
    const outcome =
      spec.outcome === undefined ? undefined : outcomeVariable(data, { ...spec, outcome: spec.outcome });
    const followUp =
      outcome === undefined
        ? followUpVariables(data, { ...spec, time: spec.time!, event: spec.event! })
        : undefined;
    const needed = outcome === undefined ? [followUp!.time, followUp!.event] : [outcome];
    const { cases, groups, of } = groupedCases(data, needed, spec.by);
    const events = cases.of(outcome ?? followUp!.event);
    const counts = groups.map(({ group, rows }) => ({
      group,
      n: rows.length,
      events: rows.filter((i) => events[i] === 1).length,
    }));
    const { chisq, df, p } =
      followUp === undefined
        ? proportionTrendTest(
            counts.map((own) => own.events),
            counts.map(({ n }) => n),
          )
        : logRankTrend(
            logRank({
              time: cases.of(followUp.time),
              event: events,
              group: of,
              levels: groups.map(({ group }) => group),
            }),
          );
    return {
      method: "trend",
      ...countsOf(cases),
      warnings: Number.isNaN(p) ? [nothingToTest] : [],
      test: followUp === undefined ? "cochran-armitage" : "log-rank-trend",
      groups: counts,
      chisq,
      df,
      p,
    };
  },
};
