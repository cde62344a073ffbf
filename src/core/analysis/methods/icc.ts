// icc: how far several raters' numbers agree.
import { z } from "zod";
import {
  type IccForm,
  type IntraclassCorrelation,
  intraclassCorrelations,
} from "../../statistics/intraclassCorrelation.ts";
import { column, level, named } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z.strictObject({
  ...named,
  method: z.literal("icc"),
  columns: z.array(column).min(2).describe("A column for each rater, a row for each subject"),
  level,
});

export interface IccResult extends Counted {
  readonly method: "icc";
  readonly columns: readonly string[];
  /** The six forms of Shrout and Fleiss. */
  readonly forms: Readonly<Record<IccForm, IntraclassCorrelation>>;
}

export const iccMethod: Method<typeof entry, IccResult> = {
  entry,
  run(spec, data) {
    const raters = spec.columns.map((name) => numericVariable(data, name));
    const cases = completeCases(data, raters);
    const ratings = raters.map((rater) => cases.of(rater));
    const subjects = ratings[0]!.map((_, i) => ratings.map((own) => own[i]!));
    return {
      method: "icc",
      ...countsOf(cases),
      warnings: [],
      columns: spec.columns,
      forms: intraclassCorrelations(subjects, spec.level),
    };
  },
};
