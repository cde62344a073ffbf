// One patient's survival by the nomograms of finished models, from the score and the factors.
import { describeProblem, ProblemError } from "../problem/problem.ts";
import type { FactorValues } from "./encoder.ts";
import type { ModelFile } from "./modelFile.ts";
import type { ScoreOutcome } from "./score.ts";
import { type NomogramReading, readNomogram, type StoredNomogram } from "./storedNomogram.ts";

export type SurvivalOutcome =
  | ({ readonly kind: "read"; readonly nomogram: StoredNomogram } & NomogramReading & {
        readonly warnings: readonly string[];
      })
  | { readonly kind: "not-read"; readonly nomogram: StoredNomogram; readonly reason: string };

/** By outcome as "OS"; a second nomogram of an outcome stands under "OS by PC". One that cannot be read says why. */
export function patientSurvival(
  models: readonly ModelFile[],
  scores: Readonly<Record<string, ScoreOutcome>>,
  factors: FactorValues,
): Readonly<Record<string, SurvivalOutcome>> {
  const survival: Record<string, SurvivalOutcome> = {};
  for (const model of models)
    for (const nomogram of model.nomograms ?? []) {
      const name =
        survival[nomogram.outcome] === undefined
          ? nomogram.outcome
          : `${nomogram.outcome} by ${nomogram.variables.map((variable) => variable.name).join(", ")}`;
      survival[name] = surviveBy(nomogram, scores[model.name], factors);
    }
  return survival;
}

function surviveBy(
  nomogram: StoredNomogram,
  score: ScoreOutcome | undefined,
  factors: FactorValues,
): SurvivalOutcome {
  if (score?.kind !== "scored")
    return { kind: "not-read", nomogram, reason: `there is no score of ${nomogram.score}` };
  // The score is the first variable: a factor of the table may bear its name.
  const values = Object.fromEntries(
    nomogram.variables.flatMap(({ name }, i) => {
      const value = i === 0 ? score.value : factors[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  try {
    const reading = readNomogram(nomogram, values);
    return {
      kind: "read",
      nomogram,
      ...reading,
      warnings: reading.beyond.map(
        (name) => `${name} lies beyond the patients that the nomogram was developed on: an extrapolation`,
      ),
    };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { kind: "not-read", nomogram, reason: error.problems.map(describeProblem).join(" ") };
  }
}
