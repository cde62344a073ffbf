// recalibrate: predicted probabilities made right for these patients.
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { brierScore } from "../../statistics/brier.ts";
import { isotonicRegression } from "../../statistics/isotonicRegression.ts";
import { logit } from "../../statistics/logistic.ts";
import { recalibrate } from "../../statistics/recalibration.ts";
import { nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { predictionCases, predictionFields } from "./prediction.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("recalibrate"),
  ...predictionFields,
  update: z
    .enum(["intercept", "intercept-and-slope", "isotonic"])
    .default("intercept-and-slope")
    .describe("What may change: the average, a line on the logit (Platt), any rising curve"),
});

export interface RecalibrateResult extends Counted {
  readonly method: "recalibrate";
  readonly predicted: string;
  readonly positives: number;
  readonly update: "intercept" | "intercept-and-slope" | "isotonic";
  /** Of the new logit as a line of the old one; NaN for an isotonic curve. */
  readonly intercept: number;
  readonly slope: number;
  readonly brier: { readonly before: number; readonly after: number };
  /** Of each complete row, in the table's order. */
  readonly recalibrated: readonly number[];
  /** The distinct predictions, ascending, with what becomes of them. */
  readonly curve: { readonly predicted: readonly number[]; readonly recalibrated: readonly number[] };
}

export const recalibrateMethod: Method<typeof entry, RecalibrateResult> = {
  entry,
  run(spec, data) {
    const { cases, probability: before, outcomes } = predictionCases(data, spec);
    if (spec.update !== "isotonic") refuseCertainty(before, data.table.fileName, spec.predicted);
    const { at, intercept, slope } = updated(before, outcomes, spec.update);
    const distinct = [...new Set(before)].sort((a, b) => a - b);
    const after = before.map(at);
    return {
      method: "recalibrate",
      ...countsOf(cases),
      warnings: ["Fitted on these patients: whether it holds in others can only be seen in others."],
      predicted: spec.predicted,
      positives: outcomes.filter((value) => value === 1).length,
      update: spec.update,
      intercept,
      slope,
      brier: { before: brierScore(before, outcomes), after: brierScore(after, outcomes) },
      recalibrated: after,
      curve: { predicted: distinct, recalibrated: distinct.map(at) },
    };
  },
};

/** Refuses ("prediction-certain") predictions of 0 or 1, which have no logit. */
function refuseCertainty(probability: readonly number[], file: string, column: string): void {
  const certain = probability.filter((value) => value === 0 || value === 1).length;
  if (certain === 0) return;
  fail({
    code: "prediction-certain",
    where: { file, column },
    found: `${certain} of ${probability.length} predictions are 0 or 1`,
    expected: "predictions between 0 and 1: the others have no logit",
    remedy: "Choose 'update: isotonic', or give the predictions unrounded",
  });
}

function updated(
  probability: readonly number[],
  outcome: readonly (0 | 1)[],
  update: RecalibrateResult["update"],
): { readonly at: (p: number) => number; readonly intercept: number; readonly slope: number } {
  if (update === "isotonic") {
    return { at: isotonicRegression(probability, outcome).at, intercept: Number.NaN, slope: Number.NaN };
  }
  const line = recalibrate(probability.map(logit), outcome, update);
  return { at: (p) => line.probability(logit(p)), intercept: line.intercept, slope: line.slope };
}
