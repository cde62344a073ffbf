// decision-curve: what acting on a prediction is worth, over thresholds of probability.
import { z } from "zod";
import { decisionCurve } from "../../statistics/decisionCurve.ts";
import { decisionCurveInterval } from "../../statistics/decisionCurveInterval.ts";
import { listOf, nameFields, seed } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { fittedHere, predictionCases, predictionFields } from "./prediction.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("decision-curve"),
  ...predictionFields,
  thresholds: listOf(z.number().gt(0).lt(1))
    .default(Array.from({ length: 16 }, (_, k) => (k + 1) / 20))
    .describe("Probabilities at which one would act"),
  fittedHere,
  resamples: z.int().min(0).max(100_000).default(500).describe("Bootstraps of the band; 0 for none"),
  seed,
});

export interface DecisionCurveResult extends Counted {
  readonly method: "decision-curve";
  readonly predicted: string;
  readonly positives: number;
  readonly thresholds: readonly number[];
  /** Net benefit at each threshold: of acting by the model, on all patients, on none. */
  readonly model: readonly number[];
  readonly all: readonly number[];
  readonly none: readonly number[];
  /** Bootstrap limits of the model's. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly avoidedPer100: readonly number[];
}

export const decisionCurveMethod: Method<typeof entry, DecisionCurveResult> = {
  entry,
  run(spec, data) {
    const { cases, probability, outcomes } = predictionCases(data, spec);
    const curve = decisionCurve(probability, outcomes, spec.thresholds);
    const limits =
      spec.resamples === 0
        ? undefined
        : decisionCurveInterval(
            cases.n,
            (rows) =>
              decisionCurve(
                rows.map((i) => probability[i]!),
                rows.map((i) => outcomes[i]!),
                spec.thresholds,
              ),
            { resamples: spec.resamples, seed: spec.seed },
          );
    return {
      method: "decision-curve",
      ...countsOf(cases),
      warnings: [],
      predicted: spec.predicted,
      positives: outcomes.filter((value) => value === 1).length,
      thresholds: spec.thresholds,
      model: curve.map(({ model }) => model),
      all: curve.map(({ all }) => all),
      none: curve.map(() => 0),
      ...(limits !== undefined && {
        lower: limits.map(({ model }) => model[0]),
        upper: limits.map(({ model }) => model[1]),
      }),
      avoidedPer100: curve.map(({ avoidedPer100 }) => avoidedPer100),
    };
  },
};
