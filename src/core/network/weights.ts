// The numbers of a network by layer name, and what they are before training.
import { stream } from "../random/stream.ts";
import { checkDescription, type NetworkDescription } from "./description.ts";
import { sizeOf, type Value } from "./graph/value.ts";
import { constant } from "./ops/constant.ts";
import { input } from "./ops/input.ts";
import { normalise } from "./ops/normalise.ts";
import { type Initial, type Layers, resnet10 } from "./resnet10.ts";

export interface Weight {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** By name as in MedicalNet: "layer1.0.conv1.weight", "bn1.running_mean"; branches before it: "pet.conv1.weight". */
export type Weights = Readonly<Record<string, Weight>>;

/** ε of every batch norm (PyTorch's default). */
export const epsilon = 1e-5;

/** What a weight does, which says how it changes. */
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
  readonly initial: Initial;
}

/** Gives the value of a weight at its place in the graph. */
export type WeightSource = (place: WeightPlace) => Value;

/** All weights of a network, in the order of its layers. */
export function weightPlaces(description: NetworkDescription): readonly WeightPlace[] {
  checkDescription(description);
  const places: WeightPlace[] = [];
  const layers = layersInUse((place) => {
    places.push(place);
    return input(place.name, place.dims);
  });
  resnet10(description, 1, layers, { training: false });
  return places;
}

/** Layers in use: every norm by its kept mean and variance. */
export function layersInUse(source: WeightSource): Layers {
  return {
    weight: trainedWeight(source),
    norm: (x, name) => {
      const vector = vectorOf(source, x.shape[1]);
      return normalise(
        x,
        vector(`${name}.weight`, "norm-scale", 1),
        vector(`${name}.bias`, "norm-shift", 0),
        vector(`${name}.running_mean`, "running-mean", 0),
        vector(`${name}.running_var`, "running-variance", 1),
        { epsilon },
      );
    },
    standardise: standardiseBy(source),
  };
}

/** Kernels and biases. */
export function trainedWeight(source: WeightSource): Layers["weight"] {
  return (name, dims, initial) =>
    source({ name, dims, role: name.endsWith(".bias") ? "bias" : "kernel", initial });
}

/** (images − mean)/SD by channel, with mean and variance kept among the weights: "input.mean", "input.variance". */
export function standardiseBy(source: WeightSource): Layers["standardise"] {
  return (images, name) => {
    const dims = [images.shape[1]];
    const vector = vectorOf(source, images.shape[1]);
    return normalise(
      images,
      constant(1, dims),
      constant(0, dims),
      vector(`${name}.mean`, "input-mean", 0),
      vector(`${name}.variance`, "input-variance", 1),
      { epsilon: 0 },
    );
  };
}

/** A weight of one number a channel that starts out constant. */
export function vectorOf(source: WeightSource, channels: number) {
  return (name: string, role: WeightRole, number: number): Value =>
    source({ name, dims: [channels], role, initial: { kind: "constant", number } });
}

/** Roles that the optimiser changes. Running statistics follow the batches, input statistics are those of the training samples. */
export function isTrained(role: WeightRole): boolean {
  return role === "kernel" || role === "bias" || role === "norm-scale" || role === "norm-shift";
}

/** Weights before training. Each has its own stream of random numbers. */
export function initialWeights(description: NetworkDescription, seed: number, networkName: string): Weights {
  return Object.fromEntries(
    weightPlaces(description).map(({ name, dims, initial }) => {
      const data = new Float32Array(sizeOf(dims));
      const random = stream(seed, "network", networkName, "weights", name);
      if (initial.kind === "constant") data.fill(initial.number);
      else if (initial.kind === "normal")
        for (let i = 0; i < data.length; i++) data[i] = random.normal() * initial.deviation;
      else for (let i = 0; i < data.length; i++) data[i] = (2 * random.next() - 1) * initial.bound;
      return [name, { dims, data }];
    }),
  );
}
