// The numbers of a network by layer name, and what they are before training.
import { stream } from "../random/stream.ts";
import { checkDescription, type NetworkDescription } from "./description.ts";
import { sizeOf, type Value } from "./graph/value.ts";
import { constant } from "./ops/constant.ts";
import { input } from "./ops/input.ts";
import { normalise } from "./ops/normalise.ts";
import { type Layers, resnet10 } from "./resnet10.ts";

export interface Weight {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** By name as in MedicalNet: "layer1.0.conv1.weight", "bn1.running_mean"; branches before it: "pet.conv1.weight". */
export type Weights = Readonly<Record<string, Weight>>;

/** ε of every batch norm (PyTorch's default). */
export const epsilon = 1e-5;

/** How a weight is used, by its name and shape. */
export type WeightRole =
  | "kernel"
  | "bias"
  | "norm-scale"
  | "norm-shift"
  | "running-mean"
  | "running-variance"
  | "input-mean"
  | "input-variance";

export interface WeightPlace {
  readonly name: string;
  readonly dims: readonly number[];
  readonly role: WeightRole;
}

/** All weights of a network, in the order of its layers. */
export function weightPlaces(description: NetworkDescription): readonly WeightPlace[] {
  checkDescription(description);
  const places: WeightPlace[] = [];
  const note = (name: string, dims: readonly number[], role: WeightRole): Value => {
    places.push({ name, dims, role });
    return input(name, dims);
  };
  resnet10(
    description,
    1,
    {
      weight: (name, shape) => note(name, shape, name.endsWith(".bias") ? "bias" : "kernel"),
      norm: (x, name) => normWith(x, name, note),
      standardise: (images, name) => standardiseWith(images, name, note),
    },
    { training: false },
  );
  return places;
}

/** Layers in use: every norm by its kept mean and variance. */
export function layersInUse(): Layers {
  return {
    weight: input,
    norm: (x, name) => normWith(x, name, input),
    standardise: (images, name) => standardiseWith(images, name, input),
  };
}

/** Roles that the optimiser changes. Running statistics follow the batches, input statistics are those of the training samples. */
export function isTrained(role: WeightRole): boolean {
  return role === "kernel" || role === "bias" || role === "norm-scale" || role === "norm-shift";
}

/**
 * Weights before training: convolutions normal with variance 2/fan-out (He et al. 2015, as MedicalNet and MONAI have it), dense layers
 * uniform within ±1/√fan-in (PyTorch's default), norms 1 and 0. Each layer has its own stream of random numbers.
 */
export function initialWeights(description: NetworkDescription, seed: number, networkName: string): Weights {
  const places = weightPlaces(description);
  return Object.fromEntries(
    places.map(({ name, dims, role }) => [name, { dims, data: initial(name, dims, role) }] as const),
  );

  function initial(name: string, dims: readonly number[], role: WeightRole): Float32Array {
    const data = new Float32Array(sizeOf(dims));
    const random = stream(seed, "network", networkName, "weights", name);
    if (role === "norm-scale" || role === "running-variance" || role === "input-variance")
      return data.fill(1);
    if (role === "norm-shift" || role === "running-mean" || role === "input-mean") return data;
    if (role === "kernel" && dims.length === 5) {
      const deviation = Math.sqrt(2 / (dims[0] * sizeOf(dims.slice(2))));
      return data.map(() => random.normal() * deviation);
    }
    const kernel = places.find((place) => place.name === name.replace(/\.bias$/, ".weight"));
    const bound = 1 / Math.sqrt(kernel?.dims[1] ?? 1);
    return data.map(() => (2 * random.next() - 1) * bound);
  }
}

/** (images − mean)/SD by channel, with mean and variance kept among the weights: "input.mean", "input.variance". */
export function standardiseWith(
  images: Value,
  name: string,
  vector: (name: string, dims: readonly number[], role: WeightRole) => Value,
): Value {
  const dims = [images.shape[1]];
  return normalise(
    images,
    constant(1, dims),
    constant(0, dims),
    vector(`${name}.mean`, dims, "input-mean"),
    vector(`${name}.variance`, dims, "input-variance"),
    { epsilon: 0 },
  );
}

function normWith(
  x: Value,
  name: string,
  vector: (name: string, dims: readonly number[], role: WeightRole) => Value,
): Value {
  const dims = [x.shape[1]];
  return normalise(
    x,
    vector(`${name}.weight`, dims, "norm-scale"),
    vector(`${name}.bias`, dims, "norm-shift"),
    vector(`${name}.running_mean`, dims, "running-mean"),
    vector(`${name}.running_var`, dims, "running-variance"),
    { epsilon },
  );
}
