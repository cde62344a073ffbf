import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { Window } from "./attributes.ts";
import { cubic, isPointwise } from "./convolution.ts";
import type { Lowering } from "./lowering.ts";

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
  const { stride, padding } = attributes;
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
  const kernel = weightShape[2];
  if (stride === 1) {
    const far = kernel - 1 - padding;
    return onnx.node("Conv", [dy, flipped(onnx, weight, weightShape)], {
      kernel_shape: cubic(kernel),
      pads: [...cubic(far), ...cubic(far)],
    });
  }
  return onnx.node("ConvTranspose", [dy, weight], {
    kernel_shape: cubic(kernel),
    strides: cubic(stride),
    pads: [...cubic(padding), ...cubic(padding)],
    output_padding: shape
      .slice(2)
      .map((edge, axis) => edge - ((dyShape[axis + 2] - 1) * stride + kernel - 2 * padding)),
  });
};

/** The kernel turned about its centre, channels exchanged: [O, C, k³] → [C, O, k³]. A product with the exchange matrix is quicker than a Slice of step −1. */
function flipped(onnx: OnnxBuilder, weight: string, [o, c, k]: Shape): string {
  const taps = k ** 3;
  const exchange = new Float32Array(taps * taps);
  for (let i = 0; i < taps; i++) exchange[i * taps + taps - 1 - i] = 1;
  const turned = onnx.matMul(onnx.reshape(weight, [o * c, taps]), onnx.floats([taps, taps], exchange));
  return onnx.transpose(onnx.reshape(turned, [o, c, k, k, k]), [1, 0, 2, 3, 4]);
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
