// validate: how much of a model's discrimination and slope is optimism of the patients that it was fitted on, by bootstrap.
import { z } from "zod";
import type { BootstrapOptimism } from "../../statistics/bootstrapOptimism.ts";
import { validateCox } from "../../statistics/coxValidation.ts";
import { validateLogistic } from "../../statistics/logisticValidation.ts";
import { column, followUpFields, named, outcomeFields, seed, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...named,
    method: z.literal("validate"),
    time: column.optional(),
    event: column.optional(),
    eventCode: followUpFields.eventCode,
    outcome: column.optional(),
    positive: outcomeFields.positive,
    terms,
    resamples: z.int().min(1).max(100_000).default(500),
    seed,
  })
  .superRefine((own, context) => {
    if ((own.time !== undefined && own.event !== undefined) === (own.outcome !== undefined)) {
      context.addIssue({
        code: "custom",
        message: "either time and event, or an outcome",
        path: ["outcome"],
      });
    }
  });

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
    if (spec.outcome !== undefined) {
      const outcome = outcomeVariable(data, { outcome: spec.outcome, positive: spec.positive });
      const cases = completeCases(data, [outcome, ...variablesOf(asked)]);
      const design = designOf(data, asked, cases);
      const outcomes = cases.of(outcome);
      const validated = validateLogistic({ outcome: outcomes, terms: design.columns }, draws);
      const events = outcomes.filter((value) => value === 1).length;
      return { ...countsOf(cases), kind: "logistic", events, ...shared(validated, design.warnings) };
    }
    const fields = { time: spec.time!, event: spec.event!, eventCode: spec.eventCode };
    const { time, event } = followUpVariables(data, fields);
    const cases = completeCases(data, [time, event, ...variablesOf(asked)]);
    const design = designOf(data, asked, cases);
    const followUp = { time: cases.of(time), event: cases.of(event) };
    const validated = validateCox({ ...followUp, terms: design.columns }, draws);
    const events = followUp.event.filter((value) => value === 1).length;
    return { ...countsOf(cases), kind: "survival", events, ...shared(validated, design.warnings) };
  },
};

function shared({ indices, used, failed }: BootstrapOptimism<"c" | "slope">, warnings: readonly string[]) {
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
