// nomogram: a Cox or logistic model as scales of points.
import { z } from "zod";
import { coxRegression } from "../../statistics/cox.ts";
import { logisticRegression } from "../../statistics/logistic.ts";
import { type NomogramOptions, nomogram } from "../../statistics/nomogram.ts";
import {
  coxNomogramModel,
  logisticNomogramModel,
  type NomogramModel,
} from "../../statistics/nomogramModel.ts";
import { type NomogramScales, nomogramScales } from "../nomograms/scales.ts";
import { endpointFields } from "./endpoint.ts";
import { listOf, nameFields, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable, requireBothClasses } from "./outcome.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { type Cases, completeCases, countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("nomogram"),
    ...endpointFields,
    terms,
    times: listOf(z.number().gt(0)).optional().describe("Horizons of survival"),
    at: z
      .record(z.string(), z.array(z.number()).min(1))
      .optional()
      .describe("Values of a numeric variable at which the axes of its partner in a product are drawn"),
  })
  .superRefine((own, context) => {
    const survival = own.time !== undefined && own.event !== undefined && own.times !== undefined;
    if (survival === (own.outcome !== undefined)) {
      context.addIssue({
        code: "custom",
        message: "either time, event and times, or an outcome",
        path: ["outcome"],
      });
    }
  });

export interface NomogramResult extends Counted, NomogramScales {
  readonly method: "nomogram";
  readonly kind: "survival" | "logistic";
  readonly events: number;
  readonly unit?: string;
}

/** No axis is trusted where fewer patients are still followed. */
const fewAtRisk = 10;

export const nomogramMethod: Method<typeof entry, NomogramResult> = {
  entry,
  run(spec, data) {
    const { model, cases, events, warnings } =
      spec.outcome === undefined ? survivalModel(spec, data) : logisticModel(spec, data);
    const graph = nomogram(model, options(spec.at));
    return {
      method: "nomogram",
      kind: spec.outcome === undefined ? "survival" : "logistic",
      ...countsOf(cases),
      warnings,
      events,
      ...(spec.unit !== undefined && { unit: spec.unit }),
      ...nomogramScales(graph),
    };
  },
};

type NomogramEntry = z.output<typeof entry>;

interface Fitted {
  readonly model: NomogramModel;
  readonly cases: Cases;
  readonly events: number;
  readonly warnings: readonly string[];
}

function survivalModel(spec: NomogramEntry, data: AnalysisData): Fitted {
  const { time, event } = followUpVariables(data, {
    time: spec.time!,
    event: spec.event!,
    eventCode: spec.eventCode,
  });
  const asked = modelTerms(data, spec.terms);
  const cases = completeCases(data, [time, event, ...variablesOf(asked)]);
  const design = designOf(data, asked, cases);
  const times = cases.of(time);
  const fit = coxRegression({ time: times, event: cases.of(event), terms: design.columns });
  const model = coxNomogramModel(
    design.model,
    fit,
    spec.times!,
    spec.unit === undefined ? {} : { unit: spec.unit },
  );
  return {
    model,
    cases,
    events: fit.events,
    warnings: [
      ...design.warnings,
      ...model.refused.map(({ reason }) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`),
      ...model.outcomes.flatMap(({ time: at }) => {
        const left = times.filter((own) => own >= at!).length;
        return left < fewAtRisk
          ? [`Only ${left} patients are at risk at ${at}: its axis is not to be relied on.`]
          : [];
      }),
    ],
  };
}

function logisticModel(spec: NomogramEntry, data: AnalysisData): Fitted {
  const outcome = outcomeVariable(data, { outcome: spec.outcome!, positive: spec.positive });
  const asked = modelTerms(data, spec.terms);
  const cases = completeCases(data, [outcome, ...variablesOf(asked)]);
  const design = designOf(data, asked, cases);
  const outcomes = cases.of(outcome);
  requireBothClasses(outcomes, spec.outcome!);
  const fit = logisticRegression({ outcome: outcomes, terms: design.columns });
  return {
    model: logisticNomogramModel(
      design.model,
      fit,
      spec.positive === undefined
        ? `Probability of ${spec.outcome}`
        : `Probability of ${spec.outcome} = ${spec.positive}`,
    ),
    cases,
    events: fit.events,
    warnings: design.warnings,
  };
}

function options(at: NomogramEntry["at"]): NomogramOptions {
  return at === undefined ? {} : { at };
}
