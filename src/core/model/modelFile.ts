// model.json: what travels of a model. Preparation, encoders, folds, threshold, what training looked like; never a patient.

import type { NetworkDescription } from "../network/description.ts";
import { fail } from "../problem/problem.ts";
import type { Encoder, Factor } from "./encoder.ts";
import type { PreparationSettings } from "./preparation.ts";
import type { ScoreCalibration } from "./scoreCalibration.ts";
import type { StoredNomogram } from "./storedNomogram.ts";

export type ModelFile = NetworkModelFile | LogisticModelFile;

interface AnyModelFile {
  readonly format: 1;
  /** "CPC", "clinical", … */
  readonly name: string;
  readonly study: string;
  readonly uptake: string;
  readonly endpoint: { readonly name: string; readonly positive: string };
  /** True: learned on a phantom; refused on other images unless told. */
  readonly simulated: boolean;
  readonly preparation: PreparationSettings;
  /** Factors that the model takes, table's and measured ones, in the model's order. */
  readonly factors: readonly Factor[];
  /** Learned on out-of-fold training scores; absent where none separated them better than chance. */
  readonly threshold?: { readonly value: number; readonly rule: string };
  /** Learned on the same scores; absent where they don't rise with the outcome. Only with it does a score become a probability. */
  readonly calibration?: ScoreCalibration;
  readonly training: {
    readonly n: number;
    readonly positives: number;
    /** Out-of-fold DLS at 0, 5, … 100%. */
    readonly scoreQuantiles: readonly number[];
    /** Out-of-fold AUC as in the report, and what it was conditional on. */
    readonly auc: number | null;
  };
  /** Nomograms that join this model's score with factors. */
  readonly nomograms?: readonly StoredNomogram[];
  /** Sentences for whoever applies the model: what it is, what it was learned on, what it must not be used for. */
  readonly card: readonly string[];
}

export interface NetworkModelFile extends AnyModelFile {
  readonly kind: "network";
  readonly channels: readonly ("pet" | "ct")[];
  readonly network: NetworkDescription;
  readonly testTime: TestTimeSettings;
  readonly folds: readonly NetworkFold[];
}

/** Augmented copies whose mean logit is a fold's score; 0 copies: the plain box. */
export interface TestTimeSettings {
  readonly copies: number;
  readonly augmentation: readonly (
    | "flip"
    | "exchange"
    | "shift"
    | "intensity"
    | "rotate"
    | "scale"
    | "noise"
  )[];
  readonly seed: number;
}

export interface NetworkFold {
  readonly onnx: string;
  readonly weights: string;
  /** Learned on this fold's training patients; absent where the model takes no factors. */
  readonly encoder?: Encoder;
}

export interface LogisticModelFile extends AnyModelFile {
  readonly kind: "logistic";
  readonly penalty: "none" | "ridge";
  readonly folds: readonly LogisticFold[];
}

export interface LogisticFold {
  readonly encoder: Encoder;
  readonly intercept: number;
  /** In the order of the encoder's columns. */
  readonly coefficients: readonly number[];
  /** λ of the ridge, as ridgeLogistic.ts has it; 0 without penalty. */
  readonly penalty: number;
}

const requiredFields = [
  "name",
  "endpoint",
  "simulated",
  "preparation",
  "factors",
  "folds",
  "training",
  "card",
] as const satisfies readonly (keyof ModelFile)[];

/** Reads model.json. Refuses (`model-file-unreadable`, `model-format`) what is not one, or one of another format. */
export function parseModelFile(text: string, file: string): ModelFile {
  const refuse = (code: string, found: string) =>
    fail({
      code,
      where: { file },
      found,
      expected: "a model.json that this version of Uptake wrote (format 1)",
      remedy: "Give the folder run/models/NAME of a finished run, or the folder run/models.",
    });
  let model: Partial<ModelFile> | null;
  try {
    model = JSON.parse(text) as Partial<ModelFile> | null;
  } catch (error) {
    return refuse("model-file-unreadable", error instanceof Error ? error.message : String(error));
  }
  if (model?.format !== 1) return refuse("model-format", `format ${JSON.stringify(model?.format)}`);
  if (model.kind !== "network" && model.kind !== "logistic")
    return refuse("model-format", `a model of kind ${JSON.stringify(model.kind)}`);
  const missing = requiredFields.filter((field) => model[field] === undefined);
  if (missing.length > 0) return refuse("model-format", `a model without ${missing.join(", ")}`);
  return model as ModelFile;
}
