// Mean of the AUCs of cross-validation folds with its influence-curve interval (LeDell, Petersen & van der Laan,
// Electron J Stat 2015;9:1583).
import { fail } from "../problem/problem.ts";
import { normalCritical } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { scoresByClass } from "./roc.ts";

export interface CrossValidatedAuc {
  /** Unweighted mean of the folds' AUCs. */
  readonly auc: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  readonly n: number;
  readonly positives: number;
  readonly folds: readonly { readonly fold: number; readonly auc: number; readonly n: number }[];
  /** Folds left out because all their patients are of one class; their patients do not count in `n`. */
  readonly oneClassFolds: readonly number[];
}

/**
 * Scores of patients, each from the model of the fold that it was left out of: R's
 * `cvAUC::ci.cvAUC(scores, outcome, folds = folds)`. Only scores of one fold are ever compared with each other:
 * pooling them biases the area (Airola 2011). Ties count one half in the influence curve as they do in the area;
 * cvAUC 1.1.4 counts them as zero there, so with tied scores its interval differs. Refuses
 * ("no-fold-with-both-classes") when no fold holds both classes.
 */
export function crossValidatedAuc(
  scores: Numbers,
  outcome: Numbers,
  fold: Numbers,
  level = 0.95,
): CrossValidatedAuc {
  requireSameLength(scores, "the score", fold, "the fold");
  requireSameLength(scores, "the score", outcome, "the outcome");
  const members = new Map<number, number[]>();
  for (let i = 0; i < fold.length; i++) {
    const list = members.get(fold[i]!);
    if (list === undefined) members.set(fold[i]!, [i]);
    else list.push(i);
  }
  const ordered = [...members].sort(([a], [b]) => a - b);
  const positivesOf = (rows: readonly number[]) => rows.reduce((sum, row) => sum + outcome[row]!, 0);
  const mixed = ordered.filter(([, rows]) => positivesOf(rows) > 0 && positivesOf(rows) < rows.length);
  if (mixed.length === 0) {
    fail({
      code: "no-fold-with-both-classes",
      where: {},
      found: `${ordered.length} folds, in each only one class`,
      expected: "positive and negative patients in at least one fold",
      remedy: "Use fewer folds, or stratify them on the endpoint.",
    });
  }
  const n = mixed.reduce((sum, [, rows]) => sum + rows.length, 0);
  const positives = mixed.reduce((sum, [, rows]) => sum + positivesOf(rows), 0);
  const folds = mixed.map(([name, rows]) => {
    const part = foldOf(
      rows.map((row) => scores[row]!),
      rows.map((row) => outcome[row]!),
      n / positives,
      n / (n - positives),
    );
    return { fold: name, n: rows.length, ...part };
  });
  const auc = folds.reduce((sum, part) => sum + part.auc, 0) / folds.length;
  const variance = folds.reduce((sum, part) => sum + part.meanSquaredInfluence, 0) / folds.length / n;
  const se = Math.sqrt(variance);
  const margin = normalCritical(level) * se;
  return {
    auc,
    se,
    ci: [Math.max(0, auc - margin), Math.min(1, auc + margin)],
    n,
    positives,
    folds: folds.map(({ fold: name, auc: area, n: size }) => ({ fold: name, auc: area, n: size })),
    oneClassFolds: ordered.filter((entry) => !mixed.includes(entry)).map(([name]) => name),
  };
}

function foldOf(
  scores: readonly number[],
  outcome: readonly number[],
  caseWeight: number,
  controlWeight: number,
): { readonly auc: number; readonly meanSquaredInfluence: number } {
  const { cases, controls } = scoresByClass(scores, outcome);
  const above = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const placed = (values: Float64Array, share: (value: number) => number) => Array.from(values, share);
  const casePlacement = placed(
    cases,
    (score) => controls.reduce((sum, other) => sum + above(score, other), 0) / controls.length,
  );
  const controlPlacement = placed(
    controls,
    (score) => cases.reduce((sum, other) => sum + above(other, score), 0) / cases.length,
  );
  const auc = casePlacement.reduce((sum, value) => sum + value, 0) / cases.length;
  const squares = (values: readonly number[], weight: number) =>
    values.reduce((sum, value) => sum + (weight * (value - auc)) ** 2, 0);
  return {
    auc,
    meanSquaredInfluence:
      (squares(casePlacement, caseWeight) + squares(controlPlacement, controlWeight)) / scores.length,
  };
}
