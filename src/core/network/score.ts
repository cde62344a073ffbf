// Scores patients with a trained network: opened once for any number of them.
import { fail } from "../problem/problem.ts";
import { stream } from "../random/stream.ts";
import type { AugmentationName } from "../volume/augment.ts";
import { batchTensors, placeSample } from "./batch.ts";
import type { NetworkDescription } from "./description.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Runtime } from "./runtime.ts";
import { checkSamples, marginOf, type ScoringSample } from "./sample.ts";
import { scoringGraph } from "./scoringGraph.ts";
import type { Weights } from "./weights.ts";

export interface NetworkInUse {
  readonly runtime: Runtime;
  readonly description: NetworkDescription;
  readonly weights: Weights;
}

export interface TestTime {
  /** Augmented copies whose mean logit is the score; 0: the plain box alone. */
  readonly copies: number;
  readonly augmentation: readonly AugmentationName[];
  readonly seed: number;
}

export interface Scorer {
  /** The logit of each sample, in their order. A patient's score depends on the boxes, the factors and the seed alone: not on the name, nor on other samples. */
  score(samples: readonly ScoringSample[], testTime?: TestTime): Promise<number[]>;
  release(): Promise<void>;
}

/** Opens a network; release it when done. */
export async function openScorer({ runtime, description, weights }: NetworkInUse): Promise<Scorer> {
  const initializers = Object.entries(weights).map(([name, weight]) => ({ name, ...weight }));
  const session = await runtime.open(encodeModel(scoringGraph(description, 1, initializers)));
  const tensors = batchTensors(description, 1, { training: false });
  const logits = { type: "float32" as const, dims: [1, 1], data: new Float32Array(1) };

  async function logitOf(sample: ScoringSample): Promise<number> {
    await session.run(tensors.feeds, { logits });
    const logit = logits.data[0];
    if (!Number.isFinite(logit))
      fail({
        code: "score-not-finite",
        where: { patient: sample.patient },
        found: `a score of ${logit}`,
        expected: "a finite number",
        remedy: "Look at the patient's boxes and at the network's weights.",
        fault: "work",
      });
    return logit;
  }

  return {
    async score(samples, testTime) {
      checkSamples(samples, description);
      const margin = samples.length > 0 ? marginOf(samples, description) : 0;
      const copies = testTime?.copies ?? 0;
      const scores: number[] = [];
      for (const sample of samples) {
        let sum = 0;
        for (let copy = 0; copy < Math.max(1, copies); copy++) {
          const augmented =
            testTime && copies > 0
              ? { names: testTime.augmentation, random: stream(testTime.seed, "score", copy) }
              : undefined;
          placeSample(tensors, 0, sample, { description, margin, augmented });
          sum += await logitOf(sample);
        }
        scores.push(sum / Math.max(1, copies));
      }
      return scores;
    },
    release: () => session.release(),
  };
}

/** The logits of samples by a network that is opened for them alone. */
export async function scoreNetwork(
  request: NetworkInUse & { readonly samples: readonly ScoringSample[]; readonly testTime?: TestTime },
): Promise<number[]> {
  const scorer = await openScorer(request);
  try {
    return await scorer.score(request.samples, request.testTime);
  } finally {
    await scorer.release();
  }
}
