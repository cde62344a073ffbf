// Fills the tensors of one batch: boxes cut and augmented, factors, outcomes, dropout mask. Everything random has a stream of its own,
// keyed by network, epoch and patient or step, so that a step's batch does not depend on the steps before it.
import { type RandomStream, shuffled, stream } from "../random/stream.ts";
import {
  type AugmentationName,
  changeValues,
  cutBox,
  drawGeometry,
  plainGeometry,
} from "../volume/augment.ts";
import { branchesOf, type NetworkDescription } from "./description.ts";
import { featureCount, imagesName } from "./resnet10.ts";
import type { Tensor } from "./runtime.ts";
import { boxOf, type Sample, type ScoringSample } from "./sample.ts";

/** Tensors that a batch is written into, over and over. */
export interface BatchTensors {
  readonly feeds: Readonly<Record<string, Tensor & { readonly type: "float32" }>>;
  readonly size: number;
}

export function batchTensors(
  description: NetworkDescription,
  size: number,
  { training }: { readonly training: boolean },
): BatchTensors {
  const { boxVoxels, factorCount, dropout } = description;
  const tensor = (...dims: readonly number[]) => ({
    type: "float32" as const,
    dims,
    data: new Float32Array(dims.reduce((product, edge) => product * edge, 1)),
  });
  const images = branchesOf(description).map(
    ({ prefix, channels }) =>
      [imagesName(prefix), tensor(size, channels.length, boxVoxels, boxVoxels, boxVoxels)] as const,
  );
  return {
    size,
    feeds: {
      ...Object.fromEntries(images),
      ...(factorCount > 0 ? { factors: tensor(size, factorCount) } : {}),
      ...(training ? { outcomes: tensor(size, 1) } : {}),
      ...(training && dropout > 0 ? { keep: tensor(size, featureCount(description)) } : {}),
    },
  };
}

/** How one sample is put at one place of a batch. */
export interface Placing {
  readonly description: NetworkDescription;
  readonly margin: number;
  /** Undefined: the plain box. */
  readonly augmented:
    | { readonly names: readonly AugmentationName[]; readonly random: RandomStream }
    | undefined;
}

/** Writes a sample's boxes and factors at place `index` of the batch. */
export function placeSample(
  tensors: BatchTensors,
  index: number,
  sample: ScoringSample,
  placing: Placing,
): void {
  const { description, margin, augmented } = placing;
  const { boxVoxels, factorCount } = description;
  const voxels = boxVoxels ** 3;
  const geometry = augmented ? drawGeometry(augmented.names, margin, augmented.random) : plainGeometry;
  for (const { prefix, channels } of branchesOf(description)) {
    const { data } = tensors.feeds[imagesName(prefix)];
    channels.forEach((channel, i) => {
      const from = (index * channels.length + i) * voxels;
      cutBox(boxOf(sample, channel), boxVoxels + 2 * margin, geometry, boxVoxels, data, from);
      if (augmented) changeValues(augmented.names, data, from, from + voxels, augmented.random);
    });
  }
  if (factorCount > 0) tensors.feeds["factors"].data.set(sample.factors, index * factorCount);
}

/** The patients of each batch of an epoch. */
export function epochOrder(
  samples: readonly Sample[],
  key: { readonly seed: number; readonly network: string; readonly epoch: number },
  { batch, batches }: { readonly batch: number; readonly batches: number },
): readonly (readonly Sample[])[] {
  const order = shuffled(samples, stream(key.seed, "network", key.network, "order", key.epoch));
  return Array.from({ length: batches }, (_, b) =>
    Array.from({ length: batch }, (_, i) => order[(b * batch + i) % order.length]),
  );
}

/** Inverted dropout: 0 with probability `dropout`, else 1/(1 − dropout). */
export function fillDropout(keep: Float32Array, dropout: number, random: RandomStream): void {
  for (let i = 0; i < keep.length; i++) keep[i] = random.next() < dropout ? 0 : 1 / (1 - dropout);
}
