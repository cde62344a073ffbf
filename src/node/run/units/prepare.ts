// The unit that prepares one patient: images to a box on disk, and what is known of them.
import type { Acquisition, BoxOrigin } from "../../../core/analysis/analysedPatient.ts";
import { type MarginMeasures, measureMargins } from "../../../core/measure/maskMargin.ts";
import type { LesionMeasures } from "../../../core/measure/suv.ts";
import { shiftVoxels } from "../../../core/model/imageChanges.ts";
import { type BoxSettings, maskOnPet, preparePatient, widen } from "../../../core/model/preparation.ts";
import { isError, type Problem, ProblemError } from "../../../core/problem/problem.ts";
import type { TumourRule } from "../../../core/study/study.ts";
import { maskCentroidMm } from "../../../core/volume/mask.ts";
import type { Vector } from "../../../core/volume/volume.ts";
import type { UnitWork } from "../../workers/unit.ts";
import { type ImagePaths, loadImages } from "../images.ts";
import { writePrepared } from "../preparedFile.ts";

export interface PrepareInput {
  readonly patient: string;
  readonly images: ImagePaths;
  readonly settings: BoxSettings;
  readonly tumour: TumourRule;
  readonly seedMm?: Vector;
  readonly weightKg?: number;
  /** Where a reader moved the box: LPS, mm. */
  readonly shiftMm?: Vector;
  readonly preparedFile: string;
}

/** What is known of a prepared patient beside its box. */
export interface AboutImages {
  readonly measures: LesionMeasures;
  /** The same with the mask one voxel of the PET larger and smaller. */
  readonly margins: MarginMeasures;
  /** Of the tumour (LPS), wherever a reader moved the box. */
  readonly centreMm: Vector;
  readonly box: BoxOrigin;
  readonly acquisition: Acquisition;
  readonly simulated: boolean;
  readonly hasCt: boolean;
  readonly explanations: readonly string[];
}

export interface PrepareOutput {
  readonly about: AboutImages;
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/** Prepares a patient and writes its box. Problems with the patient's input throw. */
export const prepareUnit: UnitWork<PrepareInput, PrepareOutput, never> = async (input) => {
  const { patient, settings } = input;
  const images = await loadImages({ ...input, registered: settings.registered });
  const { prepared, problems: fit } = preparePatient(patient, images, settings, input.shiftMm);
  const problems = [...images.problems, ...fit];
  if (problems.some(isError)) throw new ProblemError(problems);
  const room = { extraVoxels: shiftVoxels, ...(input.shiftMm && { shiftMm: input.shiftMm }) };
  await writePrepared(input.preparedFile, widen(prepared, images, settings, room), shiftVoxels);
  return {
    about: {
      measures: prepared.measures,
      margins: measureMargins(images.pet, maskOnPet(images.mask, images.pet, settings)),
      centreMm: maskCentroidMm(images.mask),
      box: images.box,
      acquisition: images.acquisition,
      simulated: images.simulated,
      hasCt: images.ct !== undefined,
      explanations: images.explanations,
    },
    problems,
  };
};
