import { sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { Lowering } from "./lowering.ts";

/** Sum of each channel over patients and voxels: [N, C, …] → [C]. */
export function channelSum(x: Value): Value<"channelSum"> {
  return value("channelSum", [x], {}, [x.shape[1]]);
}

export const lowerChannelSum: Lowering<"channelSum"> = (onnx, { inputs: [x] }, [name]) =>
  sumOfChannels(onnx, name, x.shape);

/** Σ x by channel. */
export function sumOfChannels(onnx: OnnxBuilder, x: string, [n, c, ...edges]: readonly number[]): string {
  return onnx.sum(onnx.sum(onnx.reshape(x, [n, c, sizeOf(edges)]), [2]), [0]);
}

/** Σ x·y by channel. Long rows as inner products, which store no x·y; for short ones their call costs more than it saves. */
export function productOfChannels(onnx: OnnxBuilder, x: string, y: string, shape: readonly number[]): string {
  const [n, c, ...edges] = shape;
  const voxels = sizeOf(edges);
  if (voxels < 128) return sumOfChannels(onnx, onnx.node("Mul", [x, y]), shape);
  const rows = [x, y].map((tensor) => onnx.reshape(tensor, [n * c, 1, voxels]));
  return onnx.sum(onnx.reshape(onnx.matMul(rows[0], rows[1], { transB: true }), [n, c]), [0]);
}

/** x·scale + shift, by channel: a BatchNormalization of mean 0 and variance 1 does it in one pass, Mul and Add in two. */
export function scaleAndShift(
  onnx: OnnxBuilder,
  x: string,
  scale: string,
  shift: string,
  channels: number,
): string {
  const zeros = onnx.floats([channels], new Float32Array(channels));
  const ones = onnx.floats([channels], new Float32Array(channels).fill(1));
  return onnx.node("BatchNormalization", [x, scale, shift, zeros, ones], { epsilon: { float: 0 } });
}

/** A vector over channels, shaped to broadcast over [N, C, …]. */
export function alongChannels(onnx: OnnxBuilder, vector: string, shape: readonly number[]): string {
  return onnx.reshape(vector, [shape[1], ...shape.slice(2).map(() => 1)]);
}
