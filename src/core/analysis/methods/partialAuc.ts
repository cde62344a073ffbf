// partial-auc: the area under the part of a ROC curve that a use of the marker can reach.
import { z } from "zod";
import { partialAuc } from "../../statistics/partialAuc.ts";
import { column, direction, nameFields, outcomeFields } from "./fields.ts";
import { markedOutcome } from "./markedOutcome.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("partial-auc"),
  marker: column,
  ...outcomeFields,
  range: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).describe("From and to, as shares"),
  of: z.enum(["specificity", "sensitivity"]).default("specificity").describe("What the range is of"),
  direction,
});

export interface PartialAucResult extends Counted {
  readonly method: "partial-auc";
  readonly marker: string;
  readonly direction: "higher" | "lower";
  readonly positives: number;
  readonly of: "specificity" | "sensitivity";
  readonly range: readonly [number, number];
  /** At most the width of the range. */
  readonly area: number;
  /** McClish's: 0.5 without value, 1 at best; NaN below the diagonal. */
  readonly corrected: number;
}

export const partialAucMethod: Method<typeof entry, PartialAucResult> = {
  entry,
  run(spec, data) {
    const { cases, scores, outcome, positives } = markedOutcome(data, spec);
    const [from, to] = spec.range;
    const part = partialAuc(scores, outcome, { focus: spec.of, from, to });
    return {
      method: "partial-auc",
      ...countsOf(cases),
      warnings: Number.isNaN(part.corrected)
        ? ["The part of the curve lies below the diagonal: its correction has no answer, as in pROC."]
        : [],
      marker: spec.marker,
      direction: spec.direction,
      positives,
      of: spec.of,
      range: [from, to],
      ...part,
    };
  },
};
