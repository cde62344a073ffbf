// precision-recall: the share of true among called positives, against the share of positives that are found.
import { z } from "zod";
import {
  areaUnderPrecisionRecall,
  averagePrecision,
  precisionRecallCurve,
} from "../../statistics/precisionRecall.ts";
import { column, direction, nameFields, outcomeFields } from "./fields.ts";
import { markedOutcome } from "./markedOutcome.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("precision-recall"),
  marker: column,
  ...outcomeFields,
  direction,
});

export interface PrecisionRecallResult extends Counted {
  readonly method: "precision-recall";
  readonly marker: string;
  readonly direction: "higher" | "lower";
  readonly positives: number;
  /** By Davis & Goadrich's interpolation. */
  readonly area: number;
  /** Steps without interpolation. */
  readonly averagePrecision: number;
  /** The precision of a marker without value. */
  readonly prevalence: number;
  readonly curve: {
    readonly threshold: readonly number[];
    readonly recall: readonly number[];
    readonly precision: readonly number[];
  };
}

export const precisionRecallMethod: Method<typeof entry, PrecisionRecallResult> = {
  entry,
  run(spec, data) {
    const { cases, scores, outcome, positives, sign } = markedOutcome(data, spec);
    const curve = precisionRecallCurve(scores, outcome);
    return {
      method: "precision-recall",
      ...countsOf(cases),
      warnings: [],
      marker: spec.marker,
      direction: spec.direction,
      positives,
      area: areaUnderPrecisionRecall(curve),
      averagePrecision: averagePrecision(curve),
      prevalence: curve.prevalence,
      curve: {
        threshold: curve.threshold.map((value) => sign * value),
        recall: curve.recall,
        precision: curve.precision,
      },
    };
  },
};
