// concordance: how often a marker puts two patients in the order of their times.
import { z } from "zod";
import { concordance } from "../../statistics/concordance.ts";
import { column, followUpFields, id, level } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z.strictObject({
  id,
  method: z.literal("concordance"),
  ...followUpFields,
  marker: column,
  type: z.enum(["harrell", "uno"]).default("harrell"),
  tau: z.number().gt(0).optional().describe("Uno's: pairs whose earlier time is later do not count"),
  higherMarker: z
    .enum(["shorter-survival", "longer-survival"])
    .default("shorter-survival")
    .describe("What a higher marker stands for; it is never taken from the data"),
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
}

export const concordanceMethod: Method<typeof entry, ConcordanceResult> = {
  entry,
  run(spec, data) {
    const { time, event } = followUpVariables(data, spec);
    const marker = numericVariable(data, spec.marker);
    const cases = completeCases(data, [time, event, marker]);
    const events = cases.of(event);
    const result = concordance({
      time: cases.of(time),
      event: events,
      marker: cases.of(marker),
      higherMarker: spec.higherMarker,
      weight:
        spec.type === "harrell"
          ? { kind: "harrell" }
          : { kind: "uno", ...(spec.tau !== undefined && { tau: spec.tau }) },
      level: spec.level,
    });
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
    };
  },
};
