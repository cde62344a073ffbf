import { beforeAll, describe, expect, it } from "vitest";
import { restoreCheckpoint } from "../../../src/core/network/checkpoint.ts";
import { parametersOf } from "../../../src/core/network/parameters.ts";
import type { Runtime } from "../../../src/core/network/runtime.ts";
import { scoreNetwork } from "../../../src/core/network/score.ts";
import { type TrainingRequest, trainNetwork } from "../../../src/core/network/train.ts";
import { initialWeights, type Weights } from "../../../src/core/network/weights.ts";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { loadRuntime } from "../../../src/node/runtime/runtime.ts";
import { auc, plantedSamples, short, tiny } from "./planted.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await loadRuntime(console.error);
});

const request = (changes: Partial<TrainingRequest> = {}): TrainingRequest => ({
  runtime,
  name: "P/fold-1",
  description: tiny,
  plan: short,
  samples: plantedSamples(10),
  ...changes,
});

describe("training", () => {
  it("learns a planted sign that fresh patients show", async () => {
    const losses: number[] = [];
    const areas: (number | undefined)[] = [];
    const weights = await trainNetwork(
      request({
        plan: { ...short, epochs: 12, batch: 8 },
        samples: plantedSamples(32, { contrast: 0.6 }),
        onProgress: ({ loss, auc: area }) => {
          losses.push(loss);
          areas.push(area);
        },
      }),
    );
    const fresh = plantedSamples(40, { contrast: 0.6, seed: 2 });
    const scores = await scoreNetwork({ runtime, description: tiny, weights, samples: fresh });
    expect(losses.at(-1)).toBeLessThan(0.35);
    // Four batches an epoch: the AUC of an epoch is complete with its fourth.
    expect(areas[3]).toBeLessThan(0.9);
    expect(areas.at(-1)).toBeGreaterThan(0.95);
    expect(
      auc(
        scores,
        fresh.map(({ outcome }) => outcome),
      ),
    ).toBeGreaterThan(0.95);
  });

  it.each([
    { fusion: "late" as const, standardise: false },
    { fusion: "early" as const, standardise: true },
  ])("takes PET, CT and factors together: $fusion", async ({ fusion, standardise }) => {
    const channels = ["pet", "ct"] as const;
    const description = { ...tiny, fusion, channels, factorCount: 3 };
    const samples = plantedSamples(10, { channels, factorCount: 3 });
    const weights = await trainNetwork(request({ description, samples, plan: { ...short, standardise } }));
    const scores = await scoreNetwork({ runtime, description, weights, samples });
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(new Set(scores).size).toBe(samples.length);
  });

  it("MIC-DKFZ/nnUNet#901: resumed after any step, it ends in the weights of an unbroken run", async () => {
    const states: Uint8Array[] = [];
    const checkpoints = {
      due: () => true,
      save: async (state: Uint8Array) => {
        states.push(state);
      },
    };
    const whole = await trainNetwork(request({ checkpoints }));
    expect(states.length).toBe(8);
    for (const state of states) {
      const resumed = await trainNetwork(request({ resumeFrom: state }));
      expect(sameBytes(resumed, whole)).toBe(true);
    }
  });

  it("depends on the seed and the network's name", async () => {
    const weights = await trainNetwork(request());
    expect(sameBytes(await trainNetwork(request()), weights)).toBe(true);
    expect(sameBytes(await trainNetwork(request({ plan: { ...short, seed: 2 } })), weights)).toBe(false);
    expect(sameBytes(await trainNetwork(request({ name: "P/fold-2" })), weights)).toBe(false);
  });

  it("pytorch/pytorch#90342: stops at numbers that are not finite, naming the patients", async () => {
    const bad = plantedSamples(10);
    bad[3].images.pet?.fill(Number.NaN, 5, 6);
    expect(await problemOf(trainNetwork(request({ samples: bad })))).toMatchObject({
      code: "non-finite-input",
      where: { patient: "P3" },
    });
    const huge = plantedSamples(4);
    for (const { images } of huge) images.pet?.fill(3e38, 100, 2000);
    const problem = await problemOf(trainNetwork(request({ samples: huge })));
    expect(problem.code).toBe("training-not-finite");
    for (const { patient } of huge) expect(problem.found).toContain(patient);
  });

  it("refuses a checkpoint of another recipe, a batch of one, one patient", async () => {
    let state: Uint8Array | undefined;
    const save = async (bytes: Uint8Array) => {
      state ??= bytes;
    };
    await trainNetwork(request({ checkpoints: { due: () => true, save } }));
    const other = request({ plan: { ...short, learningRate: 1e-3 }, resumeFrom: state });
    expect((await problemOf(trainNetwork(other))).code).toBe("checkpoint-of-another-recipe");
    expect((await problemOf(trainNetwork(request({ plan: { ...short, batch: 1 } })))).code).toBe(
      "training-plan",
    );
    expect((await problemOf(trainNetwork(request({ samples: plantedSamples(1) })))).code).toBe(
      "training-plan",
    );
    const parameters = parametersOf(tiny, initialWeights(tiny, 1, ""));
    expect(() => restoreCheckpoint(state?.subarray(0, 500) ?? new Uint8Array(), parameters, "")).toThrow(
      ProblemError,
    );
  });
});

function sameBytes(a: Weights, b: Weights): boolean {
  return Object.keys(a).every((name) =>
    a[name].data.every((number, i) => Object.is(number, b[name].data[i])),
  );
}

async function problemOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
  throw new Error("No problem was found");
}
