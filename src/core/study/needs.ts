// What the models of a study ask of its patients.

import type { Factor } from "../model/encoder.ts";
import { isMeasuredFactor } from "../model/measuredFactors.ts";
import type { ModelPlan, Study } from "./study.ts";

/** True when a model reads images or measures the tumour: then every patient needs a PET and a tumour. */
export function needsImages({ models }: Study): boolean {
  return models.some((model) => model.kind === "network" || model.factors.some(isMeasuredFactor));
}

/** True when a network has a CT channel. */
export function needsCt({ models }: Study): boolean {
  return models.some((model) => model.kind === "network" && model.channels.includes("ct"));
}

/** Factors of the table that at least one model uses, in the study's order. */
export function neededFactors({ models, factors }: Study): readonly string[] {
  const used = new Set(models.flatMap((model) => model.factors));
  return factors.map(({ name }) => name).filter((name) => used.has(name));
}

/** A model's factors with their types, those that are measured from the images as numbers. */
export function factorsOf(study: Study, model: ModelPlan): readonly Factor[] {
  return model.factors.map(
    (name): Factor => study.factors.find((factor) => factor.name === name) ?? { name, kind: "number" },
  );
}
