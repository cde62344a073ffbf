// concordance: how often a marker puts two patients in the order of their times.
import { z } from "zod";
import {
  type Concordance,
  type ConcordanceDifference,
  concordance,
  concordanceDifference,
} from "../../statistics/concordance.ts";
import { column, followUpFields, level, named } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z.strictObject({
  ...named,
  method: z.literal("concordance"),
  ...followUpFields,
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
    const { time, event } = followUpVariables(data, spec);
    const marker = numericVariable(data, spec.marker);
    const other = spec.against === undefined ? undefined : numericVariable(data, spec.against);
    const cases = completeCases(data, [time, event, marker, ...(other === undefined ? [] : [other])]);
    const events = cases.of(event);
    const input = {
      time: cases.of(time),
      event: events,
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
      events: events.reduce<number>((sum, value) => sum + value, 0),
      estimate: result.concordance,
      se: result.se,
      ci: result.ci,
      ...(other !== undefined && {
        difference: differenceOf(result, concordance({ ...input, marker: cases.of(other) }), spec.level),
      }),
    };
  },
};

function differenceOf(first: Concordance, second: Concordance, own: number) {
  const { concordance: both, difference, se, ci, z: deviate, p } = concordanceDifference(first, second, own);
  return { concordance: both, difference, se, ci, z: deviate, p };
}
