// kappa: how far two raters' levels agree beyond chance.
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { cohenKappa, type Kappa } from "../../statistics/cohenKappa.ts";
import { column, level, nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, levelsInOrder, levelVariable } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("kappa"),
  columns: z.tuple([column, column]).describe("Two raters; the order of levels is that of the first column"),
  weights: z.enum(["none", "linear", "quadratic"]).default("none").describe("Of levels that lie apart"),
  level,
});

export interface KappaResult extends Counted, Kappa {
  readonly method: "kappa";
  readonly columns: readonly [string, string];
  readonly levels: readonly string[];
  /** Rows by the first rater. */
  readonly table: readonly (readonly number[])[];
}

export const kappaMethod: Method<typeof entry, KappaResult> = {
  entry,
  run(spec, data) {
    const [first, second] = [levelVariable(data, spec.columns[0]), levelVariable(data, spec.columns[1])];
    const cases = completeCases(data, [first, second]);
    const [a, b] = [cases.of(first), cases.of(second)];
    const levels = levelsInOrder(data, spec.columns[0], [...a, ...b]);
    if (levels.length === 1) {
      fail({
        code: "one-level",
        where: { file: data.table.fileName, column: spec.columns.join(", ") },
        found: `both raters say '${levels[0]}' of all ${cases.n}`,
        expected: "two levels",
        remedy: "Agreement beyond chance has no answer where raters use one level only: leave it out",
      });
    }
    const table = levels.map((row) =>
      levels.map((other) => a.filter((value, i) => value === row && b[i] === other).length),
    );
    return {
      method: "kappa",
      ...countsOf(cases),
      warnings: [],
      columns: spec.columns,
      levels,
      table,
      ...cohenKappa(table, spec.weights, spec.level),
    };
  },
};
