// Patients with an easy planted sign: a bright or a dark core in a noisy box.
import type { ChannelName, NetworkDescription } from "../../../src/core/network/description.ts";
import { defaultPlan, type TrainingPlan } from "../../../src/core/network/plan.ts";
import type { Sample } from "../../../src/core/network/sample.ts";
import { stream } from "../../../src/core/random/stream.ts";

export const tiny: NetworkDescription = {
  network: "resnet10",
  width: 4,
  fusion: "late",
  channels: ["pet"],
  factorCount: 0,
  boxVoxels: 12,
  dropout: 0.2,
};

export const short: TrainingPlan = { ...defaultPlan, epochs: 3, batch: 4, learningRate: 3e-3 };

/** `n` patients whose boxes are `edge` voxels wide; outcome 1 has a core brighter than its surroundings by `contrast`. */
export function plantedSamples(
  n: number,
  { edge = 14, contrast = 1, channels = ["pet"] as readonly ChannelName[], factorCount = 0, seed = 1 } = {},
): Sample[] {
  return Array.from({ length: n }, (_, k) => {
    const patient = `P${k}`;
    const outcome = k % 2 === 0 ? 1 : 0;
    const box = (channel: string): Float32Array => {
      const random = stream(seed, patient, channel);
      return Float32Array.from({ length: edge ** 3 }, (_, i) => {
        const middle = (edge - 1) / 2;
        const place = [Math.floor(i / edge / edge), Math.floor(i / edge) % edge, i % edge];
        const radius = Math.hypot(...place.map((p) => p - middle));
        return 0.5 * random.normal() + (radius < edge / 5 ? (outcome === 1 ? contrast : -contrast) : 0);
      });
    };
    const random = stream(seed, patient, "factors");
    return {
      patient,
      outcome,
      images: Object.fromEntries(channels.map((channel) => [channel, box(channel)])),
      factors: Float32Array.from({ length: factorCount }, () => random.normal()),
    };
  });
}

/** Share of pairs of a positive and a negative patient in which the positive one scores higher. */
export function auc(scores: readonly number[], outcomes: readonly number[]): number {
  let won = 0;
  let pairs = 0;
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (outcomes[i] !== 1 || outcomes[j] !== 0) return;
      pairs++;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    });
  });
  return won / pairs;
}
