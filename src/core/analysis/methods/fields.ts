// Fields that several methods' entries share.
import { z } from "zod";

/** A value as it stands in a cell: 1, true and Poor are "1", "true" and "Poor". */
export const cellText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Name of a column. */
export const column = z.string().min(1);

/** A list, or its only entry by itself: terms: age is terms: [age]. */
export function listOf<T extends z.ZodType>(entry: T, atLeast = 1) {
  return z
    .union([z.array(entry).min(atLeast), entry])
    .transform((own): readonly z.output<T>[] => (Array.isArray(own) ? own : [own as z.output<T>]));
}

/** yes and no besides true and false: so YAML 1.1 has them, and R writes them. */
export const flag = z
  .union([z.boolean(), z.enum(["yes", "no"])])
  .transform((own) => own === true || own === "yes");

export const nameFields = {
  id: cellText.describe("Key of the result"),
  title: z.string().optional().describe("Heading in the report, in place of one that is made up"),
};

export const followUpFields = {
  time: column.describe("Column of the follow-up time, from 0 on, in any unit"),
  event: column.describe(
    "Column of the event: 0 or FALSE censored, 1 or TRUE event, unless eventCode says otherwise",
  ),
  eventCode: listOf(cellText)
    .optional()
    .describe("The value, or values, of the event column that mean the event"),
  unit: z.string().optional().describe("Of time, as 'months', for the axes of figures"),
};

/** Of the methods that are defined with delayed entry. */
export const entryField = {
  entry: column
    .optional()
    .describe(
      "Column of the delayed entry, from 0 on and before the time: the patient is at risk only after it, as R's Surv(entry, time, event)",
    ),
};

export const outcomeFields = {
  outcome: column.describe("Column of the outcome, of two values"),
  positive: cellText
    .optional()
    .describe("The value that counts as positive, or a limit as '>= 10'; 1 where the column holds 0 and 1"),
};

export const terms = listOf(z.string().min(1)).describe(
  "Columns, splines as rcs(age, 4), products as a:b, or with both columns as a*b",
);

export const by = column.describe("Column of the groups");
export const seed = z.int().min(0).default(1);
export const level = z.number().gt(0).lt(1).default(0.95).describe("Of the confidence limits");

/** "<" and ">" as pROC writes them: controls lower or higher than cases. */
export const direction = z
  .enum(["higher", "lower", "<", ">"])
  .default("higher")
  .transform((own) => (own === "lower" || own === ">" ? ("lower" as const) : ("higher" as const)))
  .describe("Which marker is positive; it is never taken from the data");
