// One patient on a nomogram: points, total points, linear predictor, and the predicted probabilities with limits.
import { predictSurvival } from "./coxBaseline.ts";
import { normalCritical } from "./distributions.ts";
import { extent } from "./extent.ts";
import { logistic } from "./logistic.ts";
import { designRow, type PatientValues } from "./modelDesign.ts";
import { groupEffect, type Nomogram } from "./nomogram.ts";
import type { NomogramModel, RefusedHorizon } from "./nomogramModel.ts";
import type { LimitsType } from "./survivalLimits.ts";

export interface NomogramPrediction {
  /**
   * One for each group of the nomogram; below 0 or above the longest axis for a value that no patient of the fit had.
   */
  readonly points: readonly { readonly variables: readonly string[]; readonly points: number }[];
  readonly totalPoints: number;
  readonly linearPredictor: number;
  readonly outcomes: readonly PredictedOutcome[];
  readonly refused: readonly RefusedHorizon[];
  /** Values outside the range of the patients of the fit: the prediction is an extrapolation. */
  readonly beyond: readonly ValueBeyond[];
}

export interface PredictedOutcome {
  readonly name: string;
  readonly time?: number;
  readonly probability: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ValueBeyond {
  readonly variable: string;
  readonly value: number;
  readonly range: readonly [number, number];
}

/**
 * Exact, not read off an axis: the total is that of the linear predictor, so points, formula and risk are one
 * (nanxstats/hdnom#9). Limits are those of `rms::survest` (log S by default), of a logistic model those of
 * `predict(type = "link", se.fit = TRUE)`. Refuses missing values and unknown levels.
 */
export function predictByNomogram(
  { model, groups, pointsPerUnit, intercept, refused }: Nomogram,
  patient: PatientValues,
  { level = 0.95, limits = "log" }: { readonly level?: number; readonly limits?: LimitsType } = {},
): NomogramPrediction {
  const points = groups.map(({ members, lowest }) => ({
    variables: members,
    points: (groupEffect(model, members, patient) - lowest) * pointsPerUnit,
  }));
  const totalPoints = points.reduce((sum, group) => sum + group.points, 0);
  const linearPredictor = linearPredictorOfPoints({ pointsPerUnit, intercept }, totalPoints);
  return {
    points,
    totalPoints,
    linearPredictor,
    outcomes: predictedOutcomes(model, patient, linearPredictor, level, limits),
    refused,
    beyond: model.design.variables.flatMap((variable) => {
      if (variable.kind === "factor") return [];
      const value = Number(patient[variable.name]);
      const range = extent(variable.values);
      return value < range[0] || value > range[1] ? [{ variable: variable.name, value, range }] : [];
    }),
  };
}

/** From a sum of points to the linear predictor. */
export function linearPredictorOfPoints(
  { pointsPerUnit, intercept }: Pick<Nomogram, "pointsPerUnit" | "intercept">,
  totalPoints: number,
): number {
  return totalPoints / pointsPerUnit + intercept;
}

/** Probability of each outcome at each sum of points. */
export function probabilitiesOfPoints(
  graph: Nomogram,
  totals: readonly number[],
): { readonly name: string; readonly time?: number; readonly probability: readonly number[] }[] {
  return graph.model.outcomes.map(({ probability, ...outcome }) => ({
    ...outcome,
    probability: totals.map((total) => probability(linearPredictorOfPoints(graph, total))),
  }));
}

function predictedOutcomes(
  { design, outcomes, fit }: NomogramModel,
  patient: PatientValues,
  linearPredictor: number,
  level: number,
  limits: LimitsType,
): PredictedOutcome[] {
  const row = designRow(design, patient);
  if (fit.kind === "cox") {
    const times = outcomes.map(({ time }) => time!);
    const predicted = predictSurvival(fit.fit, row, times, { level, limits });
    return outcomes.map(({ name, time, probability }, k) => ({
      name,
      time: time!,
      probability: probability(linearPredictor),
      lower: predicted[k]!.lower,
      upper: predicted[k]!.upper,
    }));
  }
  const x = [1, ...row];
  const { covariance } = fit.fit;
  const variance = x.reduce(
    (sum, a, i) => sum + x.reduce((inner, b, j) => inner + a * covariance[i]![j]! * b, 0),
    0,
  );
  const margin = normalCritical(level) * Math.sqrt(variance);
  return outcomes.map(({ name, probability }) => ({
    name,
    probability: probability(linearPredictor),
    lower: logistic(linearPredictor - margin),
    upper: logistic(linearPredictor + margin),
  }));
}
