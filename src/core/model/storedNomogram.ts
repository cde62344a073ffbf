// A nomogram as it travels in model.json: one patient's points and survival from it are those of the report, to the digit.
import { fail } from "../problem/problem.ts";
import { baselineHazards } from "../statistics/coxBaseline.ts";
import { extent } from "../statistics/extent.ts";
import type { PatientValues } from "../statistics/modelDesign.ts";
import type { Nomogram } from "../statistics/nomogram.ts";
import { survivalLimits } from "../statistics/survivalLimits.ts";
import { lastNotAbove } from "../statistics/survivalTimes.ts";

export interface StoredNomogram {
  /** The survival endpoint, as "OS". */
  readonly outcome: string;
  /** Of all times. */
  readonly unit: string;
  /** The model whose score is the first variable. */
  readonly score: string;
  /** Patients that it was developed on, and their events. */
  readonly n: number;
  readonly events: number;
  readonly variables: readonly StoredVariable[];
  /** Of the design's columns: one of a number, one of each level after the first of a factor. */
  readonly coefficients: readonly number[];
  /** linear predictor = intercept + Σ coefficient · column; 0 is the mean patient's. */
  readonly intercept: number;
  readonly pointsPerUnit: number;
  /** Survival is exp(−hazard · exp(linear predictor)); `variance` and `towards` are what its limits need. */
  readonly horizons: readonly StoredHorizon[];
  /** Of the coefficients. */
  readonly covariance: readonly (readonly number[])[];
}

export type StoredVariable =
  | {
      readonly kind: "numeric";
      readonly name: string;
      /** Of the patients that the nomogram was developed on. */
      readonly range: readonly [number, number];
      /** Effect at 0 points. */
      readonly lowest: number;
    }
  | {
      readonly kind: "factor";
      readonly name: string;
      readonly levels: readonly string[];
      readonly lowest: number;
    };

export interface StoredHorizon {
  readonly time: number;
  readonly hazard: number;
  readonly variance: number;
  readonly towards: readonly number[];
}

export interface NomogramReading {
  readonly points: readonly { readonly variable: string; readonly points: number }[];
  readonly totalPoints: number;
  readonly linearPredictor: number;
  readonly survival: readonly {
    readonly time: number;
    readonly probability: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  /** Values beyond those of the patients that it was developed on. */
  readonly beyond: readonly string[];
}

/** What of a Cox nomogram travels. Its variables are numbers and factors without splines and products. */
export function storeNomogram(
  graph: Nomogram,
  about: Pick<StoredNomogram, "outcome" | "unit" | "score">,
): StoredNomogram {
  const { model, groups } = graph;
  if (model.fit.kind !== "cox") throw new Error("a nomogram of survival is expected");
  const { fit } = model.fit;
  const baseline = baselineHazards(fit)[0]!;
  const { width, centre, scale } = fit.data;
  const fitCentre = fit.means.reduce((sum, mean, j) => sum + mean * model.coefficients[j]!, 0);
  const factor = Math.exp(-model.intercept - fitCentre);
  return {
    ...about,
    n: fit.n,
    events: fit.events,
    variables: model.design.variables.map((variable): StoredVariable => {
      const { lowest } = groups.find(({ members }) => members[0] === variable.name)!;
      return variable.kind === "factor"
        ? { kind: "factor", name: variable.name, levels: variable.levels, lowest }
        : { kind: "numeric", name: variable.name, range: extent(variable.values), lowest };
    }),
    coefficients: model.coefficients,
    intercept: model.intercept,
    pointsPerUnit: graph.pointsPerUnit,
    horizons: model.outcomes.map(({ time }) => {
      const k = lastNotAbove(baseline.time, time!);
      if (k < 0) return { time: time!, hazard: 0, variance: 0, towards: model.coefficients.map(() => 0) };
      const hazard = baseline.cumulativeHazard[k]!;
      return {
        time: time!,
        hazard: hazard * factor,
        variance: baseline.variance[k]! * factor ** 2,
        // In the covariates' own units: predictSurvival's are centred and scaled.
        towards: Array.from(
          { length: width },
          (_, j) => (scale[j]! * baseline.meanTimesHazard[k * width + j]! + centre[j]! * hazard) * factor,
        ),
      };
    }),
    covariance: fit.covariance,
  };
}

/**
 * One patient's points and survival with log limits: R's `rms::survest(fit, newdata, times, conf.type = "log")`. Refuses a value that is missing or is no
 * number ("value-missing") and a level that no patient of the nomogram had ("level-unknown").
 */
export function readNomogram(stored: StoredNomogram, patient: PatientValues, level = 0.95): NomogramReading {
  const { coefficients, covariance, intercept, pointsPerUnit } = stored;
  const columns: number[] = [];
  const points = stored.variables.map((variable) => {
    const own = columnsOf(variable, patient[variable.name]);
    const effect = own.reduce((sum, x, j) => sum + x * coefficients[columns.length + j]!, 0);
    columns.push(...own);
    return { variable: variable.name, points: (effect - variable.lowest) * pointsPerUnit };
  });
  const linearPredictor = columns.reduce((sum, x, j) => sum + x * coefficients[j]!, intercept);
  const risk = Math.exp(linearPredictor);
  return {
    points,
    totalPoints: points.reduce((sum, own) => sum + own.points, 0),
    linearPredictor,
    survival: stored.horizons.map(({ time, hazard, variance, towards }) => {
      const away = towards.map((value, j) => value - columns[j]! * hazard);
      const ofCoefficients = away.reduce(
        (sum, a, i) => sum + a * away.reduce((inner, b, j) => inner + covariance[i]![j]! * b, 0),
        0,
      );
      const probability = Math.exp(-hazard * risk);
      const seOfLog = risk * Math.sqrt(variance + ofCoefficients);
      const [lower, upper] = survivalLimits(probability, seOfLog, "log", level);
      return { time, probability, lower, upper };
    }),
    beyond: stored.variables.flatMap((variable) => {
      if (variable.kind === "factor") return [];
      const value = Number(patient[variable.name]);
      const [least, most] = variable.range;
      return value < least || value > most ? [variable.name] : [];
    }),
  };
}

function columnsOf(variable: StoredVariable, value: number | string | undefined): readonly number[] {
  if (variable.kind === "numeric") {
    if (typeof value === "number" && Number.isFinite(value)) return [value];
    return fail({
      code: "value-missing",
      where: { column: variable.name },
      found: "no value",
      expected: "a number: the nomogram needs each of its variables",
      remedy: `Give the patient's ${variable.name}.`,
    });
  }
  if (value === undefined)
    return fail({
      code: "value-missing",
      where: { column: variable.name },
      found: "no value",
      expected: `one of ${variable.levels.join(", ")}`,
      remedy: `Give the patient's ${variable.name}.`,
    });
  if (!variable.levels.includes(String(value)))
    return fail({
      code: "level-unknown",
      where: { column: variable.name },
      found: `'${value}'`,
      expected: `one of ${variable.levels.join(", ")}`,
      remedy: "The nomogram knows nothing of a level that none of its patients had.",
    });
  return variable.levels.slice(1).map((each) => (each === String(value) ? 1 : 0));
}
