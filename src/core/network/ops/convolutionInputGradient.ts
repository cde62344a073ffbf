import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import { kindOf } from "./convolution.ts";
import type { InputGradient } from "./inputGradient.ts";
import type { Lowering } from "./lowering.ts";
import { inputGradientBySubPixels } from "./subPixels.ts";
import { cubic, type Window } from "./window.ts";

/** Gradient of a convolution's input: dy [N, O, …], weight [O, C, kD, kH, kW] → [N, C, D, H, W]. */
export function convolutionInputGradient(
  dy: Value,
  weight: Value,
  window: Window,
  xShape: Shape,
): Value<"convolutionInputGradient"> {
  return value("convolutionInputGradient", [dy, weight], window, xShape);
}

/** Below so many voxels the images are turned instead of the kernels, which are then the larger. */
const fewVoxels = 64;

/** Below so many voxels eight small convolutions cost more than one transposed one. */
const fewForSubPixels = 16;

export const lowerConvolutionInputGradient: Lowering<"convolutionInputGradient"> = (
  onnx,
  { shape, attributes, inputs },
  [dy, weight],
) => {
  const [dyShape, weightShape] = inputs.map((input) => input.shape);
  const gradient: InputGradient = { onnx, dy, weight, shape, dyShape, weightShape, window: attributes };
  switch (kindOf(shape, weightShape, attributes)) {
    case "dense":
      return dense(gradient);
    case "pointwise":
      return pointwise(gradient);
    case "sliding":
      if (attributes.stride === 1)
        return sizeOf(dyShape.slice(2)) < fewVoxels ? byTurnedImages(gradient) : byTurnedKernels(gradient);
      if (
        attributes.stride === 2 &&
        sizeOf(dyShape.slice(2)) > fewForSubPixels &&
        shape.slice(2).every((edge) => edge % 2 === 0)
      )
        return inputGradientBySubPixels(gradient);
      return transposed(gradient);
  }
};

function dense({ onnx, dy, weight, shape, dyShape: [n, o] }: InputGradient): string {
  const matrix = onnx.reshape(weight, [o, sizeOf(shape.slice(1))]);
  return onnx.reshape(onnx.matMul(onnx.reshape(dy, [n, o]), matrix), shape);
}

function pointwise({ onnx, dy, weight, shape, dyShape: [n, o, ...edges], window }: InputGradient): string {
  const columns = onnx.reshape(dy, [n, o, sizeOf(edges)]);
  const product = onnx.matMul(onnx.reshape(weight, [o, shape[1]]), columns, { transA: true });
  return spread(onnx, onnx.reshape(product, [n, shape[1], ...edges]), edges, shape, window.stride);
}

/** A convolution of dy with the kernel turned about its centre, channels exchanged. */
function byTurnedKernels({ onnx, dy, weight, weightShape, window }: InputGradient): string {
  const [o, c, ...kernel] = weightShape;
  const turned = reversed(onnx, weight, [o * c, sizeOf(kernel)]);
  const exchanged = onnx.transpose(onnx.reshape(turned, [o, c, ...kernel]), [1, 0, 2, 3, 4]);
  return onnx.node("Conv", [dy, exchanged], { kernel_shape: kernel, pads: farPads(kernel, window) });
}

/** The same, seen in a mirror: dy and the result are turned instead of the kernel. */
function byTurnedImages(gradient: InputGradient): string {
  const { onnx, dy, weight, shape, dyShape, weightShape, window } = gradient;
  const kernel = weightShape.slice(2);
  const turned = reversed(onnx, dy, [dyShape[0] * dyShape[1], sizeOf(dyShape.slice(2))]);
  const far = farPads(kernel, window);
  const product = onnx.node(
    "Conv",
    [onnx.reshape(turned, dyShape), onnx.transpose(weight, [1, 0, 2, 3, 4])],
    {
      kernel_shape: kernel,
      pads: [...far.slice(3), ...far.slice(0, 3)],
    },
  );
  return onnx.reshape(reversed(onnx, product, [shape[0] * shape[1], sizeOf(shape.slice(2))]), shape);
}

function transposed({ onnx, dy, weight, shape, dyShape, weightShape, window }: InputGradient): string {
  const { stride, before, after } = window;
  const kernel = weightShape.slice(2);
  const reached = kernel.map(
    (taps, axis) => (dyShape[axis + 2] - 1) * stride + taps - before[axis] - after[axis],
  );
  return onnx.node("ConvTranspose", [dy, weight], {
    kernel_shape: kernel,
    strides: cubic(stride),
    pads: [...before, ...after],
    output_padding: reached.map((edge, axis) => shape[axis + 2] - edge),
  });
}

function farPads(kernel: Shape, { before, after }: Window): readonly number[] {
  return [...before, ...after].map((zeros, i) => kernel[i % 3] - 1 - zeros);
}

/** Rows [rows, n] back to front, which turns a kernel or image about its centre: a product with the exchange matrix is quicker than a Slice of step −1. */
function reversed(onnx: OnnxBuilder, x: string, [rows, n]: readonly [number, number]): string {
  const exchange = new Float32Array(n * n);
  for (let i = 0; i < n; i++) exchange[i * n + n - 1 - i] = 1;
  return onnx.matMul(onnx.reshape(x, [rows, n]), onnx.floats([n, n], exchange));
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
