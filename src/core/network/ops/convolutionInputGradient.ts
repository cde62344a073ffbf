import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import { isPointwise } from "./convolution.ts";
import type { Lowering } from "./lowering.ts";
import { cubic, type Window } from "./window.ts";

/** Gradient of a convolution's input: dy [N, O, …], weight [O, C, k, k, k] → [N, C, D, H, W]. */
export function convolutionInputGradient(
  dy: Value,
  weight: Value,
  window: Window,
  xShape: Shape,
): Value<"convolutionInputGradient"> {
  return value("convolutionInputGradient", [dy, weight], window, xShape);
}

export const lowerConvolutionInputGradient: Lowering<"convolutionInputGradient"> = (
  onnx,
  gradient,
  [dy, weight],
) => {
  const { shape, attributes, inputs } = gradient;
  const [dyShape, weightShape] = inputs.map((input) => input.shape) as [Shape, Shape];
  const { stride, before, after } = attributes;
  if (isPointwise(weightShape, attributes)) {
    const [n, o] = dyShape as readonly [number, number];
    const matrix = onnx.reshape(weight, [o, shape[1]]);
    const columns = onnx.reshape(dy, [n, o, sizeOf(dyShape.slice(2))]);
    const product = onnx.matMul(matrix, columns, { transA: true });
    return spread(
      onnx,
      onnx.reshape(product, [n, shape[1], ...dyShape.slice(2)]),
      dyShape.slice(2),
      shape,
      stride,
    );
  }
  const kernel = weightShape.slice(2);
  if (stride === 1)
    return onnx.node("Conv", [dy, flipped(onnx, weight, weightShape)], {
      kernel_shape: kernel,
      pads: [...before, ...after].map((zeros, i) => kernel[i % 3] - 1 - zeros),
    });
  const reached = kernel.map(
    (taps, axis) => (dyShape[axis + 2] - 1) * stride + taps - before[axis] - after[axis],
  );
  return onnx.node("ConvTranspose", [dy, weight], {
    kernel_shape: kernel,
    strides: cubic(stride),
    pads: [...before, ...after],
    output_padding: reached.map((edge, axis) => shape[axis + 2] - edge),
  });
};

/** The kernel turned about its centre, channels exchanged: [O, C, k³] → [C, O, k³]. A product with the exchange matrix is quicker than a Slice of step −1. */
function flipped(onnx: OnnxBuilder, weight: string, [o, c, ...kernel]: Shape): string {
  const taps = sizeOf(kernel);
  const exchange = new Float32Array(taps * taps);
  for (let i = 0; i < taps; i++) exchange[i * taps + taps - 1 - i] = 1;
  const turned = onnx.matMul(onnx.reshape(weight, [o * c, taps]), onnx.floats([taps, taps], exchange));
  return onnx.transpose(onnx.reshape(turned, [o, c, ...kernel]), [1, 0, 2, 3, 4]);
}

/** Puts the voxels of a strided grid back at their places, zeros between. */
function spread(onnx: OnnxBuilder, x: string, edges: Shape, [n, c, ...full]: Shape, stride: number): string {
  if (stride === 1) return x;
  const split = onnx.reshape(x, [n, c, ...edges.flatMap((edge) => [edge, 1])]);
  const none = [0, 0, 0, 0, 0, 0, 0, 0];
  const wide = onnx.pad(split, none, [0, 0, ...edges.flatMap(() => [0, stride - 1])]);
  const joined = onnx.reshape(wide, [n, c, ...edges.map((edge) => edge * stride)]);
  const surplus = full.flatMap((edge, axis) =>
    edges[axis] * stride > edge ? [{ axis: axis + 2, start: 0, end: edge }] : [],
  );
  const missing = full.map((edge, axis) => Math.max(0, edge - edges[axis] * stride));
  return onnx.pad(onnx.slice(joined, surplus), [0, 0, 0, 0, 0], [0, 0, ...missing]);
}
