// validate: how much of a model's discrimination and slope is optimism of the patients that it was fitted on, by
// bootstrap.
import { z } from "zod";
import type { BootstrapOptimism } from "../../statistics/bootstrapOptimism.ts";
import { validateCox } from "../../statistics/coxValidation.ts";
import { validateLogistic } from "../../statistics/logisticValidation.ts";
import { endpointCases, endpointFields, requireOneEndpoint } from "./endpoint.ts";
import { nameFields, seed, terms } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("validate"),
    ...endpointFields,
    terms,
    resamples: z.int().min(1).max(100_000).default(500),
    seed,
  })
  .superRefine(requireOneEndpoint);

export interface ValidateResult extends Counted {
  readonly method: "validate";
  readonly kind: "survival" | "logistic";
  readonly events: number;
  readonly resamples: { readonly used: number; readonly failed: number };
  readonly apparent: ModelQuality;
  /** Mean over the resamples of what a model gains on its own patients. */
  readonly optimism: ModelQuality;
  /** Apparent less optimism: what to expect in new patients of the same kind. */
  readonly corrected: ModelQuality;
}

export interface ModelQuality {
  readonly cIndex: number;
  /** By which the effects would have to be multiplied in new patients. */
  readonly slope: number;
}

export const validateMethod: Method<typeof entry, ValidateResult> = {
  entry,
  run(spec, data) {
    const asked = modelTerms(data, spec.terms);
    const draws = { count: spec.resamples, seed: spec.seed };
    const endpoint = endpointCases(data, spec, variablesOf(asked));
    const { cases, events } = endpoint;
    const { columns, warnings } = designOf(data, asked, cases);
    const isLogistic = endpoint.kind === "outcome";
    return {
      ...countsOf(cases),
      kind: isLogistic ? "logistic" : "survival",
      events,
      ...resultOf(
        isLogistic
          ? validateLogistic({ outcome: endpoint.outcome, terms: columns }, draws)
          : validateCox({ time: endpoint.time, event: endpoint.event, terms: columns }, draws),
        warnings,
      ),
    };
  },
};

function resultOf({ indices, used, failed }: BootstrapOptimism<"c" | "slope">, warnings: readonly string[]) {
  const quality = (key: "apparent" | "optimism" | "corrected"): ModelQuality => ({
    cIndex: indices.c[key],
    slope: indices.slope[key],
  });
  return {
    method: "validate" as const,
    warnings: [
      ...warnings,
      ...(failed > 0
        ? [`${failed} of ${used + failed} resamples had no fit of all terms and are left out.`]
        : []),
    ],
    resamples: { used, failed },
    apparent: quality("apparent"),
    optimism: quality("optimism"),
    corrected: quality("corrected"),
  };
}
