// What another seed would have given: AUCs of whole trainings that differ in nothing else.
import { discriminate } from "../discrimination.ts";
import type { CohortName, ScoreRow } from "../results.ts";
import type { SeedSpread } from "./results.ts";

export interface SeedTraining {
  readonly seed: number;
  readonly rows: readonly ScoreRow[];
}

/** By model and cohort; nothing where any training has no AUC. Patients, cohorts and folds are the same in all. */
export function seedSpread(trainings: readonly SeedTraining[], models: readonly string[]): SeedSpread {
  const found = trainings.map(({ rows }) => discriminate(rows, models).discrimination);
  const cohorts: readonly CohortName[] = ["training", "internal-validation", "external-validation"];
  return {
    seeds: trainings.map(({ seed }) => seed),
    auc: Object.fromEntries(
      models.map((model) => [
        model,
        Object.fromEntries(
          cohorts.flatMap((cohort) => {
            const aucs = found.flatMap((discrimination) => discrimination[model]?.[cohort]?.auc ?? []);
            return aucs.length < trainings.length
              ? []
              : [[cohort, { aucs, least: Math.min(...aucs), most: Math.max(...aucs) }] as const];
          }),
        ),
      ]),
    ),
  };
}
