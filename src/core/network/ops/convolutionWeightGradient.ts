import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import { everyStride, kindOf } from "./convolution.ts";
import type { Lowering } from "./lowering.ts";
import { cubic, type Window } from "./window.ts";

/** Gradient of a convolution's weight: dy [N, O, …], x [N, C, D, H, W] → [O, C, kD, kH, kW]. */
export function convolutionWeightGradient(
  dy: Value,
  x: Value,
  window: Window,
  weightShape: Shape,
): Value<"convolutionWeightGradient"> {
  return value("convolutionWeightGradient", [dy, x], window, weightShape);
}

/** A kernel of so many taps makes the products of the exchanged convolution wide enough. */
const manyTaps = 64;

/** Planes of dy from which stacking pays for the zeros that it adds. */
const enoughPlanes = 5;

export const lowerConvolutionWeightGradient: Lowering<"convolutionWeightGradient"> = (
  onnx,
  { shape, attributes, inputs },
  [dy, x],
) => {
  const [dyShape, xShape] = inputs.map((input) => input.shape);
  const gradient: WeightGradient = { onnx, dy, x, shape, dyShape, xShape, window: attributes };
  switch (kindOf(xShape, shape, attributes)) {
    case "dense":
      return dense(gradient);
    case "pointwise":
      return pointwise(gradient);
    case "sliding":
      return sizeOf(shape.slice(2)) < manyTaps && dyShape[2] >= enoughPlanes && surplusPlanes(gradient) >= 0
        ? stacked(gradient)
        : exchanged(gradient);
  }
};

interface WeightGradient {
  readonly onnx: OnnxBuilder;
  readonly dy: string;
  readonly x: string;
  /** Of the result. */
  readonly shape: Shape;
  readonly dyShape: Shape;
  readonly xShape: Shape;
  readonly window: Window;
}

function dense({ onnx, dy, x, shape, dyShape: [n, o], xShape }: WeightGradient): string {
  const rows = onnx.reshape(x, [n, sizeOf(xShape.slice(1))]);
  return onnx.reshape(onnx.matMul(onnx.reshape(dy, [n, o]), rows, { transA: true }), shape);
}

function pointwise({ onnx, dy, x, shape, dyShape, xShape, window }: WeightGradient): string {
  const [n, o, ...edges] = dyShape;
  const kept = everyStride(onnx, x, xShape, window.stride);
  const voxels = sizeOf(edges);
  const product = onnx.matMul(onnx.reshape(dy, [n, o, voxels]), onnx.reshape(kept, [n, xShape[1], voxels]), {
    transB: true,
  });
  return onnx.reshape(onnx.sum(product, [0]), shape);
}

/**
 * A convolution with the roles exchanged: channels of x are its batch, patients its channels, dy its kernel, dilated by the stride.
 * Where the images are larger than all patients' weight gradients together, each patient is a group, so that the runtime unfolds one at a time.
 */
function exchanged({ onnx, dy, x, shape, dyShape, xShape, window }: WeightGradient): string {
  const [o, c, ...kernel] = shape;
  const n = xShape[0];
  const apart = isApart(shape, xShape);
  const images = onnx.transpose(x, [1, 0, 2, 3, 4]);
  const kernels = apart
    ? onnx.reshape(dy, [n * o, 1, ...dyShape.slice(2)])
    : onnx.transpose(dy, [1, 0, 2, 3, 4]);
  const result = onnx.node("Conv", [images, kernels], {
    kernel_shape: dyShape.slice(2),
    dilations: cubic(window.stride),
    pads: [...window.before, ...endPads(kernel, dyShape, xShape, window)],
    ...(apart ? { group: n } : {}),
  });
  const summed = apart ? onnx.sum(onnx.reshape(result, [c, n, o, ...kernel]), [1]) : result;
  return onnx.transpose(summed, [1, 0, 2, 3, 4]);
}

/**
 * The exchanged convolution multiplies by columns of kernel-size width: 27 for 3³, too narrow for a quick product. Here the channels lie
 * one behind the other along the first axis, a stride of a whole image apart, and dy is stacked once for each tap along that axis: one
 * wide product instead, for a few planes of zeros. Planes of unlike parity count as channels when the stride is 2.
 */
function stacked(gradient: WeightGradient): string {
  const { onnx, dy, x, shape, dyShape, xShape, window } = gradient;
  const { stride, before } = window;
  const [o, c, depth, ...face] = shape;
  const [n, , planes, height, width] = xShape;
  const shifts = Math.ceil(depth / stride);
  const length = dyShape[2] + shifts - 1;
  const padded = onnx.pad(x, [0, 0, before[0], 0, 0], [0, 0, length * stride - planes - before[0], 0, 0]);
  const byParity =
    stride === 1
      ? padded
      : onnx.transpose(onnx.reshape(padded, [n, c, length, stride, height, width]), [0, 1, 3, 2, 4, 5]);
  const images = onnx.reshape(byParity, [1, n, c * stride * length, height, width]);
  const copies = Array.from({ length: shifts }, (_, shift) =>
    onnx.pad(dy, [0, 0, shift, 0, 0], [0, 0, shifts - 1 - shift, 0, 0]),
  );
  const side = onnx.node("Concat", copies, { axis: 1 });
  const apart = isApart(shape, xShape);
  const kernel = [length, ...dyShape.slice(3)];
  const result = onnx.node(
    "Conv",
    [
      images,
      apart ? onnx.reshape(side, [n * shifts * o, 1, ...kernel]) : onnx.transpose(side, [1, 0, 2, 3, 4]),
    ],
    {
      kernel_shape: kernel,
      strides: [length, 1, 1],
      dilations: [1, stride, stride],
      pads: [0, before[1], before[2], 0, ...endPads(shape.slice(2), dyShape, xShape, window).slice(1)],
      ...(apart ? { group: n } : {}),
    },
  );
  const summed = apart ? onnx.sum(onnx.reshape(result, [n, shifts, o, c, stride, ...face]), [0]) : result;
  const ordered = onnx.transpose(onnx.reshape(summed, [shifts, o, c, stride, ...face]), [1, 2, 0, 3, 4, 5]);
  const taps = onnx.reshape(ordered, [o, c, shifts * stride, ...face]);
  return shifts * stride > depth ? onnx.slice(taps, [{ axis: 2, start: 0, end: depth }]) : taps;
}

/** Planes that `stacked` adds after an image; negative where the image has planes that no window reaches. */
function surplusPlanes({ shape, dyShape, xShape, window }: WeightGradient): number {
  const length = dyShape[2] + Math.ceil(shape[2] / window.stride) - 1;
  return length * window.stride - xShape[2] - window.before[0];
}

function isApart(weightShape: Shape, xShape: Shape): boolean {
  return xShape[0] * sizeOf(weightShape) < sizeOf(xShape);
}

/** Zeros after the image, so that the exchanged convolution gives one number a tap. */
function endPads(
  kernel: Shape,
  dyShape: Shape,
  xShape: Shape,
  { stride, before }: Window,
): readonly number[] {
  return kernel.map(
    (taps, axis) => taps - xShape[axis + 2] - before[axis] + stride * (dyShape[axis + 2] - 1),
  );
}
