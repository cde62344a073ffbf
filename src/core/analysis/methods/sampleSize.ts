// sample-size: how many patients a prediction model of this outcome needs, and whether the table has them.
import { z } from "zod";
import { coxSnellFromC, rileySampleSize } from "../../statistics/rileySampleSize.ts";
import { named, outcomeFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { completeCases, countsOf } from "./variables.ts";

const share = z.number().gt(0).lt(1);

const entry = z
  .strictObject({
    ...named,
    method: z.literal("sample-size"),
    ...outcomeFields,
    parameters: z.int().min(1).describe("Of all candidate terms: levels less one, spline pieces, products"),
    coxSnell: share.optional().describe("Anticipated R² of Cox and Snell, as of a published model"),
    cStatistic: z.number().gt(0.5).lt(1).optional().describe("Anticipated C, in its place"),
    prevalence: share.optional().describe("That of the table unless told"),
    shrinkage: share.default(0.9).describe("Least shrinkage of the effects that is accepted"),
  })
  .refine((own) => (own.coxSnell === undefined) !== (own.cStatistic === undefined), {
    error: "either 'coxSnell' or 'cStatistic'",
    path: ["coxSnell"],
  });

export interface SampleSizeResult extends Counted {
  readonly method: "sample-size";
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
    const outcome = outcomeVariable(data, spec);
    const cases = completeCases(data, [outcome]);
    const positives = cases.of(outcome).filter((value) => value === 1).length;
    const prevalence = spec.prevalence ?? positives / cases.n;
    const coxSnell = spec.coxSnell ?? coxSnellFromC(spec.cStatistic!, prevalence);
    const size = rileySampleSize({
      parameters: spec.parameters,
      prevalence,
      coxSnell,
      targetShrinkage: spec.shrinkage,
    });
    return {
      method: "sample-size",
      ...countsOf(cases),
      warnings:
        cases.n < size.needed
          ? [
              `The table has ${cases.n} of the ${size.needed} patients that a model of ${spec.parameters} parameters needs: use fewer parameters or a penalty.`,
            ]
          : [],
      positives,
      parameters: spec.parameters,
      prevalence,
      coxSnell,
      ...size,
      neededPositives: Math.ceil(size.needed * prevalence),
    };
  },
};
