import { expectShape, type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { Lowering } from "./lowering.ts";
import { cubic, outputEdges, type Window } from "./window.ts";

/** Three-dimensional convolution (cross-correlation, as networks have it): x [N, C, D, H, W], weight [O, C, kD, kH, kW], no bias. */
export function convolution(x: Value, weight: Value, window: Window): Value<"convolution"> {
  const [n, c, ...edges] = x.shape;
  const [o, , ...kernel] = weight.shape;
  expectShape("the weight of a convolution", weight.shape, [o, c, ...kernel]);
  return value("convolution", [x, weight], window, [n, o, ...outputEdges(edges, kernel, window)]);
}

/**
 * How a convolution and its gradients are computed. "dense": the kernel covers the whole image once, a product of matrices.
 * "pointwise": it mixes channels only, a product of matrices for each patient. "sliding": all else.
 */
export function kindOf(xShape: Shape, weightShape: Shape, window: Window): "dense" | "pointwise" | "sliding" {
  const kernel = weightShape.slice(2);
  if ([...window.before, ...window.after].some((zeros) => zeros > 0)) return "sliding";
  if (kernel.every((taps, axis) => taps === xShape[axis + 2])) return "dense";
  return sizeOf(kernel) === 1 ? "pointwise" : "sliding";
}

export const lowerConvolution: Lowering<"convolution"> = (
  onnx,
  { inputs, attributes, shape },
  [x, weight],
) => {
  const [xShape, weightShape] = inputs.map((input) => input.shape);
  const [n, c] = xShape;
  const o = weightShape[0];
  switch (kindOf(xShape, weightShape, attributes)) {
    case "dense": {
      const taps = sizeOf(weightShape.slice(1));
      const product = onnx.matMul(onnx.reshape(x, [n, taps]), onnx.reshape(weight, [o, taps]), {
        transB: true,
      });
      return onnx.reshape(product, shape);
    }
    case "pointwise": {
      const kept = everyStride(onnx, x, xShape, attributes.stride);
      const columns = onnx.reshape(kept, [n, c, sizeOf(shape.slice(2))]);
      return onnx.reshape(onnx.matMul(onnx.reshape(weight, [o, c]), columns), shape);
    }
    case "sliding":
      return onnx.node("Conv", [x, weight], {
        kernel_shape: weightShape.slice(2),
        strides: cubic(attributes.stride),
        pads: [...attributes.before, ...attributes.after],
      });
  }
};

/** The voxels that a pointwise convolution of this stride sees. */
export function everyStride(onnx: OnnxBuilder, x: string, xShape: Shape, stride: number): string {
  if (stride === 1) return x;
  return onnx.slice(
    x,
    [2, 3, 4].map((axis) => ({ axis, start: 0, end: xShape[axis], step: stride })),
  );
}
