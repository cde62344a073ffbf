// elastic-net: coefficients that shrink, and vanish, as the penalty grows.
import { z } from "zod";
import { type ElasticNetFit, type ElasticNetOutcome, elasticNet } from "../../statistics/elasticNet.ts";
import { type CoefficientLabel, coefficientLabel } from "./coefficients.ts";
import { column, followUpFields, named, outcomeFields, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { type Design, designOf, type ModelTerms, modelTerms, variablesOf } from "./terms.ts";
import { type Cases, completeCases, countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...named,
    method: z.literal("elastic-net"),
    time: column.optional(),
    event: column.optional(),
    eventCode: followUpFields.eventCode,
    outcome: column.optional(),
    positive: outcomeFields.positive,
    terms,
    alpha: z.number().min(0).max(1).default(1).describe("1 lasso, 0 ridge"),
    lambda: z
      .array(z.number().min(0))
      .min(1)
      .optional()
      .describe("Penalties; glmnet's own path unless given"),
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

export interface ElasticNetResult extends Counted {
  readonly method: "elastic-net";
  readonly family: "binomial" | "cox";
  readonly events: number;
  readonly alpha: number;
  /** In the order of the penalties. */
  readonly paths: readonly PenalisedFit[];
}

export interface PenalisedFit {
  readonly lambda: number;
  /** On the terms' own scales; "(Intercept)" first for an outcome, none for follow-up. */
  readonly coefficients: readonly ({ readonly term: string; readonly estimate: number } & CoefficientLabel)[];
  readonly nonZero: number;
  readonly deviance: number;
}

export const elasticNetMethod: Method<typeof entry, ElasticNetResult> = {
  entry,
  run(spec, data) {
    const asked = modelTerms(data, spec.terms);
    const { cases, outcome, events } = outcomeOf(spec, data, asked);
    const design = designOf(data, asked, cases);
    const fits = elasticNet(outcome, {
      terms: design.columns,
      alpha: spec.alpha,
      ...(spec.lambda !== undefined && { lambda: spec.lambda }),
    });
    return {
      method: "elastic-net",
      ...countsOf(cases),
      warnings: design.warnings,
      family: outcome.family === "cox" ? "cox" : "binomial",
      events,
      alpha: spec.alpha,
      paths: fits.map((fit) => penalisedFit(fit, design, outcome.family === "cox")),
    };
  },
};

type ElasticNetEntry = z.output<typeof entry>;

function outcomeOf(
  spec: ElasticNetEntry,
  data: AnalysisData,
  asked: ModelTerms,
): { readonly cases: Cases; readonly outcome: ElasticNetOutcome; readonly events: number } {
  const count = (values: readonly (0 | 1)[]) => values.filter((value) => value === 1).length;
  if (spec.outcome !== undefined) {
    const read = outcomeVariable(data, { outcome: spec.outcome, positive: spec.positive });
    const cases = completeCases(data, [read, ...variablesOf(asked)]);
    const outcome = cases.of(read);
    return { cases, outcome: { family: "binomial", outcome }, events: count(outcome) };
  }
  const fields = { time: spec.time!, event: spec.event!, eventCode: spec.eventCode };
  const { time, event } = followUpVariables(data, fields, { othersCensored: true });
  const cases = completeCases(data, [time, event, ...variablesOf(asked)]);
  const events = cases.of(event);
  return { cases, outcome: { family: "cox", time: cases.of(time), event: events }, events: count(events) };
}

function penalisedFit(fit: ElasticNetFit, design: Design, isCox: boolean): PenalisedFit {
  const { lambda, intercept, coefficients, nonZero, deviance } = fit;
  const first = { term: "(Intercept)", estimate: intercept, variable: "(Intercept)" };
  return {
    lambda,
    coefficients: [
      ...(isCox ? [] : [first]),
      ...coefficients.map(({ term, estimate }, j) => ({
        term,
        estimate,
        ...coefficientLabel(design.columns[j]!),
      })),
    ],
    nonZero,
    deviance,
  };
}
