// icc: how far several raters' numbers agree.
import { z } from "zod";
import {
  type IccForm,
  type IntraclassCorrelation,
  intraclassCorrelations,
} from "../../statistics/intraclassCorrelation.ts";
import { column, level, nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { ratingsOfColumns, ratingsOfRows } from "./ratings.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("icc"),
    columns: z.array(column).min(2).optional().describe("A column for each rater, a row for each subject"),
    subject: column.optional().describe("Where each row is a rating, in place of columns: whose it is"),
    rater: column.optional().describe("Who has rated"),
    value: column.optional().describe("The rating"),
    level,
  })
  .superRefine((own, context) => {
    const long = [own.subject, own.rater, own.value].filter((each) => each !== undefined).length;
    if (own.columns === undefined ? long !== 3 : long !== 0) {
      context.addIssue({
        code: "custom",
        message: "either 'columns', one for each rater, or 'subject', 'rater' and 'value'",
        path: ["columns"],
      });
    }
  });

export interface IccResult extends Counted {
  readonly method: "icc";
  /** The raters, by column or by name. */
  readonly columns: readonly string[];
  /** The six forms of Shrout and Fleiss. */
  readonly forms: Readonly<Record<IccForm, IntraclassCorrelation>>;
}

export const iccMethod: Method<typeof entry, IccResult> = {
  entry,
  run(spec, data) {
    const { raters, subjects, ...counts } =
      spec.columns === undefined
        ? ratingsOfRows(data, { subject: spec.subject!, rater: spec.rater!, value: spec.value! })
        : ratingsOfColumns(data, spec.columns);
    return {
      method: "icc",
      ...counts,
      columns: raters,
      forms: intraclassCorrelations(subjects, spec.level),
    };
  },
};
