// One training step as one ONNX model: batch and weights in; loss, logits, gradients and batch statistics out.
import type { NetworkDescription } from "./description.ts";
import { gradients } from "./graph/gradient.ts";
import { sizeOf, type Value } from "./graph/value.ts";
import { toOnnx } from "./onnx/lower.ts";
import type { OnnxModel } from "./onnx/model.ts";
import { batchMean, batchNorm, batchVariance } from "./ops/batchNorm.ts";
import { binaryCrossEntropy } from "./ops/binaryCrossEntropy.ts";
import { input } from "./ops/input.ts";
import { resnet10 } from "./resnet10.ts";
import { epsilon, isTrained, standardiseBy, trainedWeight, vectorOf, type WeightSource } from "./weights.ts";

export interface TrainingGraph {
  readonly model: OnnxModel;
  /** Every batch norm, and over how many voxels of the batch it takes its mean. */
  readonly norms: readonly { readonly name: string; readonly voxels: number }[];
}

/** Outputs besides `loss` and `logits`: `gradient.NAME` of each trained weight, `mean.NORM` and `variance.NORM` (biased) of each norm. */
export function trainingGraph(description: NetworkDescription, batch: number): TrainingGraph {
  const weights = new Map<string, Value>();
  const statistics: Record<string, Value> = {};
  const norms: { name: string; voxels: number }[] = [];
  const source: WeightSource = ({ name, dims, role }) => {
    const weight = input(name, dims);
    if (isTrained(role)) weights.set(name, weight);
    return weight;
  };
  const logits = resnet10(
    description,
    batch,
    {
      weight: trainedWeight(source),
      norm: (x, name) => {
        norms.push({ name, voxels: sizeOf(x.shape) / x.shape[1] });
        statistics[`mean.${name}`] = batchMean(x);
        statistics[`variance.${name}`] = batchVariance(x);
        const vector = vectorOf(source, x.shape[1]);
        return batchNorm(
          x,
          vector(`${name}.weight`, "norm-scale", 1),
          vector(`${name}.bias`, "norm-shift", 0),
          { epsilon },
        );
      },
      standardise: standardiseBy(source),
    },
    { training: true },
  );
  const loss = binaryCrossEntropy(logits, input("outcomes", [batch, 1]));
  const names = [...weights.keys()];
  const found = gradients(loss, [...weights.values()]);
  const byName = Object.fromEntries(names.map((name, i) => [`gradient.${name}`, found[i]]));
  return { model: toOnnx("uptake-training-step", { loss, logits, ...byName, ...statistics }), norms };
}
