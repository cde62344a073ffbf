// 3D ResNet10 as in MedicalNet (Chen et al. 2019, arXiv 1904.00625), layers named as there: stem, four stages of one basic block, head.

import { branchesOf, type NetworkDescription } from "./description.ts";
import type { Value } from "./graph/value.ts";
import { add } from "./ops/add.ts";
import { concatenate } from "./ops/concatenate.ts";
import { convolution } from "./ops/convolution.ts";
import { globalAverage } from "./ops/globalAverage.ts";
import { input } from "./ops/input.ts";
import { linear } from "./ops/linear.ts";
import { maxPool } from "./ops/maxPool.ts";
import { multiply } from "./ops/multiply.ts";
import { relu } from "./ops/relu.ts";
import { liveWindow } from "./ops/window.ts";

/** What a weight is before training. */
export type Initial =
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "constant"; readonly number: number };

/** Gives a network its weights, and says how its norms normalise: by the batch (training) or by kept statistics (in use). */
export interface Layers {
  weight(name: string, shape: readonly number[], initial: Initial): Value;
  norm(x: Value, name: string): Value;
  /** Brings the image channels to a common scale. */
  standardise(images: Value, name: string): Value;
}

/** Numbers that the factors' dense layer gives. */
export const factorFeatures = 16;

/**
 * Logits [N, 1] of a batch. Inputs of the graph: the images [N, channels, box, box, box] of each branch, `factors`
 * [N, factorCount] if there are any, and in training `keep` [N, features]: the dropout mask.
 */
export function resnet10(
  description: NetworkDescription,
  batch: number,
  layers: Layers,
  { training }: { readonly training: boolean },
): Value {
  const { boxVoxels, factorCount, width } = description;
  const branches = branchesOf(description).map(({ prefix, channels }) => {
    const images = input(imagesName(prefix), [batch, channels.length, boxVoxels, boxVoxels, boxVoxels]);
    return features(images, prefix, width, layers);
  });
  if (factorCount > 0) branches.push(factorBranch(input("factors", [batch, factorCount]), layers));
  const joined = branches.length === 1 ? branches[0] : concatenate(branches);
  const kept = training && description.dropout > 0 ? multiply(joined, input("keep", joined.shape)) : joined;
  return dense(kept, "fc", 1, layers);
}

/** Name of the graph input that takes a branch's images: "images", or "images.pet", "images.ct" where they have branches of their own. */
export function imagesName(prefix: string): string {
  return `images.${prefix}`.replace(/\.$/, "");
}

/** Features before the head. */
export function featureCount(description: NetworkDescription): number {
  return (
    branchesOf(description).length * description.width * 8 +
    (description.factorCount > 0 ? factorFeatures : 0)
  );
}

function features(images: Value, prefix: string, width: number, layers: Layers): Value {
  // ReLU after the pool, not before it: they commute, and there are 8 times fewer voxels.
  let x = layers.standardise(images, `${prefix}input`);
  x = convolve(x, `${prefix}conv1`, width, { kernel: 7, stride: 2 }, layers);
  x = relu(maxPool(layers.norm(x, `${prefix}bn1`), { kernel: 3, stride: 2, padding: 1 }));
  x = basicBlock(x, `${prefix}layer1.0`, width, 1, layers);
  x = basicBlock(x, `${prefix}layer2.0`, width * 2, 2, layers);
  x = basicBlock(x, `${prefix}layer3.0`, width * 4, 2, layers);
  x = basicBlock(x, `${prefix}layer4.0`, width * 8, 2, layers);
  return globalAverage(x);
}

function basicBlock(x: Value, name: string, planes: number, stride: number, layers: Layers): Value {
  let y = convolve(x, `${name}.conv1`, planes, { kernel: 3, stride }, layers);
  y = relu(layers.norm(y, `${name}.bn1`));
  y = convolve(y, `${name}.conv2`, planes, { kernel: 3, stride: 1 }, layers);
  y = layers.norm(y, `${name}.bn2`);
  return relu(add(y, shortcut(x, name, planes, stride, layers)));
}

function shortcut(x: Value, name: string, planes: number, stride: number, layers: Layers): Value {
  if (stride === 1 && x.shape[1] === planes) return x;
  const projected = convolve(x, `${name}.downsample.0`, planes, { kernel: 1, stride }, layers);
  return layers.norm(projected, `${name}.downsample.1`);
}

function convolve(
  x: Value,
  name: string,
  planes: number,
  { kernel, stride }: { readonly kernel: number; readonly stride: number },
  layers: Layers,
): Value {
  const { kernel: live, window } = liveWindow(x.shape.slice(2), { kernel, stride });
  // He et al. 2015 by fan-out, as MedicalNet and MONAI have it.
  const initial = { kind: "normal", deviation: Math.sqrt(2 / (planes * kernel ** 3)) } as const;
  return convolution(x, layers.weight(`${name}.weight`, [planes, x.shape[1], ...live], initial), window);
}

function factorBranch(factors: Value, layers: Layers): Value {
  return relu(dense(factors, "factors", factorFeatures, layers));
}

function dense(x: Value, name: string, outputs: number, layers: Layers): Value {
  const initial = { kind: "uniform", bound: 1 / Math.sqrt(x.shape[1]) } as const;
  return linear(
    x,
    layers.weight(`${name}.weight`, [outputs, x.shape[1]], initial),
    layers.weight(`${name}.bias`, [outputs], initial),
  );
}
