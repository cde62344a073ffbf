// A finished model on another centre's patients: its own threshold, its own encoder, nothing fitted here but the
// description of what came out.
import type { ModelFile } from "../model/modelFile.ts";
import { type CalibrationLine, calibratedLogit } from "../model/scoreCalibration.ts";
import { calibrationOf } from "./calibration.ts";
import { classifyAt } from "./classification.ts";
import { discriminate, hasInterval, type ScoredOutcome } from "./discrimination.ts";
import type { Auc, AucComparison, Calibration, Classification, RocCurve, ScoreRow } from "./results.ts";

export interface Validation {
  readonly format: 1;
  readonly uptake: string;
  readonly study: string;
  readonly simulated: boolean;
  readonly endpoint: { readonly name: string; readonly positive: string };
  readonly n: number;
  readonly positives: number;
  readonly models: Readonly<Record<string, ModelValidation>>;
  readonly comparisons: readonly AucComparison[];
  readonly warnings: readonly string[];
}

export interface ModelValidation {
  /** Patients whom the model could score. */
  readonly n: number;
  /** Null where a class has fewer than two patients. */
  readonly auc: Auc | null;
  readonly roc: RocCurve | null;
  /** At the threshold that travels with the model; null where there is none or one class only. */
  readonly classification: Classification | null;
  readonly calibration: Calibration | null;
  /** Of the probabilities, by the calibration that travels with the model; null where it has none. */
  readonly calibrationAfter: Calibration | null;
}

export interface ValidationInput
  extends Pick<Validation, "uptake" | "study" | "simulated" | "endpoint" | "warnings"> {
  /** Every patient as external validation; a model that could not score a patient lacks the entry. */
  readonly rows: readonly ScoreRow[];
  /** By model; what the model file lacks is absent. */
  readonly models: Readonly<Record<string, Pick<ModelFile, "threshold" | "calibration">>>;
}

/** AUC with DeLong's interval, paired comparisons, calls at the carried threshold and calibration, for every model. */
export function validate(input: ValidationInput): Validation {
  const { rows } = input;
  const models = Object.keys(input.models);
  const { discrimination, roc, comparisons, warnings } = discriminate(rows, models);
  const about = models.map((model): readonly [string, ModelValidation] => {
    const scored = rows.flatMap((row) => {
      const score = row.scores[model];
      return score === undefined ? [] : [{ score, outcome: row.outcome }];
    });
    const threshold = input.models[model]?.threshold?.value;
    const line = input.models[model]?.calibration;
    const bothClasses = new Set(scored.map(({ outcome }) => outcome)).size === 2;
    return [
      model,
      {
        n: scored.length,
        auc: discrimination[model]?.["external-validation"] ?? null,
        roc: roc[model]?.["external-validation"] ?? null,
        classification: threshold !== undefined && bothClasses ? classifyAt(threshold, scored) : null,
        calibration: calibrationAmong(scored),
        calibrationAfter: line === undefined ? null : calibrationAmong(scored, line),
      },
    ];
  });
  return {
    format: 1,
    uptake: input.uptake,
    study: input.study,
    simulated: input.simulated,
    endpoint: input.endpoint,
    n: rows.length,
    positives: rows.filter(({ outcome }) => outcome === 1).length,
    models: Object.fromEntries(about),
    comparisons,
    warnings: [...input.warnings, ...warnings],
  };
}

/** Of the scores as they are, or of the log-odds that a line makes of them. */
function calibrationAmong(
  scored: readonly ScoredOutcome[],
  line: CalibrationLine = { intercept: 0, slope: 1 },
): Calibration | null {
  if (!hasInterval(scored)) return null;
  const logits = scored.map(({ score }) => calibratedLogit(line, score));
  return (
    calibrationOf(
      logits,
      scored.map(({ outcome }) => outcome),
    ) ?? null
  );
}

/** What may leave the centre: counts, AUCs and lines, no curve whose points are patients' scores. */
export function aggregateOf(validation: Validation): object {
  const { models, ...shared } = validation;
  return {
    ...shared,
    models: Object.fromEntries(
      Object.entries(models).map(([name, { n, auc, classification, calibration, calibrationAfter }]) => [
        name,
        {
          n,
          auc,
          classification,
          calibration: withoutCurve(calibration),
          calibrationAfter: withoutCurve(calibrationAfter),
        },
      ]),
    ),
  };
}

function withoutCurve(calibration: Calibration | null): Omit<Calibration, "curve"> | null {
  if (calibration === null) return null;
  const { curve, ...others } = calibration;
  return others;
}
