// The network in use as one ONNX model: images (and factors) in, logits out; weights inside or in a safetensors file beside.
import type { NetworkDescription } from "./description.ts";
import { toOnnx } from "./onnx/lower.ts";
import type { OnnxInitializer, OnnxModel } from "./onnx/model.ts";
import { input } from "./ops/input.ts";
import { resnet10 } from "./resnet10.ts";
import { layersInUse } from "./weights.ts";

/** For batches of `batch` patients; weights that are not among `initializers` stay inputs of the model. */
export function scoringGraph(
  description: NetworkDescription,
  batch: number,
  initializers: readonly OnnxInitializer[],
): OnnxModel {
  const logits = resnet10(
    description,
    batch,
    layersInUse(({ name, dims }) => input(name, dims)),
    { training: false },
  );
  return toOnnx("uptake-score", { logits }, initializers);
}
