// The endpoint of a method that takes an outcome, or time and event.
import type { z } from "zod";
import { followUpFields, outcomeFields } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { AnalysisData } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { type Cases, completeCases, type Variable } from "./variables.ts";

export const endpointFields = {
  ...followUpFields,
  time: followUpFields.time.optional(),
  event: followUpFields.event.optional(),
  ...outcomeFields,
  outcome: outcomeFields.outcome.optional(),
};

export interface EndpointFields {
  readonly time?: string | undefined;
  readonly event?: string | undefined;
  readonly eventCode?: readonly string[] | undefined;
  readonly outcome?: string | undefined;
  readonly positive?: string | undefined;
}

/** Refines an entry with `endpointFields`: one of the two, whole. */
export function requireOneEndpoint(own: EndpointFields, context: z.RefinementCtx): void {
  if ((own.time !== undefined && own.event !== undefined) === (own.outcome !== undefined)) {
    context.addIssue({
      code: "custom",
      message: "either time and event, or an outcome",
      path: ["outcome"],
    });
  }
}

/** The complete rows, with the endpoint in them. */
export type EndpointCases = { readonly cases: Cases; readonly events: number } & (
  | { readonly kind: "outcome"; readonly outcome: readonly (0 | 1)[] }
  | { readonly kind: "follow-up"; readonly time: readonly number[]; readonly event: readonly (0 | 1)[] }
);

/** Rows that have the endpoint and the other variables; `othersCensored` as for `eventVariable`. */
export function endpointCases(
  data: AnalysisData,
  spec: EndpointFields,
  others: readonly Variable<unknown>[],
  options: { readonly othersCensored?: boolean } = {},
): EndpointCases {
  if (spec.outcome !== undefined) {
    const read = outcomeVariable(data, { ...spec, outcome: spec.outcome });
    const cases = completeCases(data, [read, ...others]);
    const outcome = cases.of(read);
    return { kind: "outcome", cases, outcome, events: ones(outcome) };
  }
  const followUp = followUpVariables(data, { ...spec, time: spec.time!, event: spec.event! }, options);
  const cases = completeCases(data, [followUp.time, followUp.event, ...others]);
  const event = cases.of(followUp.event);
  return { kind: "follow-up", cases, time: cases.of(followUp.time), event, events: ones(event) };
}

function ones(values: readonly (0 | 1)[]): number {
  return values.filter((value) => value === 1).length;
}
