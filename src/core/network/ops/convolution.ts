import { expectShape, sizeOf, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";
import { cubic, outputEdges, type Window } from "./window.ts";

/** Three-dimensional convolution (cross-correlation, as networks have it): x [N, C, D, H, W], weight [O, C, kD, kH, kW], no bias. */
export function convolution(x: Value, weight: Value, window: Window): Value<"convolution"> {
  const [n, c, ...edges] = x.shape;
  const [o, , ...kernel] = weight.shape;
  expectShape("the weight of a convolution", weight.shape, [o, c, ...kernel]);
  return value("convolution", [x, weight], window, [n, o, ...outputEdges(edges, kernel, window)]);
}

/** Whether a convolution mixes channels only: then it is a matrix product. */
export function isPointwise(weightShape: readonly number[], { before, after }: Window): boolean {
  return sizeOf(weightShape.slice(2)) === 1 && [...before, ...after].every((zeros) => zeros === 0);
}

export const lowerConvolution: Lowering<"convolution"> = (
  onnx,
  { inputs, attributes, shape },
  [x, weight],
) => {
  const [xShape, weightShape] = inputs.map((input) => input.shape);
  const { stride, before, after } = attributes;
  if (isPointwise(weightShape, attributes)) {
    const [n, c] = xShape;
    const matrix = onnx.reshape(weight, [weightShape[0], c]);
    const kept =
      stride === 1
        ? x
        : onnx.slice(
            x,
            [2, 3, 4].map((axis) => ({ axis, start: 0, end: xShape[axis], step: stride })),
          );
    const product = onnx.matMul(matrix, onnx.reshape(kept, [n, c, sizeOf(shape.slice(2))]));
    return onnx.reshape(product, shape);
  }
  return onnx.node("Conv", [x, weight], {
    kernel_shape: weightShape.slice(2),
    strides: cubic(stride),
    pads: [...before, ...after],
  });
};
