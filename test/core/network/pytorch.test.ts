// ResNet10 against PyTorch 2.13 (CPU): loss, logits, every gradient and running statistic of test/fixtures/network (see make.py there).
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchTensors } from "../../../src/core/network/batch.ts";
import { branchesOf, type NetworkDescription } from "../../../src/core/network/description.ts";
import { parametersOf } from "../../../src/core/network/parameters.ts";
import { imagesName } from "../../../src/core/network/resnet10.ts";
import type { Runtime } from "../../../src/core/network/runtime.ts";
import { readSafetensors } from "../../../src/core/network/safetensors.ts";
import { scoreNetwork } from "../../../src/core/network/score.ts";
import { openStepper } from "../../../src/core/network/trainingStep.ts";
import { initialWeights, type Weights, weightPlaces } from "../../../src/core/network/weights.ts";
import { loadRuntime } from "../../../src/node/runtime/runtime.ts";
import { numbers } from "./pytorchFormula.ts";

const early: NetworkDescription = {
  network: "resnet10",
  width: 4,
  fusion: "early",
  channels: ["pet", "ct"],
  factorCount: 0,
  boxVoxels: 33,
  dropout: 0.2,
};
const late: NetworkDescription = { ...early, width: 2, fusion: "late", factorCount: 5, boxVoxels: 17 };

let runtime: Runtime;
beforeAll(async () => {
  runtime = await loadRuntime(console.error);
});

describe.each([
  { name: "early", description: early, batch: 3, features: 32 },
  { name: "late", description: late, batch: 4, features: 48 },
])("$name fusion equals PyTorch", ({ name, description, batch, features }) => {
  const truth = readSafetensors(
    readFileSync(new URL(`../../fixtures/network/pytorch-${name}.safetensors`, import.meta.url)),
  ).tensors;

  it("in loss, logits, gradients and running statistics of a training step", async () => {
    const parameters = parametersOf(description, weightsByFormula(description));
    const stepper = await openStepper(runtime, description, parameters, batch);
    fillImages(stepper.tensors.feeds, description, batch);
    stepper.keep?.set(numbers(300, batch * features, 0, 1).map((u) => (u < 0.2 ? 0 : 1.25)));
    for (let i = 0; i < batch; i++) stepper.outcomes[i] = i % 3 === 0 ? 1 : 0;
    const loss = await stepper.run({ step: 1, rate: 0, weightDecay: 0 }, []);
    await stepper.release();
    expect(loss).toBeCloseTo(truth["loss"].data[0], 6);
    for (const [output, { data, dims }] of Object.entries(parameters.gradients)) {
      const part = live(truth[output], dims);
      expect(distance(Float32Array.from(data, Number), part), output).toBeLessThan(1e-4);
      // Taps that Uptake leaves out get no gradient in PyTorch either.
      expect(sumOfSquares(truth[output].data), output).toBe(sumOfSquares(part));
    }
    for (const { name: layer, role } of weightPlaces(description))
      if (role === "running-mean" || role === "running-variance")
        expect(distance(parameters.weights[layer].data, truth[`after.${layer}`].data), layer).toBeLessThan(
          1e-5,
        );
  });

  it("in logits in use", async () => {
    const tensors = batchTensors(description, batch, { training: false }).feeds;
    fillImages(tensors, description, batch);
    const box = description.boxVoxels ** 3;
    const image = (c: number, i: number) =>
      numbers(100 + c, batch * box, 0, 1).subarray(i * box, (i + 1) * box);
    const samples = Array.from({ length: batch }, (_, i) => ({
      patient: `P${i}`,
      images: { pet: image(0, i), ct: image(1, i) },
      factors:
        description.factorCount > 0
          ? numbers(200, batch * 5, -1, 1).slice(i * 5, i * 5 + 5)
          : new Float32Array(0),
    }));
    const logits = await scoreNetwork({
      runtime,
      description,
      weights: weightsByFormula(description),
      samples,
    });
    expect(distance(Float32Array.from(logits), truth["logits.in-use"].data)).toBeLessThan(1e-5);
  });
});

function weightsByFormula(description: NetworkDescription): Weights {
  const weights = initialWeights(description, 0, "");
  const filled = weightPlaces(description).filter(({ role }) => !role.startsWith("input-"));
  filled
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .forEach(({ name, dims, role }, i) => {
      const nominal = nominalDims(name, dims);
      const bound = Math.sqrt(6 / size(nominal.slice(1)));
      const [low, high] = {
        kernel: [-bound, bound],
        bias: [-0.2, 0.2],
        "norm-scale": [0.6, 1.4],
        "norm-shift": [-0.2, 0.2],
        "running-mean": [-0.1, 0.1],
        "running-variance": [0.5, 1.5],
        "input-mean": [0, 0],
        "input-variance": [1, 1],
      }[role];
      const full = { dims: nominal, data: numbers(i + 1, size(nominal), low, high) };
      weights[name].data.set(live(full, dims));
    });
  return weights;
}

/** The shape that PyTorch gives a weight: all taps of a kernel. */
function nominalDims(name: string, dims: readonly number[]): readonly number[] {
  const kernel = name.endsWith("downsample.0.weight")
    ? 1
    : name.endsWith("conv1.weight") && !name.includes("layer")
      ? 7
      : 3;
  return dims.length === 5 ? [dims[0], dims[1], kernel, kernel, kernel] : dims;
}

/** The taps of PyTorch's kernel that Uptake keeps: the last ones of two, the middle one of one. All others have to be 0 in a gradient. */
function live(
  { dims, data }: { dims: readonly number[]; data: Float32Array },
  kept: readonly number[],
): Float32Array {
  if (kept.join() === dims.join()) return data;
  const first = 1;
  const part = new Float32Array(size(kept));
  const [, , d, h, w] = kept;
  for (let i = 0; i < part.length; i++) {
    const [channel, z, y, x] = [
      Math.floor(i / (d * h * w)),
      Math.floor(i / (h * w)) % d,
      Math.floor(i / w) % h,
      i % w,
    ];
    part[i] = data[((channel * dims[2] + z + first) * dims[3] + y + first) * dims[4] + x + first];
  }
  return part;
}

function size(dims: readonly number[]): number {
  return dims.reduce((product, edge) => product * edge, 1);
}

function fillImages(
  feeds: Readonly<Record<string, { readonly data: Float32Array }>>,
  description: NetworkDescription,
  batch: number,
): void {
  const box = description.boxVoxels ** 3;
  for (const { prefix, channels } of branchesOf(description)) {
    const { data } = feeds[imagesName(prefix)];
    channels.forEach((channel, c) => {
      const images = numbers(channel === "pet" ? 100 : 101, batch * box, 0, 1);
      for (let i = 0; i < batch; i++)
        data.set(images.subarray(i * box, (i + 1) * box), (i * channels.length + c) * box);
    });
  }
  if (description.factorCount > 0)
    feeds["factors"].data.set(numbers(200, batch * description.factorCount, -1, 1));
}

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** ‖a − b‖ as a share of ‖b‖. */
function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}
