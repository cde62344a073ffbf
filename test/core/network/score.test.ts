import { beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../../../src/core/network/runtime.ts";
import type { ScoringSample } from "../../../src/core/network/sample.ts";
import { openScorer, scoreNetwork } from "../../../src/core/network/score.ts";
import { initialWeights } from "../../../src/core/network/weights.ts";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { loadRuntime } from "../../../src/node/runtime/runtime.ts";
import { plantedSamples, tiny } from "./planted.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await loadRuntime(console.error);
});

const weights = initialWeights(tiny, 1, "P");
const samples = plantedSamples(6);
const testTime = { copies: 3, augmentation: ["flip", "exchange", "shift", "intensity"], seed: 5 } as const;

describe("scores", () => {
  it("depend on the patient and the seed, not on who else is scored or in which order", async () => {
    const all = await scoreNetwork({ runtime, description: tiny, weights, samples, testTime });
    const reversed = await scoreNetwork({
      runtime,
      description: tiny,
      weights,
      samples: samples.toReversed(),
      testTime,
    });
    expect(reversed.toReversed()).toEqual(all);
    expect(
      await scoreNetwork({ runtime, description: tiny, weights, samples: [samples[4]], testTime }),
    ).toEqual([all[4]]);
    const other = { ...testTime, seed: 6 };
    expect(await scoreNetwork({ runtime, description: tiny, weights, samples, testTime: other })).not.toEqual(
      all,
    );
  });

  it("without test-time copies are those of the middle of the box", async () => {
    const [plain] = await scoreNetwork({ runtime, description: tiny, weights, samples: [samples[0]] });
    const edge = 14;
    const middle = Float32Array.from({ length: 12 ** 3 }, (_, i) => {
      const [z, y, x] = [Math.floor(i / 144), Math.floor(i / 12) % 12, i % 12];
      return samples[0].images.pet?.[((z + 1) * edge + y + 1) * edge + x + 1] ?? Number.NaN;
    });
    const cut = { ...samples[0], images: { pet: middle } };
    expect(await scoreNetwork({ runtime, description: tiny, weights, samples: [cut] })).toEqual([plain]);
  });

  it("microsoft/onnxruntime#25325: one session serves any number of patients and is released", async () => {
    let opened = 0;
    let released = 0;
    const counting: Runtime = {
      name: "counting",
      async open(...request) {
        opened++;
        const session = await runtime.open(...request);
        return {
          ...session,
          async release() {
            released++;
            await session.release();
          },
        };
      },
    };
    const scorer = await openScorer({ runtime: counting, description: tiny, weights });
    for (let i = 0; i < 20; i++) await scorer.score(samples);
    await scorer.release();
    expect([opened, released]).toEqual([1, 1]);
  });

  it.each<[string, ScoringSample]>([
    ["channel-missing", { ...samples[0], images: {} }],
    ["factor-count", { ...samples[0], factors: Float32Array.of(1) }],
    [
      "non-finite-input",
      { ...samples[0], images: { pet: new Float32Array(14 ** 3).fill(Number.POSITIVE_INFINITY) } },
    ],
    ["box-size", { ...samples[0], images: { pet: new Float32Array(11 ** 3) } }],
    ["box-size", { ...samples[0], images: { pet: new Float32Array(13 ** 3) } }],
    ["box-size", { ...samples[0], images: { pet: new Float32Array(14 ** 3 - 1) } }],
  ])("refuse a sample with %s", async (code, sample) => {
    const work = scoreNetwork({ runtime, description: tiny, weights, samples: [sample] });
    await expect(work).rejects.toThrow(ProblemError);
    await expect(work).rejects.toThrow(code);
  });
});
