// The state of a training between two steps, as safetensors bytes: a run that goes on from it ends in the very weights of an unbroken one.
import { fail } from "../problem/problem.ts";
import type { Parameters } from "./parameters.ts";
import { readSafetensors, type SafeTensor, writeSafetensors } from "./safetensors.ts";

/** Steps done, and the loss that the running epoch has added up. */
export interface Progressed {
  readonly step: number;
  readonly lossSum: number;
}

/** `recipe` says what is being trained; a checkpoint of another recipe is refused. */
export function writeCheckpoint(
  parameters: Parameters,
  { step, lossSum }: Progressed,
  recipe: string,
): Uint8Array {
  const flat = (data: Float32Array): SafeTensor => ({ dims: [data.length], data });
  const { values, mean, square, kept } = parameters;
  const tensors = {
    values: flat(values),
    mean: flat(mean),
    square: flat(square),
    ...Object.fromEntries(Object.entries(kept).map(([name, data]) => [`kept.${name}`, flat(data)])),
  };
  return writeSafetensors(tensors, { step: String(step), lossSum: String(lossSum), recipe }).bytes;
}

/** Fills `parameters` with the checkpoint's numbers and says how far it had come. */
export function restoreCheckpoint(bytes: Uint8Array, parameters: Parameters, recipe: string): Progressed {
  const { tensors, metadata } = readSafetensors(bytes, "checkpoint");
  if (metadata["recipe"] !== recipe)
    fail({
      code: "checkpoint-of-another-recipe",
      where: { file: "checkpoint" },
      found: `training of ${metadata["recipe"] ?? "an unknown recipe"}`,
      expected: recipe,
      remedy: "Delete the checkpoint to train this network from its start.",
    });
  const { values, mean, square, kept } = parameters;
  const targets = {
    values,
    mean,
    square,
    ...Object.fromEntries(Object.entries(kept).map(([name, data]) => [`kept.${name}`, data])),
  };
  for (const [name, target] of Object.entries(targets)) {
    const found = tensors[name]?.data;
    if (found?.length !== target.length)
      fail({
        code: "weights-unreadable",
        where: { file: "checkpoint" },
        found: `${found?.length ?? "no"} numbers of ${name}`,
        expected: `${target.length}`,
        remedy: "Delete the checkpoint to train this network from its start.",
      });
    target.set(found);
  }
  return { step: Number(metadata["step"]), lossSum: Number(metadata["lossSum"]) };
}
