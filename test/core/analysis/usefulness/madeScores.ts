// Score rows with a known truth, for tests of what the analysis makes of them.
import type { CohortName, ScoreRow } from "../../../../src/core/analysis/results.ts";
import { stream } from "../../../../src/core/random/stream.ts";

/** Rows of one cohort from plain columns; folds 1, 2, 1, 2 … in training. */
export function rowsOf(
  cohort: CohortName,
  outcomes: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
): ScoreRow[] {
  return outcomes.map((outcome, i) => ({
    patient: `${cohort}-${String(i + 1).padStart(4, "0")}`,
    cohort,
    ...(cohort === "training" && { fold: 1 + (i % 2) }),
    outcome: outcome === 1 ? 1 : 0,
    scores: Object.fromEntries(Object.entries(scores).map(([model, values]) => [model, values[i]!])),
  }));
}

/**
 * A model M of three networks whose logits are the patient's true log-odds plus noise of `noise` SD each: one network's in training, the mean
 * of three elsewhere. So the ensemble's slope is known to be nearer to 1 than one network's.
 */
export function noisyEnsemble(cohort: CohortName, n: number, noise: number): ScoreRow[] {
  const random = stream(7, "noisy", cohort);
  return Array.from({ length: n }, (_, i): ScoreRow => {
    const logOdds = 1.5 * random.normal();
    const outcome = random.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    const logits = [0, 1, 2].map(() => logOdds + noise * random.normal());
    const mean = (logits[0]! + logits[1]! + logits[2]!) / 3;
    const isTraining = cohort === "training";
    return {
      patient: `${cohort}-${i}`,
      cohort,
      ...(isTraining && { fold: 1 + (i % 3) }),
      outcome,
      scores: { M: isTraining ? logits[i % 3]! : mean },
    };
  });
}
