// The list of ops: how each is written in ONNX.
import { lowerAdd } from "./add.ts";
import type { OpName } from "./attributes.ts";
import {
  lowerBatchMean,
  lowerBatchNorm,
  lowerBatchNormInputGradient,
  lowerBatchNormScaleGradient,
  lowerBatchVariance,
} from "./batchNorm.ts";
import { lowerBinaryCrossEntropy, lowerBinaryCrossEntropyGradient } from "./binaryCrossEntropy.ts";
import { lowerChannelSum } from "./channelSum.ts";
import { lowerColumns, lowerConcatenate } from "./concatenate.ts";
import { lowerConstant } from "./constant.ts";
import { lowerConvolution } from "./convolution.ts";
import { lowerConvolutionInputGradient } from "./convolutionInputGradient.ts";
import { lowerConvolutionWeightGradient } from "./convolutionWeightGradient.ts";
import { lowerGlobalAverage, lowerGlobalAverageGradient } from "./globalAverage.ts";
import { lowerInput } from "./input.ts";
import { lowerLinear, lowerMatrixProduct, lowerRowSum } from "./linear.ts";
import type { Lowering } from "./lowering.ts";
import { lowerMaxPool, lowerMaxPoolGradient } from "./maxPool.ts";
import { lowerMultiply } from "./multiply.ts";
import { lowerNormalise } from "./normalise.ts";
import { lowerRelu, lowerReluGradient } from "./relu.ts";

export const lowerings: { readonly [Op in OpName]: Lowering<Op> } = {
  input: lowerInput,
  constant: lowerConstant,
  add: lowerAdd,
  multiply: lowerMultiply,
  relu: lowerRelu,
  reluGradient: lowerReluGradient,
  convolution: lowerConvolution,
  convolutionInputGradient: lowerConvolutionInputGradient,
  convolutionWeightGradient: lowerConvolutionWeightGradient,
  batchMean: lowerBatchMean,
  batchVariance: lowerBatchVariance,
  batchNorm: lowerBatchNorm,
  batchNormInputGradient: lowerBatchNormInputGradient,
  batchNormScaleGradient: lowerBatchNormScaleGradient,
  normalise: lowerNormalise,
  channelSum: lowerChannelSum,
  maxPool: lowerMaxPool,
  maxPoolGradient: lowerMaxPoolGradient,
  globalAverage: lowerGlobalAverage,
  globalAverageGradient: lowerGlobalAverageGradient,
  concatenate: lowerConcatenate,
  columns: lowerColumns,
  linear: lowerLinear,
  matrixProduct: lowerMatrixProduct,
  rowSum: lowerRowSum,
  binaryCrossEntropy: lowerBinaryCrossEntropy,
  binaryCrossEntropyGradient: lowerBinaryCrossEntropyGradient,
};
