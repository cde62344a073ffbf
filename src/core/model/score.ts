// One patient's score by a finished model: the same preparation, encoder and ensemble as in the study that made it.
import type { Problem } from "../problem/problem.ts";
import { ProblemError } from "../problem/problem.ts";
import { encode, type FactorValues, mostFrequentLevel } from "./encoder.ts";
import { ensembleScore, foldSpread } from "./ensemble.ts";
import { logisticLogit } from "./logisticModel.ts";
import { isMeasuredFactor, measureFactors } from "./measuredFactors.ts";
import type { ModelFile, NetworkModelFile } from "./modelFile.ts";
import type { PreparedPatient } from "./preparation.ts";
import { calibratedProbability } from "./scoreCalibration.ts";

/** Above or below the threshold that the model learned; "none" where it learned none. */
export type RiskGroup = "at or above the threshold" | "below the threshold" | "none";

export interface PatientScore {
  /** The DLS: logit of the ensemble's mean output. Not a probability, not a diagnosis. */
  readonly value: number;
  /** Standard deviation of the folds' logits about this patient. */
  readonly spread: number;
  readonly group: RiskGroup;
  /** By the calibration that travels with the model, for patients like those it was learned on; absent where it has none. */
  readonly probability?: number;
  readonly warnings: readonly string[];
}

/** Gives the logit of a network's fold (0-based) for prepared boxes and encoded factors. */
export type NetworkLogit = (
  model: NetworkModelFile,
  fold: number,
  prepared: PreparedPatient,
  factors: Float32Array,
) => Promise<number>;

/** A score, or why there is none (missing CT, missing factor). */
export type ScoreOutcome =
  | ({ readonly kind: "scored" } & PatientScore)
  | { readonly kind: "not-scored"; readonly problems: readonly Problem[] };

/** Scores one patient. `factors` are the table's; measured ones come from the boxes' measures. */
export async function scorePatient(
  model: ModelFile,
  prepared: PreparedPatient,
  factors: FactorValues,
  networkLogit: NetworkLogit,
): Promise<ScoreOutcome> {
  const row = { ...factors, ...measureFactors(prepared.measures) };
  try {
    const logits: number[] = [];
    const warnings = new Set<string>();
    const imputed = new Set<string>();
    for (const [k, fold] of model.folds.entries()) {
      const encoded = fold.encoder && encode(fold.encoder, row);
      for (const warning of encoded?.warnings ?? []) warnings.add(warning);
      for (const name of encoded?.imputed ?? []) imputed.add(name);
      logits.push(
        model.kind === "logistic"
          ? logisticLogit(model.folds[k]!, row)
          : await networkLogit(model, k, prepared, encoded?.values ?? new Float32Array(0)),
      );
    }
    const value = ensembleScore(logits);
    const beyond = beyondTraining(model, value);
    return {
      kind: "scored",
      value,
      spread: foldSpread(logits),
      group: groupOf(model, value),
      ...(model.calibration && { probability: calibratedProbability(model.calibration, value) }),
      warnings: [
        ...warnings,
        ...[...imputed].map((name) => `${name} is missing: ${usualValue(model, name)} stands for it`),
        ...(beyond === undefined ? [] : [beyond]),
      ],
    };
  } catch (error) {
    if (error instanceof ProblemError) return { kind: "not-scored", problems: error.problems };
    throw error;
  }
}

/** "the training patients' mean (64.2)": what the folds' encoders put in for a missing factor, over all folds where they differ. */
function usualValue(model: ModelFile, name: string): string {
  const fitted = model.folds.flatMap(
    ({ encoder }) => encoder?.factors.find((factor) => factor.name === name) ?? [],
  );
  const values = [
    ...new Set(
      fitted.map((factor) =>
        factor.kind === "number" ? factor.mean.toPrecision(3) : mostFrequentLevel(factor),
      ),
    ),
  ];
  const what = fitted[0]?.kind === "number" ? "mean" : "most frequent level";
  return `the training patients' ${what} (${values.join(", ")})`;
}

/** The table's factors (not those measured in images) that any of the models takes, each once. */
export function tableFactors(models: readonly ModelFile[]): readonly ModelFile["factors"][number][] {
  const byName = new Map(models.flatMap(({ factors }) => factors).map((factor) => [factor.name, factor]));
  return [...byName.values()].filter(({ name }) => !isMeasuredFactor(name));
}

function groupOf({ threshold }: ModelFile, value: number): RiskGroup {
  if (threshold === undefined) return "none";
  return value >= threshold.value ? "at or above the threshold" : "below the threshold";
}

function beyondTraining({ training }: ModelFile, value: number): string | undefined {
  const least = training.scoreQuantiles[0]!;
  const most = training.scoreQuantiles.at(-1)!;
  if (value >= least && value <= most) return undefined;
  return `the score lies beyond those of all ${training.n} training patients (${least.toFixed(2)} to ${most.toFixed(2)})`;
}
