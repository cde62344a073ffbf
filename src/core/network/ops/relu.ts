import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** max(x, 0) */
export function relu(x: Value): Value<"relu"> {
  return value("relu", [x], {}, x.shape);
}

/** dy where the result y of relu is above 0, else 0. */
export function reluGradient(dy: Value, y: Value): Value<"reluGradient"> {
  expectShape("the gradient of relu", dy.shape, y.shape);
  return value("reluGradient", [dy, y], {}, y.shape);
}

export const lowerRelu: Lowering<"relu"> = (onnx, _value, inputs) => onnx.node("Relu", inputs);

// y is never negative: y·1e38 cut to 0-1 is its sign, several times quicker than Sign or Where.
export const lowerReluGradient: Lowering<"reluGradient"> = (onnx, _value, [dy, y]) =>
  onnx.node("Mul", [dy, onnx.node("HardSigmoid", [y], { alpha: { float: 1e38 }, beta: { float: 0 } })]);
