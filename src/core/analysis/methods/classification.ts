// classification: what a threshold of a marker calls right and wrong.
import { z } from "zod";
import { bestThresholds } from "../../statistics/bestThresholds.ts";
import {
  confusionCounts,
  type DiagnosticAccuracy,
  diagnosticAccuracy,
} from "../../statistics/diagnosticAccuracy.ts";
import { type LikelihoodRatios, likelihoodRatios } from "../../statistics/likelihoodRatios.ts";
import { column, direction, level, nameFields, outcomeFields } from "./fields.ts";
import { markedOutcome } from "./markedOutcome.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("classification"),
    marker: column,
    ...outcomeFields,
    threshold: z.number().optional().describe("Fixed beforehand; the value itself is positive"),
    rule: z
      .enum(["youden", "closest-topleft"])
      .optional()
      .describe("How a threshold is found in these patients, where none is given"),
    direction,
    level,
  })
  .refine((own) => (own.threshold === undefined) !== (own.rule === undefined), {
    error: "either 'threshold' or 'rule'",
    path: ["threshold"],
  });

export interface ClassificationResult extends Counted {
  readonly method: "classification";
  readonly marker: string;
  readonly direction: "higher" | "lower";
  readonly positives: number;
  readonly threshold: number;
  readonly rule: "given" | "youden" | "closest-topleft";
  /** Shares with Wilson's and exact limits, F1, MCC, kappa. */
  readonly accuracy: DiagnosticAccuracy;
  readonly likelihoodRatios: LikelihoodRatios;
}

export const classificationMethod: Method<typeof entry, ClassificationResult> = {
  entry,
  run(spec, data) {
    const { cases, scores, outcome, positives, sign } = markedOutcome(data, spec);
    const own =
      spec.threshold === undefined
        ? bestThresholds(scores, outcome, { method: spec.rule! })[0]!.value
        : sign * spec.threshold;
    const counts = confusionCounts(scores, outcome, own);
    return {
      method: "classification",
      ...countsOf(cases),
      warnings:
        spec.rule === undefined
          ? []
          : ["The threshold was found in these patients, in whom it flatters: carry it over to others."],
      marker: spec.marker,
      direction: spec.direction,
      positives,
      threshold: sign * own,
      rule: spec.rule ?? "given",
      accuracy: diagnosticAccuracy(counts, spec.level),
      likelihoodRatios: likelihoodRatios(counts, spec.level),
    };
  },
};
