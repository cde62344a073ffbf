// What a nomogram's model and its parts are worth in new patients: Harrell's bootstrap of all of
// them from the same resamples.
import { ProblemError } from "../../problem/problem.ts";
import { bootstrapOptimism, type OptimismIndex } from "../../statistics/bootstrapOptimism.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { type Measures, type Prediction, performance } from "./performance.ts";
import { fitScoreModel, type ModelledPatients, type Penalty, type ScoreModel } from "./scoreModel.ts";

/** The joined model, and the factors or the score by themselves. */
export type Part = "joined" | "factors" | "score";
export type Parts = Readonly<Record<Part, ModelledPatients>>;

export interface PartsValidation {
  /** By "PART MEASURE". */
  readonly indices: Readonly<Record<string, OptimismIndex>>;
  readonly used: number;
  readonly failed: number;
  /** Measures on each resample of the models fitted on it. */
  readonly onResamples: readonly Measures[];
}

export interface ValidationOptions {
  /** Of the risk of the event, for the decision curve. */
  readonly thresholds: readonly number[];
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Harrell's optimism of every measure of each part, all from the same resamples. Refuses ("nomogram-not-estimable")
 * patients on whom a part has no finite estimates.
 */
export function validateParts(
  { thresholds, resamples, seed }: ValidationOptions,
  parts: Parts,
  penalties: Readonly<Record<Part, Penalty>>,
  times: readonly number[],
): PartsValidation {
  const names = (Object.keys(parts) as Part[]).filter((part) => parts[part].terms.length > 0);
  const { followUp } = parts.joined;
  const n = followUp.time.length;
  const measure = (rows: readonly number[] | undefined) => {
    const inside: Record<string, number> = {};
    const outside: Record<string, number> = {};
    for (const part of names) {
      const model = fitScoreModel(parts[part], penalties[part], rows);
      if (!model.isUsable) return undefined;
      const all = predictionOf(model, followUp, times);
      const own = rows === undefined ? all : atRows(all, rows);
      for (const [name, value] of Object.entries(performance(own, times, thresholds)))
        inside[`${part} ${name}`] = value;
      if (rows !== undefined)
        for (const [name, value] of Object.entries(performance(all, times, thresholds)))
          outside[`${part} ${name}`] = value;
    }
    return Object.values(inside).every(Number.isFinite) ? { training: inside, test: outside } : undefined;
  };
  const apparent = measure(undefined);
  if (apparent === undefined)
    throw new ProblemError([
      {
        code: "nomogram-not-estimable",
        where: {},
        found: "a model whose effects are infinite or cannot be told apart",
        expected: "finite estimates of the score, of the factors, and of both together",
        remedy:
          "Leave out factors: a level without events, or two factors that say the same, cannot be estimated.",
      },
    ]);
  const onResamples: Measures[] = [];
  const { indices, used, failed } = bootstrapOptimism(
    n,
    { count: resamples, seed },
    apparent.training,
    (rows) => {
      const measured = measure(rows);
      if (measured !== undefined) onResamples.push(measured.training);
      return measured;
    },
  );
  return { indices, used, failed, onResamples };
}

function predictionOf(model: ScoreModel, followUp: FollowUp, times: readonly number[]): Prediction {
  return { followUp, linearPredictor: model.linearPredictor, risks: times.map((time) => model.riskAt(time)) };
}

function atRows({ followUp, linearPredictor, risks }: Prediction, rows: readonly number[]): Prediction {
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
  return {
    followUp: { time: pick(followUp.time), event: pick(followUp.event) },
    linearPredictor: pick(linearPredictor),
    risks: risks.map(pick),
  };
}
