// roc: how well a marker parts positive from negative patients, and Youden's threshold.
import { z } from "zod";
import { delongAuc } from "../../statistics/delong.ts";
import {
  confusionCounts,
  type DiagnosticAccuracy,
  diagnosticAccuracy,
} from "../../statistics/diagnosticAccuracy.ts";
import { averagePrecision, precisionRecallCurve } from "../../statistics/precisionRecall.ts";
import { type RocPoints, rocCurve } from "../../statistics/roc.ts";
import { youdenThreshold } from "../../statistics/youden.ts";
import { column, level, named, outcomeFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

/** "<" and ">" as pROC writes them: controls lower or higher than cases. */
export const direction = z
  .enum(["higher", "lower", "<", ">"])
  .default("higher")
  .transform((own) => (own === "lower" || own === ">" ? ("lower" as const) : ("higher" as const)))
  .describe("Which marker is positive; it is never taken from the data");

const entry = z.strictObject({
  ...named,
  method: z.literal("roc"),
  marker: column,
  ...outcomeFields,
  direction,
  level,
});

export interface RocResult extends Counted {
  readonly method: "roc";
  readonly marker: string;
  readonly direction: "higher" | "lower";
  readonly positives: number;
  readonly auc: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** A point for each distinct value, recall ascending. */
  readonly precisionRecall: {
    readonly recall: readonly number[];
    readonly precision: readonly number[];
    readonly averagePrecision: number;
  };
  /** The marker's values by outcome, in the order of the rows. */
  readonly values: { readonly negative: readonly number[]; readonly positive: readonly number[] };
  /** In pROC's order: ascending thresholds for "higher" (positive is marker ≥ threshold), descending for "lower" (≤). */
  readonly curve: RocPoints;
  /** Youden's: pROC's midpoint, the first of several. */
  readonly threshold: {
    readonly value: number;
    readonly sensitivity: number;
    readonly specificity: number;
    readonly ppv: number;
    readonly npv: number;
    readonly accuracy: number;
  };
  /** At that threshold, with intervals. */
  readonly accuracy: DiagnosticAccuracy;
}

export const rocMethod: Method<typeof entry, RocResult> = {
  entry,
  run(spec, data) {
    const marker = numericVariable(data, spec.marker);
    const outcome = outcomeVariable(data, spec);
    const cases = completeCases(data, [marker, outcome]);
    const sign = spec.direction === "higher" ? 1 : -1;
    const scores = cases.of(marker).map((value) => sign * value);
    const outcomes = cases.of(outcome);
    const valuesOf = (outcome: 0 | 1) => cases.of(marker).filter((_, i) => outcomes[i] === outcome);
    const turned = (values: readonly number[]) => values.map((value) => sign * value);
    const { auc, se, ci, positives } = delongAuc(scores, outcomes, spec.level);
    const curve = rocCurve(scores, outcomes);
    const precision = precisionRecallCurve(scores, outcomes);
    const threshold = youdenThreshold(scores, outcomes);
    const accuracy = diagnosticAccuracy(confusionCounts(scores, outcomes, threshold.value), spec.level);
    return {
      method: "roc",
      ...countsOf(cases),
      warnings:
        auc < 0.5
          ? [
              `The AUC is below one half: against expectation, a ${spec.direction === "higher" ? "lower" : "higher"} '${spec.marker}' goes with the positive outcome. It is not turned round.`,
            ]
          : [],
      marker: spec.marker,
      direction: spec.direction,
      positives,
      auc,
      se,
      ci,
      precisionRecall: {
        recall: precision.recall,
        precision: precision.precision,
        averagePrecision: averagePrecision(precision),
      },
      values: { negative: valuesOf(0), positive: valuesOf(1) },
      curve: { ...curve, threshold: turned(curve.threshold) },
      threshold: {
        value: sign * threshold.value,
        sensitivity: accuracy.sensitivity.estimate,
        specificity: accuracy.specificity.estimate,
        ppv: accuracy.ppv.estimate,
        npv: accuracy.npv.estimate,
        accuracy: accuracy.accuracy.estimate,
      },
      accuracy,
    };
  },
};
