// elastic-net: coefficients that shrink, and vanish, as the penalty grows.
import { z } from "zod";
import { type ElasticNetFit, type ElasticNetOutcome, elasticNet } from "../../statistics/elasticNet.ts";
import { type CoefficientLabel, coefficientLabel } from "./coefficients.ts";
import { endpointCases, endpointFields, requireOneEndpoint } from "./endpoint.ts";
import { listOf, nameFields, terms } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { type Design, designOf, modelTerms, variablesOf } from "./terms.ts";
import { countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("elastic-net"),
    ...endpointFields,
    terms,
    alpha: z.number().min(0).max(1).default(1).describe("1 lasso, 0 ridge"),
    lambda: listOf(z.number().min(0)).optional().describe("Penalties; glmnet's own path unless given"),
  })
  .superRefine(requireOneEndpoint);

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
    const endpoint = endpointCases(data, spec, variablesOf(asked), { othersCensored: true });
    const { cases, events } = endpoint;
    const isCox = endpoint.kind === "follow-up";
    const design = designOf(data, asked, cases);
    const outcome: ElasticNetOutcome = isCox
      ? { family: "cox", time: endpoint.time, event: endpoint.event }
      : { family: "binomial", outcome: endpoint.outcome };
    const fits = elasticNet(outcome, {
      terms: design.columns,
      alpha: spec.alpha,
      ...(spec.lambda !== undefined && { lambda: spec.lambda }),
    });
    return {
      method: "elastic-net",
      ...countsOf(cases),
      warnings: design.warnings,
      family: isCox ? "cox" : "binomial",
      events,
      alpha: spec.alpha,
      paths: fits.map((fit) => penalisedFit(fit, design, isCox)),
    };
  },
};

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
