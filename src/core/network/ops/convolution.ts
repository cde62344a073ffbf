import { expectShape, sizeOf, type Value, value } from "../graph/value.ts";
import type { Window } from "./attributes.ts";
import type { Lowering } from "./lowering.ts";

/** Three-dimensional convolution (cross-correlation, as networks have it): x [N, C, D, H, W], weight [O, C, k, k, k], no bias. */
export function convolution(x: Value, weight: Value, window: Window): Value<"convolution"> {
  const [n, c, ...edges] = x.shape as readonly [number, number, ...number[]];
  const [o, , ...kernel] = weight.shape as readonly [number, number, ...number[]];
  expectShape("the weight of a convolution", weight.shape, [o, c, ...cubic(kernel[0])]);
  const outputs = edges.map((edge) => outputEdge(edge, kernel[0], window));
  return value("convolution", [x, weight], window, [n, o, ...outputs]);
}

/** Voxels along an edge after a window has slid over it. */
export function outputEdge(edge: number, kernel: number, { stride, padding }: Window): number {
  return Math.floor((edge + 2 * padding - kernel) / stride) + 1;
}

/** The same number on all three axes. */
export function cubic(n: number): readonly [number, number, number] {
  return [n, n, n];
}

/** Whether a convolution mixes channels only: then it is a matrix product. */
export function isPointwise(weightShape: readonly number[], window: Window): boolean {
  return weightShape[2] === 1 && window.padding === 0;
}

export const lowerConvolution: Lowering<"convolution"> = (
  onnx,
  { inputs, attributes, shape },
  [x, weight],
) => {
  const [xShape, weightShape] = inputs.map((input) => input.shape) as [readonly number[], readonly number[]];
  const { stride, padding } = attributes;
  if (isPointwise(weightShape, attributes)) {
    const [n, c] = xShape as readonly [number, number];
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
    pads: [...cubic(padding), ...cubic(padding)],
  });
};
