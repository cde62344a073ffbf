// mcnemar: do two calls of the same patients differ in how often they are positive?
import { z } from "zod";
import { type McNemarTest, mcnemarTest, pairedTable } from "../../statistics/mcnemar.ts";
import { cellText, column, nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { completeCases, countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("mcnemar"),
  columns: z.tuple([column, column]).describe("Two columns of calls"),
  positive: cellText.optional().describe("The value that counts as positive, or a limit, in both"),
});

export interface McNemarResult extends Counted, McNemarTest {
  readonly method: "mcnemar";
  readonly columns: readonly [string, string];
}

export const mcnemarMethod: Method<typeof entry, McNemarResult> = {
  entry,
  run(spec, data) {
    const calls = spec.columns.map((outcome) => outcomeVariable(data, { ...spec, outcome }));
    const cases = completeCases(data, calls);
    return {
      method: "mcnemar",
      ...countsOf(cases),
      warnings: [],
      columns: spec.columns,
      ...mcnemarTest(pairedTable(cases.of(calls[0]!), cases.of(calls[1]!))),
    };
  },
};
