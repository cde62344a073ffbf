// Batch normalisation in training (Ioffe and Szegedy 2015, arXiv 1502.03167): each channel by its own mean and variance in the batch.
// x: [N, C, …]; scale, shift: [C].
import { expectShape, sizeOf, type Value, value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import { alongChannels, productOfChannels, scaleAndShift, sumOfChannels } from "./channelSum.ts";
import type { Lowering } from "./lowering.ts";

export interface Epsilon {
  readonly epsilon: number;
}

/** (x − mean) / √(variance + ε) · scale + shift */
export function batchNorm(x: Value, scale: Value, shift: Value, { epsilon }: Epsilon): Value<"batchNorm"> {
  expectShape("the scale of batchNorm", scale.shape, [x.shape[1]]);
  expectShape("the shift of batchNorm", shift.shape, [x.shape[1]]);
  return value("batchNorm", [x, scale, shift], { epsilon }, x.shape);
}

/** Mean of each channel in the batch. */
export function batchMean(x: Value): Value<"batchMean"> {
  return value("batchMean", [x], {}, [x.shape[1]]);
}

/** Variance of each channel in the batch, divided by the number of voxels (biased). */
export function batchVariance(x: Value): Value<"batchVariance"> {
  return value("batchVariance", [x], {}, [x.shape[1]]);
}

/** scale·r·(dy − mean(dy) − x̂·mean(dy·x̂)), with r = 1/√(variance + ε) and x̂ = (x − mean)·r */
export function batchNormInputGradient(
  dy: Value,
  x: Value,
  scale: Value,
  { epsilon }: Epsilon,
): Value<"batchNormInputGradient"> {
  return value("batchNormInputGradient", [dy, x, scale], { epsilon }, x.shape);
}

/** Σ dy·x̂ by channel */
export function batchNormScaleGradient(
  dy: Value,
  x: Value,
  { epsilon }: Epsilon,
): Value<"batchNormScaleGradient"> {
  return value("batchNormScaleGradient", [dy, x], { epsilon }, [x.shape[1]]);
}

export const lowerBatchMean: Lowering<"batchMean"> = (onnx, { inputs: [x] }, [name]) =>
  moments(onnx, name, x.shape).mean;

export const lowerBatchVariance: Lowering<"batchVariance"> = (onnx, { inputs: [x] }, [name]) =>
  moments(onnx, name, x.shape).variance;

export const lowerBatchNorm: Lowering<"batchNorm"> = (onnx, { inputs, attributes }, [x, scale, shift]) => {
  const { mean, variance } = moments(onnx, x, inputs[0].shape);
  return onnx.node("BatchNormalization", [x, scale, shift, mean, variance], {
    epsilon: { float: attributes.epsilon },
  });
};

export const lowerBatchNormScaleGradient: Lowering<"batchNormScaleGradient"> = (
  onnx,
  { inputs, attributes },
  [dy, x],
) => {
  const shape = inputs[1].shape;
  const { centred, variance } = moments(onnx, x, shape);
  const product = productOfChannels(onnx, dy, centred, shape);
  return onnx.node("Mul", [product, inverseDeviation(onnx, variance, attributes)]);
};

export const lowerBatchNormInputGradient: Lowering<"batchNormInputGradient"> = (
  onnx,
  { inputs, attributes },
  [dy, x, scale],
) => {
  const shape = inputs[1].shape;
  const voxels = onnx.scalar(sizeOf(shape) / shape[1]);
  const { centred, variance } = moments(onnx, x, shape);
  const r = inverseDeviation(onnx, variance, attributes);
  const meanDy = onnx.node("Div", [sumOfChannels(onnx, dy, shape), voxels]);
  const meanProduct = onnx.node("Div", [productOfChannels(onnx, dy, centred, shape), voxels]);
  const slope = onnx.node("Mul", [meanProduct, onnx.node("Mul", [r, r])]);
  const explained = scaleAndShift(onnx, centred, slope, meanDy, shape[1]);
  const factor = alongChannels(onnx, onnx.node("Mul", [scale, r]), shape);
  return onnx.node("Mul", [onnx.node("Sub", [dy, explained]), factor]);
};

// In two passes: Σx² − n·mean² would lose the digits of a channel whose mean is large beside its spread.
function moments(
  onnx: OnnxBuilder,
  x: string,
  shape: readonly number[],
): { mean: string; centred: string; variance: string } {
  const voxels = onnx.scalar(sizeOf(shape) / shape[1]);
  const mean = onnx.node("Div", [sumOfChannels(onnx, x, shape), voxels]);
  const centred = onnx.node("Sub", [x, alongChannels(onnx, mean, shape)]);
  const variance = onnx.node("Div", [productOfChannels(onnx, centred, centred, shape), voxels]);
  return { mean, centred, variance };
}

function inverseDeviation(onnx: OnnxBuilder, variance: string, { epsilon }: Epsilon): string {
  return onnx.node("Reciprocal", [onnx.node("Sqrt", [onnx.node("Add", [variance, onnx.scalar(epsilon)])])]);
}
