import { sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { PoolWindow } from "./attributes.ts";
import type { Lowering } from "./lowering.ts";
import { cubic } from "./window.ts";

/** The largest value in each cubic window of [N, C, D, H, W]; padding never wins. */
export function maxPool(x: Value, window: PoolWindow): Value<"maxPool"> {
  const { kernel, stride, padding } = window;
  const edges = x.shape.slice(2).map((edge) => Math.floor((edge + 2 * padding - kernel) / stride) + 1);
  return value("maxPool", [x], window, [x.shape[0], x.shape[1], ...edges]);
}

/** Gives dy to the voxel that won its window; a voxel that won several gets their sum. */
export function maxPoolGradient(dy: Value, x: Value, window: PoolWindow): Value<"maxPoolGradient"> {
  return value("maxPoolGradient", [dy, x], window, x.shape);
}

export const lowerMaxPool: Lowering<"maxPool"> = (onnx, { attributes }, [x]) =>
  pooled(onnx, x, attributes)[0];

export const lowerMaxPoolGradient: Lowering<"maxPoolGradient"> = (
  onnx,
  { shape, inputs, attributes },
  [dy, x],
) => {
  const [, winners] = pooled(onnx, x, attributes);
  const size = sizeOf(shape);
  const windows = sizeOf(inputs[0].shape);
  const zeros = onnx.node("ConstantOfShape", [onnx.integers([size])]);
  const spread = onnx.node(
    "ScatterElements",
    [zeros, onnx.reshape(winners, [windows]), onnx.reshape(dy, [windows])],
    { axis: 0, reduction: "add" },
  );
  return onnx.reshape(spread, shape);
};

/** Values and flat indices of the winners. */
function pooled(onnx: OnnxBuilder, x: string, { kernel, stride, padding }: PoolWindow): readonly string[] {
  return onnx.nodeWith(2, "MaxPool", [x], {
    kernel_shape: cubic(kernel),
    strides: cubic(stride),
    pads: [...cubic(padding), ...cubic(padding)],
  });
}
