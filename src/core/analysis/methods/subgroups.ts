// subgroups: is the effect of an exposure the same in all kinds of patients?
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { type SubgroupEffects, subgroupEffects } from "../../statistics/subgroupEffects.ts";
import { endpointCases, endpointFields, requireOneEndpoint } from "./endpoint.ts";
import { column, level, listOf, nameFields, terms } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { countsOf, levelsInOrder, levelVariable } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("subgroups"),
    ...endpointFields,
    exposure: column.describe("A number, or a column of two levels"),
    by: listOf(column).describe("Columns of the subgroups"),
    adjust: terms.optional().describe("Terms that every model is adjusted for"),
    level,
  })
  .superRefine(requireOneEndpoint);

export interface SubgroupsResult extends Counted, SubgroupEffects {
  readonly method: "subgroups";
  readonly ratio: "hazard ratio" | "odds ratio";
  /** "treatment B against A", or the name of a number. */
  readonly exposure: string;
}

export const subgroupsMethod: Method<typeof entry, SubgroupsResult> = {
  entry,
  run(spec, data) {
    const exposure = modelTerms(data, [spec.exposure]);
    const adjustment = spec.adjust === undefined ? undefined : modelTerms(data, spec.adjust);
    const factors = spec.by.map((name) => ({ name, read: levelVariable(data, name) }));
    const needed = [
      ...variablesOf(exposure),
      ...(adjustment === undefined ? [] : variablesOf(adjustment)),
      ...factors.map(({ read }) => read),
    ];
    const endpoint = endpointCases(data, spec, needed);
    const { cases } = endpoint;
    const { columns } = designOf(data, exposure, cases);
    if (columns.length !== 1) {
      fail({
        code: "exposure-not-one",
        where: { file: data.table.fileName, column: spec.exposure },
        found: `an exposure of ${columns.length + 1} levels`,
        expected: "a number, or two levels",
        remedy: "Choose another exposure, or compare two of its levels",
      });
    }
    const effects = subgroupEffects({
      outcome:
        endpoint.kind === "outcome"
          ? { kind: "binary", outcome: endpoint.outcome }
          : { kind: "survival", time: endpoint.time, event: endpoint.event },
      exposure: columns[0]!,
      subgroups: factors.map(({ name, read }) => {
        const values = cases.of(read);
        return { name, values, levels: levelsInOrder(data, name, values) };
      }),
      ...(adjustment !== undefined && { adjustment: designOf(data, adjustment, cases).columns }),
      level: spec.level,
    });
    const { variable, level: exposed, reference } = columns[0]!.of[0]!;
    return {
      method: "subgroups",
      ...countsOf(cases),
      warnings: [
        "Effects in subgroups are read by the test of interaction, not by which of them has an interval beyond 1.",
      ],
      ratio: endpoint.kind === "follow-up" ? "hazard ratio" : "odds ratio",
      exposure: exposed === undefined ? variable : `${variable} ${exposed} against ${reference}`,
      ...effects,
    };
  },
};
