// sample-size: how many patients a prediction model needs, or how many events a hazard ratio, and whether the table
// has them.
import { z } from "zod";
import { coxSnellFromC, largestCoxSnell, rileySampleSize } from "../../statistics/rileySampleSize.ts";
import { endpointFields, requireOneEndpoint } from "./endpoint.ts";
import { column, nameFields } from "./fields.ts";
import { type FollowUpSampleSize, followUpSampleSize, tooFewFor } from "./followUpSampleSize.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { completeCases, countsOf } from "./variables.ts";

const share = z.number().gt(0).lt(1);

const effect = z
  .strictObject({
    hazardRatio: z
      .number()
      .gt(0)
      .refine((own) => own !== 1, { error: "a hazard ratio other than 1" })
      .optional()
      .describe("To be detected; without it only the least that the table's events detect is given"),
    marker: column.optional().describe("Column whose standard deviation in the table counts"),
    share: share.optional().describe("In its place, of two groups the share of patients in one"),
    power: share.default(0.8),
    alpha: share.default(0.05).describe("Of the two-sided test"),
    explained: z.number().min(0).lt(1).default(0).describe("R² of the marker on the model's other terms"),
  })
  .refine((own) => own.marker === undefined || own.share === undefined, {
    error: "either 'marker' or 'share'; without either the hazard ratio is per standard deviation",
    path: ["share"],
  });

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("sample-size"),
    ...endpointFields,
    parameters: z
      .int()
      .min(1)
      .optional()
      .describe("Of all candidate terms: levels less one, spline pieces, products"),
    coxSnell: share.optional().describe("Anticipated R² of Cox and Snell, as of a published model"),
    nagelkerke: share.optional().describe("In its place Nagelkerke's R²"),
    cStatistic: z.number().gt(0.5).lt(1).optional().describe("In its place C, of an outcome only"),
    prevalence: share.optional().describe("That of the table unless given"),
    horizon: z.number().gt(0).optional().describe("Of follow-up: the time at which the risk is predicted"),
    rate: z.number().gt(0).optional().describe("Events a unit of time; those of the table unless given"),
    meanFollowUp: z.number().gt(0).optional().describe("To be told with the rate"),
    shrinkage: share.default(0.9).describe("Least shrinkage of the effects that is accepted"),
    effect: effect.optional().describe("Of follow-up: events that a hazard ratio needs"),
  })
  .superRefine((own, context) => {
    const refuse = (message: string, path: string) =>
      context.addIssue({ code: "custom", message, path: [path] });
    requireOneEndpoint(own, context);
    const isOutcome = own.outcome !== undefined;
    const strange = isOutcome
      ? (["horizon", "rate", "meanFollowUp", "effect"] as const)
      : (["cStatistic", "prevalence"] as const);
    for (const field of strange) {
      if (own[field] !== undefined) refuse(`only of ${isOutcome ? "follow-up" : "an outcome"}`, field);
    }
    if (own.parameters === undefined) {
      if (isOutcome) refuse("the number of candidate parameters", "parameters");
      else if (own.effect === undefined)
        refuse("'parameters' of a model, or the 'effect' of a marker", "parameters");
    } else {
      const told = [own.coxSnell, own.nagelkerke, own.cStatistic].filter((each) => each !== undefined);
      const names = isOutcome ? "'coxSnell', 'nagelkerke' and 'cStatistic'" : "'coxSnell' and 'nagelkerke'";
      if (told.length !== 1) refuse(`one of ${names}`, "coxSnell");
      if (!isOutcome && own.horizon === undefined)
        refuse("the time at which the risk is predicted", "horizon");
    }
    if ((own.rate === undefined) !== (own.meanFollowUp === undefined)) {
      refuse("'rate' and 'meanFollowUp' together, or those of the table", "rate");
    }
  });

export type SampleSizeResult = OutcomeSampleSize | FollowUpSampleSize;

export interface OutcomeSampleSize extends Counted {
  readonly method: "sample-size";
  readonly endpoint: "outcome";
  readonly positives: number;
  readonly parameters: number;
  readonly prevalence: number;
  readonly coxSnell: number;
  /** Patients that each of Riley's criteria asks for. */
  readonly shrinkage: number;
  readonly optimism: number;
  readonly risk: number;
  /** The largest of the three, and the positive patients among them. */
  readonly needed: number;
  readonly neededPositives: number;
}

export const sampleSizeMethod: Method<typeof entry, SampleSizeResult> = {
  entry,
  run(spec, data) {
    const { outcome, time, event } = spec;
    if (outcome !== undefined) return outcomeSampleSize({ ...spec, outcome }, data);
    return followUpSampleSize({ ...spec, time: time!, event: event! }, data);
  },
};

function outcomeSampleSize(
  spec: z.output<typeof entry> & { readonly outcome: string },
  data: AnalysisData,
): OutcomeSampleSize {
  const outcome = outcomeVariable(data, spec);
  const cases = completeCases(data, [outcome]);
  const positives = cases.of(outcome).filter((value) => value === 1).length;
  const prevalence = spec.prevalence ?? positives / cases.n;
  const parameters = spec.parameters!;
  const coxSnell =
    spec.coxSnell ??
    (spec.nagelkerke === undefined
      ? coxSnellFromC(spec.cStatistic!, prevalence)
      : spec.nagelkerke * largestCoxSnell(prevalence));
  const size = rileySampleSize({ parameters, prevalence, coxSnell, targetShrinkage: spec.shrinkage });
  return {
    method: "sample-size",
    endpoint: "outcome",
    ...countsOf(cases),
    warnings: tooFewFor(cases.n, size.needed, parameters),
    positives,
    parameters,
    prevalence,
    coxSnell,
    ...size,
    neededPositives: Math.ceil(size.needed * prevalence),
  };
}
