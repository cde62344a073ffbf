// compare: does a variable differ between groups?
import { z } from "zod";
import { comparedVariable } from "./comparedVariable.ts";
import { type Comparison, compareGroups, testNames } from "./comparison.ts";
import { by, column, nameFields } from "./fields.ts";
import { groupedCases } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("compare"),
  variable: column,
  by,
  test: z.enum(testNames).optional().describe("Chosen by the kind of the variable unless given"),
});

export interface CompareResult extends Counted, Omit<Comparison, "warnings"> {
  readonly method: "compare";
  readonly groups: readonly { readonly group: string; readonly n: number }[];
}

export const compareMethod: Method<typeof entry, CompareResult> = {
  entry,
  run(spec, data) {
    const variable = comparedVariable(data, spec.variable);
    const { cases, groups, of } = groupedCases(data, [variable.read], spec.by);
    const comparison = compareGroups(
      variable.of(cases),
      { of, levels: groups.map(({ group }) => group) },
      spec.test,
    );
    return {
      method: "compare",
      ...countsOf(cases),
      ...comparison,
      groups: groups.map(({ group, rows }) => ({ group, n: rows.length })),
    };
  },
};
