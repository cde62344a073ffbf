// nomogram: a Cox or logistic model as scales of points.
import { z } from "zod";
import { coxRegression } from "../../statistics/cox.ts";
import { logisticRegression } from "../../statistics/logistic.ts";
import { type Nomogram, type NomogramOptions, nomogram } from "../../statistics/nomogram.ts";
import {
  coxNomogramModel,
  logisticNomogramModel,
  type NomogramModel,
} from "../../statistics/nomogramModel.ts";
import { type PointsTable, pointsTable } from "../../statistics/nomogramPoints.ts";
import { probabilitiesOfPoints } from "../../statistics/nomogramPrediction.ts";
import { valueRange } from "../../statistics/valueRange.ts";
import { column, followUpFields, named, outcomeFields, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { type Cases, completeCases, countsOf } from "./variables.ts";

const entry = z
  .strictObject({
    ...named,
    method: z.literal("nomogram"),
    time: column.optional(),
    event: column.optional(),
    eventCode: followUpFields.eventCode,
    outcome: column.optional(),
    positive: outcomeFields.positive,
    terms,
    times: z.array(z.number().gt(0)).min(1).optional().describe("Horizons of survival"),
    unit: followUpFields.unit,
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

export interface NomogramResult extends Counted {
  readonly method: "nomogram";
  readonly kind: "survival" | "logistic";
  readonly events: number;
  readonly unit?: string;
  /** Axes, as rms draws them. */
  readonly variables: readonly NomogramVariable[];
  readonly totalPoints: readonly number[];
  /** Survival at the horizon, or for an outcome (`time` NaN) its probability, at each of totalPoints. */
  readonly perTime: readonly { readonly time: number; readonly probability: readonly number[] }[];
  /** linear predictor = intercept + total points / pointsPerUnit. */
  readonly intercept: number;
  readonly pointsPerUnit: number;
  /** Axes of survival or probability: round values and where they lie on the scale of total points. */
  readonly axes: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly points: readonly number[];
  }[];
  readonly pointsTable: PointsTable;
  /** The model itself, for whoever computes a patient's risk. */
  readonly model: {
    /** Of the linear predictor. */
    readonly intercept: number;
    readonly variables: readonly (
      | {
          readonly kind: "numeric";
          readonly name: string;
          readonly range: readonly [number, number];
          /** Of a restricted cubic spline. */
          readonly knots?: readonly number[];
        }
      | { readonly kind: "factor"; readonly name: string; readonly levels: readonly string[] }
    )[];
    readonly interactions: readonly (readonly [string, string])[];
    /** In the order of the design's columns: those of each variable, then the products, their first variable's columns fastest. */
    readonly coefficients: readonly number[];
    /** Survival of linear predictor 0 at each horizon; S = this^exp(lp). Empty for an outcome, whose probability is the logistic of lp. */
    readonly baseline: readonly { readonly time: number; readonly survival: number }[];
  };
}

export interface NomogramVariable {
  readonly name: string;
  readonly values: readonly (number | string)[];
  readonly points: readonly number[];
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
      ...scalesOf(graph),
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
  const fit = logisticRegression({ outcome: cases.of(outcome), terms: design.columns });
  return {
    model: logisticNomogramModel(design.model, fit, `Probability of ${spec.outcome}`),
    cases,
    events: fit.events,
    warnings: design.warnings,
  };
}

function options(at: NomogramEntry["at"]): NomogramOptions {
  return at === undefined ? {} : { at };
}

function scalesOf(graph: Nomogram) {
  return {
    variables: graph.axes.map(({ name, values, points }) => ({ name, values, points })),
    totalPoints: graph.totalPoints,
    perTime: probabilitiesOfPoints(graph, graph.totalPoints).map(({ time, probability }) => ({
      time: time ?? Number.NaN,
      probability,
    })),
    intercept: graph.intercept,
    pointsPerUnit: graph.pointsPerUnit,
    axes: graph.outcomeAxes,
    pointsTable: pointsTable(graph),
    model: modelOf(graph),
  };
}

function modelOf({ model }: Nomogram): NomogramResult["model"] {
  const { design, coefficients, intercept, outcomes, fit } = model;
  return {
    intercept,
    variables: design.variables.map((variable) =>
      variable.kind === "factor"
        ? { kind: "factor", name: variable.name, levels: variable.levels }
        : {
            kind: "numeric",
            name: variable.name,
            range: valueRange(variable.values),
            ...(variable.knots !== undefined && { knots: variable.knots }),
          },
    ),
    interactions: design.interactions,
    coefficients,
    baseline:
      fit.kind === "cox"
        ? outcomes.map(({ time, probability }) => ({ time: time!, survival: probability(0) }))
        : [],
  };
}
