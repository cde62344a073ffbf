// From the folds' logits to scores.csv's rows: out-of-fold for training patients, the ensemble for everyone else.
import { ensembleScore } from "../model/ensemble.ts";
import type { CohortName, ScoreRow } from "./results.ts";

export interface ScoredPatient {
  readonly patient: string;
  readonly cohort: CohortName;
  /** 1-based; given for training patients. */
  readonly fold?: number;
  readonly outcome: 0 | 1;
}

/** `logits[MODEL][k][i]`: the logit of patient i by the network (or logistic model) that left fold k + 1 out. */
export type FoldLogits = Readonly<Record<string, readonly (readonly number[])[]>>;

/**
 * The DLS of a training patient is that of the fold it was left out of; of any other patient the ensemble's.
 * `apparent` holds the ensemble's score of training patients, whom most of its networks have seen.
 */
export function scoreRows(patients: readonly ScoredPatient[], logits: FoldLogits): ScoreRow[] {
  const models = Object.keys(logits);
  return patients.map((patient, i) => {
    const ensemble = scoresBy(models, (model) => ensembleScore(logits[model]!.map((fold) => fold[i]!)));
    const { fold } = patient;
    if (fold === undefined) return { ...patient, scores: ensemble };
    return {
      ...patient,
      scores: scoresBy(models, (model) => logits[model]![fold - 1]![i]!),
      apparent: ensemble,
    };
  });
}

function scoresBy(
  models: readonly string[],
  score: (model: string) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(models.map((model) => [model, score(model)]));
}
