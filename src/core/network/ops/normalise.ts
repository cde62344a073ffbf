import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** Batch normalisation in use: each channel by a mean and variance [C] kept from training. Opened as BatchNormalization, which runtimes fold into convolutions. */
export function normalise(
  x: Value,
  scale: Value,
  shift: Value,
  mean: Value,
  variance: Value,
  { epsilon }: { readonly epsilon: number },
): Value<"normalise"> {
  for (const vector of [scale, shift, mean, variance])
    expectShape("a vector of normalise", vector.shape, [x.shape[1]]);
  return value("normalise", [x, scale, shift, mean, variance], { epsilon }, x.shape);
}

export const lowerNormalise: Lowering<"normalise"> = (onnx, { attributes }, inputs) =>
  onnx.node("BatchNormalization", inputs, { epsilon: { float: attributes.epsilon } });
