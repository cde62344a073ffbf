// A nomogram's scales as plain numbers: what a report draws, tabulates and computes from.

import { extent } from "../../statistics/extent.ts";
import type { Nomogram } from "../../statistics/nomogram.ts";
import { type PointsTable, pointsTable } from "../../statistics/nomogramPoints.ts";
import { probabilitiesOfPoints } from "../../statistics/nomogramPrediction.ts";

export interface NomogramScales {
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
    /**
     * In the order of the design's columns: those of each variable, then the products, their first variable's columns
     * fastest.
     */
    readonly coefficients: readonly number[];
    /**
     * Survival of linear predictor 0 at each horizon; S = this^exp(lp). Empty for an outcome, whose
     * probability is the logistic of lp.
     */
    readonly baseline: readonly { readonly time: number; readonly survival: number }[];
  };
}

export interface NomogramVariable {
  readonly name: string;
  readonly values: readonly (number | string)[];
  readonly points: readonly number[];
}

/** Copies of the nomogram's axes and points; the time of a nomogram without times is NaN. */
export function nomogramScales(graph: Nomogram): NomogramScales {
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

function modelOf({ model }: Nomogram): NomogramScales["model"] {
  const { design, coefficients, intercept, outcomes, fit } = model;
  return {
    intercept,
    variables: design.variables.map((variable) =>
      variable.kind === "factor"
        ? { kind: "factor", name: variable.name, levels: variable.levels }
        : {
            kind: "numeric",
            name: variable.name,
            range: extent(variable.values),
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
