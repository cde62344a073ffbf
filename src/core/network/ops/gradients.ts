// The table of gradient rules, one an op: from the gradient of its result (dy) to the gradients of its inputs, in their order.
// undefined: the input takes no gradient. Ops without a line appear in gradients only.
import type { Value } from "../graph/value.ts";
import type { OpName } from "./attributes.ts";
import { batchNormInputGradient, batchNormScaleGradient } from "./batchNorm.ts";
import { binaryCrossEntropyGradient } from "./binaryCrossEntropy.ts";
import { channelSum } from "./channelSum.ts";
import { columns } from "./concatenate.ts";
import { convolutionInputGradient } from "./convolutionInputGradient.ts";
import { convolutionWeightGradient } from "./convolutionWeightGradient.ts";
import { globalAverageGradient } from "./globalAverage.ts";
import { matrixProduct, rowSum } from "./linear.ts";
import { maxPoolGradient } from "./maxPool.ts";
import { multiply } from "./multiply.ts";
import { reluGradient } from "./relu.ts";

export type GradientRule<Op extends OpName> = (dy: Value, y: Value<Op>) => readonly (Value | undefined)[];

export const gradientRules: { readonly [Op in OpName]?: GradientRule<Op> } = {
  add: (dy) => [dy, dy],
  multiply: (dy, { inputs: [a, b] }) => [multiply(dy, b), multiply(dy, a)],
  relu: (dy, y) => [reluGradient(dy, y)],
  convolution: (dy, { inputs: [x, w], attributes }) => [
    convolutionInputGradient(dy, w, attributes, x.shape),
    convolutionWeightGradient(dy, x, attributes, w.shape),
  ],
  batchNorm: (dy, { inputs: [x, scale], attributes }) => [
    batchNormInputGradient(dy, x, scale, attributes),
    batchNormScaleGradient(dy, x, attributes),
    channelSum(dy),
  ],
  maxPool: (dy, { inputs: [x], attributes }) => [maxPoolGradient(dy, x, attributes)],
  globalAverage: (dy, { inputs: [x] }) => [globalAverageGradient(dy, x.shape)],
  concatenate: (dy, { inputs }) =>
    columns(
      dy,
      inputs.map((input) => input.shape[1]),
    ),
  linear: (dy, { inputs: [x, w] }) => [
    matrixProduct(dy, w),
    matrixProduct(dy, x, { transposeLeft: true }),
    rowSum(dy),
  ],
  binaryCrossEntropy: (dy, { inputs: [logits, outcomes] }) => [
    binaryCrossEntropyGradient(dy, logits, outcomes),
    undefined,
  ],
};
