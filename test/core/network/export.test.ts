import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as nativeRuntime from "onnxruntime-node";
import * as webRuntime from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { exportNetwork, importWeights } from "../../../src/core/network/export.ts";
import type { Runtime } from "../../../src/core/network/runtime.ts";
import { scoreNetwork } from "../../../src/core/network/score.ts";
import { trainNetwork } from "../../../src/core/network/train.ts";
import type { Weights } from "../../../src/core/network/weights.ts";
import { loadRuntime, loadWasmRuntime } from "../../../src/node/runtime/runtime.ts";
import { plantedSamples, short, tiny } from "./planted.ts";

const description = { ...tiny, channels: ["pet", "ct"] as const, factorCount: 2 };
const samples = plantedSamples(8, { edge: 12, channels: ["pet", "ct"], factorCount: 2 });
let runtime: Runtime;
let weights: Weights;
let inMemory: number[];
beforeAll(async () => {
  runtime = await loadRuntime(console.error);
  weights = await trainNetwork({ runtime, name: "CPC", description, plan: { ...short, epochs: 1 }, samples });
  inMemory = await scoreNetwork({ runtime, description, weights, samples });
});

describe("an exported network", () => {
  it("comes back as it was", () => {
    const { safetensors } = exportNetwork(description, weights, "fold-1.safetensors");
    expect(importWeights(safetensors, description)).toEqual(weights);
  });

  it("gives the scores of the network in memory, opened from its folder by onnxruntime-node", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uptake-export-"));
    try {
      const { onnx, safetensors } = exportNetwork(description, weights, "fold-1.safetensors");
      writeFileSync(join(folder, "fold-1.onnx"), onnx);
      writeFileSync(join(folder, "fold-1.safetensors"), safetensors);
      const session = await nativeRuntime.InferenceSession.create(join(folder, "fold-1.onnx"));
      expectSameScores(await scoresOf(session, nativeRuntime.Tensor));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("gives them in onnxruntime-web with the weights as external data", async () => {
    const { onnx, safetensors } = exportNetwork(description, weights, "fold-1.safetensors");
    webRuntime.env.wasm.numThreads = 1;
    const session = await webRuntime.InferenceSession.create(onnx, {
      externalData: [{ path: "fold-1.safetensors", data: safetensors }],
    });
    expectSameScores(await scoresOf(session, webRuntime.Tensor));
  });

  it("pytorch/pytorch#80133: scores the same through the WASM runtime", async () => {
    const wasm = await loadWasmRuntime();
    expectSameScores(await scoreNetwork({ runtime: wasm, description, weights, samples }));
  });

  it("Project-MONAI/MONAI#7923: refuses weights of another network and says which layers", () => {
    const { safetensors } = exportNetwork(description, weights, "fold-1.safetensors");
    expect(() => importWeights(safetensors, { ...description, width: 8 })).toThrow(
      /pet\.conv1\.weight of shape/,
    );
    expect(() => importWeights(safetensors, { ...description, fusion: "early" })).toThrow(
      /conv1\.weight missing/,
    );
    expect(() => importWeights(safetensors.subarray(0, 4000), description)).toThrow(/weights-unreadable/);
  });
});

/** 1e-5: the design's promise for the same weights anywhere. */
function expectSameScores(scores: readonly number[]): void {
  scores.forEach((score, i) => {
    expect(Math.abs(score - inMemory[i])).toBeLessThan(1e-5);
  });
}

async function scoresOf(
  session: nativeRuntime.InferenceSession,
  Tensor: typeof nativeRuntime.Tensor,
): Promise<number[]> {
  const scores: number[] = [];
  for (const { images, factors } of samples) {
    const { logits } = await session.run({
      "images.pet": new Tensor("float32", images.pet ?? [], [1, 1, 12, 12, 12]),
      "images.ct": new Tensor("float32", images.ct ?? [], [1, 1, 12, 12, 12]),
      factors: new Tensor("float32", factors, [1, 2]),
    });
    scores.push(Number(logits.data[0]));
  }
  await session.release();
  return scores;
}
