// A new patient's scores by finished models: from images and factors, also where the study is gone.
import type { FactorValues } from "../../core/model/encoder.ts";
import { preparePatient } from "../../core/model/preparation.ts";
import { type ScoreOutcome, scorePatient, tableFactors } from "../../core/model/score.ts";
import { didYouMean } from "../../core/problem/didYouMean.ts";
import { fail, isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { TumourRule } from "../../core/study/study.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { type ImagePaths, loadImages } from "./images.ts";
import { openNetworks, readModels, type StoredModel } from "./modelFolder.ts";

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
  /** Warnings of images and tumour. */
  readonly problems: readonly Problem[];
  readonly simulated: boolean;
  readonly tumourSource: string;
  readonly cards: Readonly<Record<string, readonly string[]>>;
}

/** Name under which the patient runs; a file or folder name may be a person's. */
const anonymous = "patient";

/** Scores by every model of the folder; a model that cannot score this patient says why. */
export async function scoreNewPatient(request: ScoreRequest): Promise<ScoreReport> {
  const stored = await readModels(request.models);
  const factors = readFactors(stored, request.factors);
  const preparation = stored[0]!.model.preparation;
  requireOnePreparation(stored);
  const images = await loadImages({ ...request, patient: anonymous, registered: preparation.registered });
  if (!images.simulated && !request.acceptPhantomModel) refusePhantomModels(stored);
  const { prepared, problems: fit } = preparePatient(anonymous, images, preparation);
  const problems = [...images.problems, ...fit];
  if (problems.some(isError)) throw new ProblemError(problems);
  const networks = openNetworks(stored, request.warn);
  try {
    const scores: Record<string, ScoreOutcome> = {};
    for (const { model } of stored)
      scores[model.name] = await scorePatient(model, prepared, factors, networks.logit);
    return {
      scores,
      problems,
      simulated: images.simulated,
      tumourSource: images.acquisition.maskSource ?? "mask",
      cards: Object.fromEntries(stored.map(({ model }) => [model.name, model.card])),
    };
  } finally {
    await networks.release();
  }
}

/** Refuses (`phantom-model`) models that were learned on simulated images. */
export function refusePhantomModels(stored: readonly StoredModel[]): void {
  const phantom = stored.find(({ model }) => model.simulated);
  if (phantom === undefined) return;
  fail({
    code: "phantom-model",
    where: { file: phantom.folder },
    found: `model ${phantom.model.name} was learned on simulated images of a phantom; these images are not a phantom's`,
    expected: "a model that was learned on patients",
    remedy: "Its scores say nothing about a patient. For a software test, add --accept-phantom-model.",
  });
}

function readFactors(stored: readonly StoredModel[], given: Readonly<Record<string, string>>): FactorValues {
  const known = tableFactors(stored.map(({ model }) => model));
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const factor = known.find((each) => each.name === name);
      if (factor === undefined)
        return fail({
          code: "factor-unknown",
          where: { column: name },
          found: `no model takes a factor '${name}'${didYouMean(
            name,
            known.map((each) => each.name),
          )}`,
          expected: known.map((each) => each.name).join(", ") || "no factors",
          remedy: "Give --factor with one of these names.",
        });
      return [name, factor.kind === "number" ? readNumber(name, text) : text];
    }),
  );
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  return fail({
    code: "factor-not-a-number",
    where: { column: name },
    found: `'${text}'`,
    expected: "a number with a decimal point",
    remedy: `Give --factor ${name}=NUMBER.`,
  });
}

/** Models of one run share their preparation: the patient's box is made once. */
function requireOnePreparation(stored: readonly StoredModel[]): void {
  const preparations = new Set(stored.map(({ model }) => JSON.stringify(model.preparation)));
  if (preparations.size === 1) return;
  fail({
    code: "models-of-several-runs",
    where: { file: stored[0]!.folder },
    found: "models that prepare images in different ways",
    expected: "the models of one run",
    remedy: "Give one model's folder at a time.",
  });
}
