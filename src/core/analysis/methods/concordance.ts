// concordance: how often a marker puts two patients in the order of their times.
import { z } from "zod";
import {
  type Concordance,
  type ConcordanceDifference,
  concordance,
  concordanceDifference,
} from "../../statistics/concordance.ts";
import { column, entryField, followUpFields, level, nameFields } from "./fields.ts";
import { followUpOf, followUpVariables, neededOf } from "./followUp.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const fields = z.strictObject({
  ...nameFields,
  method: z.literal("concordance"),
  ...followUpFields,
  ...entryField,
  marker: column,
  type: z.enum(["harrell", "uno"]).default("harrell"),
  tau: z.number().gt(0).optional().describe("Pairs whose earlier time is later do not count"),
  higherMarker: z
    .enum(["shorter-survival", "longer-survival"])
    .default("shorter-survival")
    .describe("What a higher marker stands for; it is never taken from the data"),
  against: column
    .optional()
    .describe("Another marker of the same direction: the difference, on the rows that have both"),
  level,
});
const entry = fields.refine((own) => own.entry === undefined || own.type === "harrell", {
  error: "'harrell' with 'entry': the censoring weights of Uno's C are not defined with delayed entry",
  path: ["type"],
});

export interface ConcordanceResult extends Counted {
  readonly method: "concordance";
  readonly marker: string;
  readonly type: "harrell" | "uno";
  readonly tau?: number;
  readonly higherMarker: "shorter-survival" | "longer-survival";
  readonly events: number;
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** The marker less the other. */
  readonly difference?: Pick<ConcordanceDifference, "concordance" | "difference" | "se" | "ci" | "z" | "p">;
}

export const concordanceMethod: Method<typeof entry, ConcordanceResult> = {
  entry,
  run(spec, data) {
    const variables = followUpVariables(data, spec);
    const marker = numericVariable(data, spec.marker);
    const other = spec.against === undefined ? undefined : numericVariable(data, spec.against);
    const cases = completeCases(data, [
      ...neededOf(variables),
      marker,
      ...(other === undefined ? [] : [other]),
    ]);
    const followUp = followUpOf(cases, variables);
    const input = {
      ...followUp,
      marker: cases.of(marker),
      higherMarker: spec.higherMarker,
      weight: spec.type,
      ...(spec.tau !== undefined && { tau: spec.tau }),
      level: spec.level,
    };
    const result = concordance(input);
    return {
      method: "concordance",
      ...countsOf(cases),
      warnings:
        result.concordance < 0.5
          ? [
              `C is below one half: against expectation, a higher '${spec.marker}' goes with ${spec.higherMarker === "shorter-survival" ? "longer" : "shorter"} survival. It is not turned round.`,
            ]
          : Number.isNaN(result.concordance)
            ? ["No pair of patients can be compared."]
            : [],
      marker: spec.marker,
      type: spec.type,
      ...(spec.tau !== undefined && { tau: spec.tau }),
      higherMarker: spec.higherMarker,
      events: followUp.event.reduce<number>((sum, value) => sum + value, 0),
      estimate: result.concordance,
      se: result.se,
      ci: result.ci,
      ...(other !== undefined && {
        difference: differenceOf(result, concordance({ ...input, marker: cases.of(other) }), spec.level),
      }),
    };
  },
};

function differenceOf(first: Concordance, second: Concordance, confidenceLevel: number) {
  const {
    concordance: both,
    difference,
    se,
    ci,
    z: deviate,
    p,
  } = concordanceDifference(first, second, confidenceLevel);
  return { concordance: both, difference, se, ci, z: deviate, p };
}
