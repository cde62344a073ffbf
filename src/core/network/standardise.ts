// Mean and variance of the training samples' voxels, channel by channel.
import { branchesOf, type ChannelName, type NetworkDescription } from "./description.ts";
import { boxOf, type Sample } from "./sample.ts";
import type { Weights } from "./weights.ts";

/** The weights "input.mean" and "input.variance" of each branch for these samples. */
export function inputStatistics(samples: readonly Sample[], description: NetworkDescription): Weights {
  return Object.fromEntries(
    branchesOf(description).flatMap(({ prefix, channels }) => {
      const found = channels.map((channel) => meanAndVariance(samples, channel));
      const vector = (values: readonly number[]) => ({
        dims: [channels.length],
        data: Float32Array.from(values),
      });
      return [
        [`${prefix}input.mean`, vector(found.map(({ mean }) => mean))],
        [`${prefix}input.variance`, vector(found.map(({ variance }) => variance))],
      ];
    }),
  );
}

/** A channel that is the same everywhere keeps its scale (variance 1). */
function meanAndVariance(
  samples: readonly Sample[],
  channel: ChannelName,
): { mean: number; variance: number } {
  let n = 0;
  let sum = 0;
  for (const sample of samples) {
    const box = boxOf(sample, channel);
    for (let i = 0; i < box.length; i++) sum += box[i];
    n += box.length;
  }
  const mean = sum / n;
  let squares = 0;
  for (const sample of samples) {
    const box = boxOf(sample, channel);
    for (let i = 0; i < box.length; i++) squares += (box[i] - mean) ** 2;
  }
  return { mean, variance: squares / n || 1 };
}
