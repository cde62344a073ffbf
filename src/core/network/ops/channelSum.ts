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
export function sumOfChannels(onnx: OnnxBuilder, x: string, shape: readonly number[]): string {
  return onnx.sum(onnx.sum(onnx.reshape(x, [shape[0], shape[1], sizeOf(shape.slice(2))]), [2]), [0]);
}

/** Σ x·y by channel, as products of rows and columns: no product of the whole tensors is stored. */
export function productOfChannels(onnx: OnnxBuilder, x: string, y: string, shape: readonly number[]): string {
  const [n, c] = shape as readonly [number, number];
  const row = onnx.reshape(x, [n * c, 1, sizeOf(shape.slice(2))]);
  const column = onnx.reshape(y, [n * c, sizeOf(shape.slice(2)), 1]);
  return onnx.sum(onnx.reshape(onnx.matMul(row, column), [n, c]), [0]);
}

/** A vector over channels, shaped to broadcast over [N, C, …]. */
export function alongChannels(onnx: OnnxBuilder, vector: string, shape: readonly number[]): string {
  return onnx.reshape(vector, [shape[1], ...shape.slice(2).map(() => 1)]);
}
