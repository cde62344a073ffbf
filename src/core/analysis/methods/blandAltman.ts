// bland-altman: how far two measurements of the same quantity lie apart.
import { z } from "zod";
import { type BlandAltman, blandAltman } from "../../statistics/blandAltman.ts";
import { column, level, nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("bland-altman"),
  columns: z.tuple([column, column]).describe("Two measurements; differences are first less second"),
  level,
});

export interface BlandAltmanResult extends Counted, Omit<BlandAltman, "n" | "means" | "differences"> {
  readonly method: "bland-altman";
  readonly columns: readonly [string, string];
  readonly means: readonly number[];
  readonly differences: readonly number[];
}

export const blandAltmanMethod: Method<typeof entry, BlandAltmanResult> = {
  entry,
  run(spec, data) {
    const [first, second] = [numericVariable(data, spec.columns[0]), numericVariable(data, spec.columns[1])];
    const cases = completeCases(data, [first, second]);
    const { n: _, means, differences, ...own } = blandAltman(cases.of(first), cases.of(second), spec.level);
    return {
      method: "bland-altman",
      ...countsOf(cases),
      warnings: [],
      columns: spec.columns,
      ...own,
      means: Array.from(means),
      differences: Array.from(differences),
    };
  },
};
