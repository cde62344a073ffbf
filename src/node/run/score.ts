// A new patient's scores by finished models: from images and factors, also where the study is gone.
import type { Factor, FactorValues } from "../../core/model/encoder.ts";
import type { ModelFile } from "../../core/model/modelFile.ts";
import { patientSurvival, type SurvivalOutcome } from "../../core/model/patientSurvival.ts";
import { preparePatient } from "../../core/model/preparation.ts";
import { type ScoreOutcome, scorePatient, tableFactors } from "../../core/model/score.ts";
import { didYouMean } from "../../core/problem/didYouMean.ts";
import { fail, isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { TumourRule } from "../../core/study/study.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { type ImagePaths, loadImages } from "./images.ts";
import { readModels, type StoredModel } from "./modelFolder.ts";
import { openNetworks } from "./modelNetworks.ts";

export interface ScoreRequest {
  readonly models: string;
  readonly images: ImagePaths;
  readonly tumour: TumourRule;
  readonly seedMm?: Vector;
  readonly weightKg?: number;
  /** As given: name and value. */
  readonly factors: Readonly<Record<string, string>>;
  /** Use a model that was learned on phantoms on other images. */
  readonly acceptPhantomModel: boolean;
  readonly warn: (line: string) => void;
}

export interface ScoreReport {
  readonly scores: Readonly<Record<string, ScoreOutcome>>;
  /** By the nomograms that the models carry. */
  readonly survival: Readonly<Record<string, SurvivalOutcome>>;
  /** Warnings of images and tumour. */
  readonly problems: readonly Problem[];
  readonly simulated: boolean;
  readonly tumourSource: string;
}

/** Name under which the patient runs; a file or folder name may be a person's. */
const anonymous = "to be scored";

/**
 * Scores by every model of the folder; a model that cannot score this patient (no CT, a factor not given) says why. Refuses factors that no
 * model takes or whose value is none of theirs, models of phantoms on other images, and what readers of images and models refuse.
 */
export async function scoreNewPatient(request: ScoreRequest): Promise<ScoreReport> {
  const { models, preparation } = await readModels(request.models);
  const factors = readFactors(givenFactors(models.map(({ model }) => model)), request.factors);
  const images = await loadImages({ ...request, patient: anonymous, registered: preparation.registered });
  if (!images.simulated && !request.acceptPhantomModel) refusePhantomModels(models);
  const { prepared, problems: fit } = preparePatient(anonymous, images, preparation);
  const problems = [...images.problems, ...fit];
  if (problems.some(isError)) throw new ProblemError(problems);
  const networks = openNetworks(models, request.warn);
  try {
    const scores: Record<string, ScoreOutcome> = {};
    for (const { model } of models)
      scores[model.name] = await scorePatient(model, prepared, factors, networks.logit);
    return {
      scores,
      survival: patientSurvival(
        models.map(({ model }) => model),
        scores,
        factors,
      ),
      problems,
      simulated: images.simulated,
      tumourSource: images.acquisition.maskSource ?? "mask",
    };
  } finally {
    await networks.release();
  }
}

/** Refuses (`phantom-model`) models that were learned on simulated images. */
export function refusePhantomModels(models: readonly StoredModel[]): void {
  const phantom = models.find(({ model }) => model.simulated);
  if (phantom === undefined) return;
  fail({
    code: "phantom-model",
    where: { file: phantom.folder },
    found: `model ${phantom.model.name} was learned on simulated images of a phantom; these images are not a phantom's`,
    expected: "a model that was learned on patients",
    remedy: "Its scores say nothing about a patient. For a software test, add --accept-phantom-model.",
  });
}

/** Factors of models and of their nomograms, which may take others. */
function givenFactors(models: readonly ModelFile[]): readonly Factor[] {
  const own = tableFactors(models);
  const names = new Set(own.map(({ name }) => name));
  const ofNomograms = models.flatMap(({ nomograms = [] }) =>
    nomograms.flatMap(({ variables }) =>
      variables
        .slice(1)
        .map(
          (variable): Factor =>
            variable.kind === "numeric"
              ? { kind: "number", name: variable.name }
              : { kind: "levels", name: variable.name, levels: [...variable.levels] },
        ),
    ),
  );
  const others = new Map(
    ofNomograms.filter(({ name }) => !names.has(name)).map((factor) => [factor.name, factor]),
  );
  return [...own, ...others.values()];
}

function readFactors(known: readonly Factor[], given: ScoreRequest["factors"]): FactorValues {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const factor = known.find((each) => each.name === name) ?? refuseFactor(name, known);
      return [name, factor.kind === "number" ? readNumber(name, text) : readLevel(factor, text)];
    }),
  );
}

function refuseFactor(name: string, known: readonly Factor[]): never {
  const names = known.map((factor) => factor.name);
  return fail({
    code: "factor-unknown",
    where: { column: name },
    found: `no model takes a factor '${name}'${didYouMean(name, names)}`,
    expected: names.join(", ") || "no factors",
    remedy: "Give --factor with one of these names.",
  });
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  return fail({
    code: "number-invalid",
    where: { column: name },
    found: `'${text}'`,
    expected: "a number with a decimal point",
    remedy: `Give --factor ${name}=NUMBER.`,
  });
}

function readLevel({ name, levels }: Factor & { readonly kind: "levels" }, text: string): string {
  if (levels.includes(text)) return text;
  return fail({
    code: "level-unknown",
    where: { column: name },
    found: `'${text}' is no level of '${name}'${didYouMean(text, levels)}`,
    expected: `one of ${levels.join(", ")}`,
    remedy: `Give --factor ${name}=LEVEL.`,
  });
}
