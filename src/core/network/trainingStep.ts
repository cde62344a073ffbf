// One step of training on a batch that lies ready: run the training graph, follow the statistics, move the weights. Nothing is allocated a step.
import { fail } from "../problem/problem.ts";
import { adamW } from "./adamw.ts";
import { type BatchTensors, batchTensors } from "./batch.ts";
import type { NetworkDescription } from "./description.ts";
import { sizeOf } from "./graph/value.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Parameters } from "./parameters.ts";
import type { Runtime, Tensor } from "./runtime.ts";
import { allFinite, type Sample } from "./sample.ts";
import { trainingGraph } from "./trainingGraph.ts";

export interface StepSettings {
  /** 1 for the first. */
  readonly step: number;
  readonly rate: number;
  readonly weightDecay: number;
}

export interface Stepper {
  /** The batch is written here before each step. */
  readonly tensors: BatchTensors;
  readonly outcomes: Float32Array;
  /** Of the batch, as the latest step saw it. */
  readonly logits: Float32Array;
  /** Dropout mask; undefined where the network has no dropout. */
  readonly keep: Float32Array | undefined;
  /** One step; gives the batch's loss. `patients` are named should a number not be finite. */
  run(settings: StepSettings, patients: readonly Sample[]): Promise<number>;
  release(): Promise<void>;
}

/** PyTorch's momentum of running statistics. */
const momentum = 0.1;

/** Opens the training graph over `parameters`, which each step changes in place. */
export async function openStepper(
  runtime: Runtime,
  description: NetworkDescription,
  parameters: Parameters,
  size: number,
): Promise<Stepper> {
  const { model, norms } = trainingGraph(description, size);
  const session = await runtime.open(encodeModel(model));
  const tensors = batchTensors(description, size, { training: true });
  const feeds: Record<string, Tensor> = { ...tensors.feeds };
  for (const { name } of model.inputs)
    if (name in parameters.weights) feeds[name] = { type: "float32", ...parameters.weights[name] };
  const results: Record<string, Tensor & { readonly type: "float32" }> = {};
  for (const { name, dims } of model.outputs)
    if (!(name in parameters.gradients))
      results[name] = { type: "float32", dims, data: new Float32Array(sizeOf(dims)) };
  const into = { ...results, ...parameters.gradients };

  return {
    tensors,
    outcomes: tensors.feeds["outcomes"].data,
    logits: results["logits"].data,
    keep: tensors.feeds["keep"]?.data,
    async run(settings, patients) {
      await session.run(feeds, into);
      const loss = results["loss"].data[0];
      if (!Number.isFinite(loss)) notFinite("loss", settings.step, patients);
      for (const { name, voxels } of norms) {
        const mean = results[`mean.${name}`].data;
        const variance = results[`variance.${name}`].data;
        if (!allFinite(mean) || !allFinite(variance))
          notFinite(`mean or variance in ${name}`, settings.step, patients);
        follow(parameters.kept[`${name}.running_mean`], mean, 1);
        follow(parameters.kept[`${name}.running_var`], variance, voxels / (voxels - 1));
      }
      const { values, gradient, mean, square, decaying } = parameters;
      const ofDecaying = adamW(values, gradient, mean, square, 0, decaying, settings);
      const ofOthers = adamW(values, gradient, mean, square, decaying, values.length, {
        ...settings,
        weightDecay: 0,
      });
      if (!Number.isFinite(ofDecaying + ofOthers)) notFinite("gradient", settings.step, patients);
      return loss;
    },
    release: () => session.release(),
  };
}

function follow(running: Float32Array, batch: Float32Array, correction: number): void {
  for (let i = 0; i < running.length; i++)
    running[i] = (1 - momentum) * running[i] + momentum * correction * batch[i];
}

function notFinite(what: string, step: number, patients: readonly Sample[]): never {
  fail({
    code: "training-not-finite",
    where: {},
    found: `the ${what} of training step ${step} is not finite; its batch held ${patients.map(({ patient }) => patient).join(", ")}`,
    expected: "finite numbers",
    remedy: "Look at these patients' boxes for extreme values, or lower the learning rate.",
    fault: "work",
  });
}
