import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** max(x, 0) */
export function relu(x: Value): Value<"relu"> {
  return value("relu", [x], {}, x.shape);
}

/** dy where the result y of relu is above 0, else 0: y is never negative, so its sign is that mask. */
export function reluGradient(dy: Value, y: Value): Value<"reluGradient"> {
  expectShape("the gradient of relu", dy.shape, y.shape);
  return value("reluGradient", [dy, y], {}, y.shape);
}

export const lowerRelu: Lowering<"relu"> = (onnx, _value, inputs) => onnx.node("Relu", inputs);

export const lowerReluGradient: Lowering<"reluGradient"> = (onnx, _value, [dy, y]) =>
  onnx.node("Mul", [dy, onnx.node("Sign", [y])]);
