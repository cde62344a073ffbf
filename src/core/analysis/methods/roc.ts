// roc: how well a marker separates positive from negative patients, and Youden's threshold.
import { z } from "zod";
import { aucBootstrap } from "../../statistics/aucBootstrap.ts";
import { aucLogitInterval } from "../../statistics/aucLogitInterval.ts";
import { type AucEstimate, delongAuc } from "../../statistics/delong.ts";
import {
  confusionCounts,
  type DiagnosticAccuracy,
  diagnosticAccuracy,
} from "../../statistics/diagnosticAccuracy.ts";
import { averagePrecision, precisionRecallCurve } from "../../statistics/precisionRecall.ts";
import { type RocPoints, rocCurve } from "../../statistics/roc.ts";
import { youdenThreshold } from "../../statistics/youden.ts";
import { column, direction, level, nameFields, outcomeFields, seed } from "./fields.ts";
import { markedOutcome } from "./markedOutcome.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("roc"),
  marker: column,
  ...outcomeFields,
  direction,
  ci: z
    .enum(["delong", "logit", "bootstrap"])
    .default("delong")
    .describe("Limits of the AUC: normal, on the logit, or percentiles of resampled patients"),
  resamples: z.int().min(100).max(100_000).default(2000).describe("Of bootstrap limits"),
  seed,
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
  readonly ciType: "delong" | "logit" | "bootstrap";
  /** A point for each distinct value, recall ascending. */
  readonly precisionRecall: {
    readonly recall: readonly number[];
    readonly precision: readonly number[];
    readonly averagePrecision: number;
  };
  /** The marker's values by outcome, in the order of the rows. */
  readonly values: { readonly negative: readonly number[]; readonly positive: readonly number[] };
  /**
   * In pROC's order: ascending thresholds for "higher" (positive is marker ≥ threshold), descending for "lower" (≤).
   */
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
    const { cases, scores, outcome: outcomes, sign } = markedOutcome(data, spec);
    const valuesOf = (outcome: 0 | 1) =>
      scores.filter((_, i) => outcomes[i] === outcome).map((value) => sign * value);
    const turned = (values: readonly number[]) => values.map((value) => sign * value);
    const area = delongAuc(scores, outcomes, spec.level);
    const { auc, se, positives } = area;
    const curve = rocCurve(scores, outcomes);
    const precision = precisionRecallCurve(scores, outcomes);
    const threshold = youdenThreshold(scores, outcomes);
    const accuracy = diagnosticAccuracy(confusionCounts(scores, outcomes, threshold.value), spec.level);
    return {
      method: "roc",
      ...countsOf(cases),
      warnings: [
        ...(auc < 0.5
          ? [
              `The AUC is below one half: against expectation, a ${spec.direction === "higher" ? "lower" : "higher"} '${spec.marker}' goes with the positive outcome. It is not turned round.`,
            ]
          : []),
        ...(Number.isNaN(se) ? [noStandardError] : []),
      ],
      marker: spec.marker,
      direction: spec.direction,
      positives,
      auc,
      se,
      ci: limitsOf(area, scores, outcomes, spec),
      ciType: spec.ci,
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

/** DeLong's variance is one between patients of a class. */
const noStandardError =
  "A class of one patient alone has no variance: there is no standard error of the AUC.";

function limitsOf(
  area: AucEstimate,
  scores: readonly number[],
  outcome: readonly (0 | 1)[],
  spec: z.output<typeof entry>,
): readonly [number, number] {
  if (spec.ci === "logit") return aucLogitInterval(area, spec.level);
  if (spec.ci === "bootstrap") return aucBootstrap(scores, outcome, spec).ci;
  return area.ci;
}
