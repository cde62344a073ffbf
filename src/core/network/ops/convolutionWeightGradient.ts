import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import { isPointwise } from "./convolution.ts";
import type { Lowering } from "./lowering.ts";
import { cubic, type Window } from "./window.ts";

/** Gradient of a convolution's weight: dy [N, O, …], x [N, C, D, H, W] → [O, C, k, k, k]. */
export function convolutionWeightGradient(
  dy: Value,
  x: Value,
  window: Window,
  weightShape: Shape,
): Value<"convolutionWeightGradient"> {
  return value("convolutionWeightGradient", [dy, x], window, weightShape);
}

export const lowerConvolutionWeightGradient: Lowering<"convolutionWeightGradient"> = (
  onnx,
  gradient,
  [dy, x],
) => {
  const { shape, attributes, inputs } = gradient;
  const [dyShape, xShape] = inputs.map((input) => input.shape) as [Shape, Shape];
  const { stride, before } = attributes;
  if (isPointwise(shape, attributes)) {
    const voxels = sizeOf(dyShape.slice(2));
    const kept =
      stride === 1
        ? x
        : onnx.slice(
            x,
            [2, 3, 4].map((axis) => ({ axis, start: 0, end: xShape[axis], step: stride })),
          );
    const product = onnx.matMul(
      onnx.reshape(dy, [dyShape[0], dyShape[1], voxels]),
      onnx.reshape(kept, [xShape[0], xShape[1], voxels]),
      { transB: true },
    );
    return onnx.reshape(onnx.sum(product, [0]), shape);
  }
  // A convolution with the roles exchanged: channels of x are its batch, patients its channels, dy its (dilated) kernel.
  const ends = xShape
    .slice(2)
    .map((edge, axis) => shape[axis + 2] - edge - before[axis] + stride * (dyShape[axis + 2] - 1));
  const exchanged = onnx.node(
    "Conv",
    [onnx.transpose(x, [1, 0, 2, 3, 4]), onnx.transpose(dy, [1, 0, 2, 3, 4])],
    {
      kernel_shape: dyShape.slice(2),
      dilations: cubic(stride),
      pads: [...before, ...ends],
    },
  );
  return onnx.transpose(exchanged, [1, 0, 2, 3, 4]);
};
