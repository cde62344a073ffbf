import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** Mean of −y·log σ(z) − (1 − y)·log(1 − σ(z)) over logits z and outcomes y, both [N, 1] → []. */
export function binaryCrossEntropy(logits: Value, outcomes: Value): Value<"binaryCrossEntropy"> {
  expectShape("the outcomes", outcomes.shape, logits.shape);
  return value("binaryCrossEntropy", [logits, outcomes], {}, []);
}

/** (σ(z) − y)/N, times the gradient of the loss. */
export function binaryCrossEntropyGradient(
  dy: Value,
  logits: Value,
  outcomes: Value,
): Value<"binaryCrossEntropyGradient"> {
  return value("binaryCrossEntropyGradient", [dy, logits, outcomes], {}, logits.shape);
}

// max(z, 0) − z·y + log(1 + exp(−|z|)): no overflow at any z.
export const lowerBinaryCrossEntropy: Lowering<"binaryCrossEntropy"> = (onnx, _value, [z, y]) => {
  const softplus = onnx.node("Log", [
    onnx.node("Add", [onnx.node("Exp", [onnx.node("Neg", [onnx.node("Abs", [z])])]), onnx.scalar(1)]),
  ]);
  const rest = onnx.node("Sub", [onnx.node("Relu", [z]), onnx.node("Mul", [z, y])]);
  return onnx.node("ReduceMean", [onnx.node("Add", [rest, softplus])], { keepdims: 0 });
};

export const lowerBinaryCrossEntropyGradient: Lowering<"binaryCrossEntropyGradient"> = (
  onnx,
  { shape },
  [dy, z, y],
) => {
  const share = onnx.node("Div", [dy, onnx.scalar(shape[0])]);
  return onnx.node("Mul", [onnx.node("Sub", [onnx.node("Sigmoid", [z]), y]), share]);
};
