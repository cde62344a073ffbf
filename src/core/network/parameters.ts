// A network's numbers while it trains: all trained weights in one array, gradients and moments beside, so that the optimiser is one loop.
import type { NetworkDescription } from "./description.ts";
import { sizeOf } from "./graph/value.ts";
import type { Tensor } from "./runtime.ts";
import { isTrained, type Weight, type WeightPlace, type Weights, weightPlaces } from "./weights.ts";

export interface Parameters {
  /** Trained weights, those that decay first. */
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  /** AdamW's running means of the gradient and of its square. */
  readonly mean: Float32Array;
  readonly square: Float32Array;
  /** [0, decaying) takes weight decay: kernels, but no norms or biases. */
  readonly decaying: number;
  /** Running statistics and input statistics, by name. */
  readonly kept: Readonly<Record<string, Float32Array>>;
  /** Views: every weight by its name. */
  readonly weights: Weights;
  /** Views: the gradient's tensors by name of the training graph's output. */
  readonly gradients: Readonly<Record<string, Tensor>>;
}

/** Arrays for a network, filled with `weights`. */
export function parametersOf(description: NetworkDescription, initial: Weights): Parameters {
  const places = weightPlaces(description);
  const decaying = places.filter(({ role }) => role === "kernel");
  const others = places.filter(({ role }) => isTrained(role) && role !== "kernel");
  const trained = [...decaying, ...others];
  const size = totalSize(trained);
  const values = new Float32Array(size);
  const gradient = new Float32Array(size);
  const weights: Record<string, Weight> = {};
  const gradients: Record<string, Tensor> = {};
  let start = 0;
  for (const { name, dims } of trained) {
    const end = start + sizeOf(dims);
    weights[name] = { dims, data: values.subarray(start, end) };
    gradients[`gradient.${name}`] = { type: "float32", dims, data: gradient.subarray(start, end) };
    start = end;
  }
  const kept: Record<string, Float32Array> = {};
  for (const { name, dims, role } of places)
    if (!isTrained(role)) {
      kept[name] = new Float32Array(sizeOf(dims));
      weights[name] = { dims, data: kept[name] };
    }
  for (const { name } of places) weights[name].data.set(initial[name].data);
  const mean = new Float32Array(size);
  const square = new Float32Array(size);
  return { values, gradient, mean, square, decaying: totalSize(decaying), kept, weights, gradients };
}

function totalSize(places: readonly WeightPlace[]): number {
  return places.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
}
