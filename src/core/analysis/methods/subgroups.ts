// subgroups: is the effect of an exposure the same in all kinds of patients?
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { type SubgroupEffects, subgroupEffects } from "../../statistics/subgroupEffects.ts";
import { column, followUpFields, level, named, outcomeFields, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { type Cases, completeCases, countsOf, levelsInOrder, levelVariable } from "./variables.ts";

const entry = z
  .strictObject({
    ...named,
    method: z.literal("subgroups"),
    ...followUpFields,
    time: followUpFields.time.optional(),
    event: followUpFields.event.optional(),
    ...outcomeFields,
    outcome: outcomeFields.outcome.optional(),
    exposure: column.describe("A number, or a column of two levels"),
    by: z.array(column).min(1).describe("Columns of the subgroups"),
    adjust: terms.optional().describe("Terms that every model is adjusted for"),
    level,
  })
  .refine((own) => (own.outcome === undefined) === (own.time !== undefined && own.event !== undefined), {
    error: "either 'outcome', or 'time' and 'event'",
    path: ["outcome"],
  });

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
    const { cases, outcome } = outcomeOf(spec, data, needed);
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
      outcome,
      exposure: columns[0]!,
      subgroups: factors.map(({ name, read }) => {
        const values = cases.of(read);
        return { name, values, levels: levelsInOrder(data, name, values) };
      }),
      ...(adjustment !== undefined && { adjustment: designOf(data, adjustment, cases).columns }),
      level: spec.level,
    });
    const { variable, level: own, reference } = columns[0]!.of[0]!;
    return {
      method: "subgroups",
      ...countsOf(cases),
      warnings: [
        "Effects in subgroups are read by the test of interaction, not by which of them has an interval beyond 1.",
      ],
      ratio: outcome.kind === "survival" ? "hazard ratio" : "odds ratio",
      exposure: own === undefined ? variable : `${variable} ${own} against ${reference}`,
      ...effects,
    };
  },
};

function outcomeOf(
  spec: z.output<typeof entry>,
  data: AnalysisData,
  needed: Parameters<typeof completeCases>[1],
): { readonly cases: Cases; readonly outcome: Parameters<typeof subgroupEffects>[0]["outcome"] } {
  if (spec.outcome !== undefined) {
    const read = outcomeVariable(data, { ...spec, outcome: spec.outcome });
    const cases = completeCases(data, [read, ...needed]);
    return { cases, outcome: { kind: "binary", outcome: cases.of(read) } };
  }
  const { time, event } = followUpVariables(data, { ...spec, time: spec.time!, event: spec.event! });
  const cases = completeCases(data, [time, event, ...needed]);
  return { cases, outcome: { kind: "survival", time: cases.of(time), event: cases.of(event) } };
}
