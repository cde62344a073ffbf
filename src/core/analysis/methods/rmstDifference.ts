// rmst-difference: how much longer the second group lives on average, up to a horizon.
import { z } from "zod";
import { kaplanMeier } from "../../statistics/kaplanMeier.ts";
import { restrictedMean, restrictedMeanDifference } from "../../statistics/rmst.ts";
import { by, followUpFields, level, nameFields } from "./fields.ts";
import { followUpVariables, neededOf, tiedFollowUpOf } from "./followUp.ts";
import { groupedCases, membersOf, requireTwoGroups } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("rmst-difference"),
  ...followUpFields,
  by,
  tau: z.number().gt(0).describe("Horizon"),
  level,
});

export interface RmstDifferenceResult extends Counted {
  readonly method: "rmst-difference";
  readonly by: string;
  readonly tau: number;
  readonly groups: readonly { readonly group: string; readonly estimate: number; readonly se: number }[];
  /** Second group less the first. */
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  readonly z: number;
  readonly p: number;
}

export const rmstDifferenceMethod: Method<typeof entry, RmstDifferenceResult> = {
  entry,
  run(spec, data) {
    const variables = followUpVariables(data, spec);
    const { cases, groups } = groupedCases(data, neededOf(variables), spec.by);
    requireTwoGroups(data, spec.by, groups);
    const followUp = tiedFollowUpOf(cases, variables);
    const means = groups.map(({ rows }) => restrictedMean(kaplanMeier(membersOf(rows, followUp)), spec.tau));
    const { estimate, se, ci, z: deviate, p } = restrictedMeanDifference(means[0]!, means[1]!, spec.level);
    return {
      method: "rmst-difference",
      ...countsOf(cases),
      warnings: [
        ...groups.flatMap(({ group }, g) =>
          means[g]!.extended
            ? [
                `Nobody in '${group}' was followed to ${spec.tau}; the restricted mean extends the curve flat.`,
              ]
            : [],
        ),
        ...(se > 0
          ? []
          : [`No event before ${spec.tau} that a patient of its group outlives: there is nothing to test.`]),
      ],
      by: spec.by,
      tau: spec.tau,
      groups: groups.map(({ group }, g) => ({
        group,
        estimate: means[g]!.estimate,
        se: means[g]!.se,
      })),
      estimate,
      se,
      ci,
      z: deviate,
      p,
    };
  },
};
