// What a network is trained on and scores: boxes of one patient, already normalised.
import { fail } from "../problem/problem.ts";
import type { ChannelName, NetworkDescription } from "./description.ts";

/** One patient as a network sees it. */
export interface ScoringSample {
  readonly patient: string;
  /** Cubic boxes [z, y, x], normalised; edge = boxVoxels + 2·margin, so that shifts bring in real surroundings. All of one edge. */
  readonly images: Readonly<Partial<Record<ChannelName, Float32Array>>>;
  /** Encoded factors; `description.factorCount` numbers. */
  readonly factors: Float32Array;
}

/** A patient whose outcome is known. */
export interface Sample extends ScoringSample {
  readonly outcome: 0 | 1;
}

/** Voxels around the box on every side, the same for each sample and channel. */
export function marginOf(
  samples: readonly ScoringSample[],
  { boxVoxels, channels }: NetworkDescription,
): number {
  const lengths = new Set(
    samples.flatMap((sample) => channels.map((channel) => boxOf(sample, channel).length)),
  );
  const [length = boxVoxels ** 3, ...others] = lengths;
  const edge = Math.round(Math.cbrt(length));
  const margin = (edge - boxVoxels) / 2;
  if (others.length > 0 || edge ** 3 !== length || margin < 0 || !Number.isInteger(margin))
    fail({
      code: "box-size",
      where: {},
      found: `boxes of ${[...lengths].join(", ")} voxels`,
      expected: `cubes of one size, ${boxVoxels} voxels along an edge or an even number more`,
      remedy: "Prepare all boxes with the study's boxVoxels and one margin.",
    });
  return margin;
}

/** Refuses samples that a network of this description cannot take; names the patient. */
export function checkSamples(samples: readonly ScoringSample[], description: NetworkDescription): void {
  marginOf(samples, description);
  for (const sample of samples) {
    for (const channel of description.channels)
      if (!allFinite(boxOf(sample, channel))) nonFinite(sample.patient, `the ${channel} box`);
    if (sample.factors.length !== description.factorCount)
      fail({
        code: "factor-count",
        where: { patient: sample.patient },
        found: `${sample.factors.length} encoded factors`,
        expected: `${description.factorCount}`,
        remedy: "Encode the factors with the encoder that the network was described with.",
      });
    if (!allFinite(sample.factors)) nonFinite(sample.patient, "the encoded factors");
  }
}

/** The sample's box of a channel; a missing one is refused. */
export function boxOf(sample: ScoringSample, channel: ChannelName): Float32Array {
  return (
    sample.images[channel] ??
    fail({
      code: "channel-missing",
      where: { patient: sample.patient },
      found: `no ${channel} box`,
      expected: `boxes of ${channel}`,
      remedy: "Leave the patient out, or train a model without this channel.",
    })
  );
}

/** Whether every number is finite. The sum of x − x is 0 or NaN, so that the loop needs no branch. */
export function allFinite(values: Float32Array): boolean {
  let difference = 0;
  for (let i = 0; i < values.length; i++) difference += values[i] - values[i];
  return difference === 0;
}

function nonFinite(patient: string, what: string): never {
  fail({
    code: "non-finite-input",
    where: { patient },
    found: `${what} holds NaN or infinity`,
    expected: "finite numbers",
    remedy: "Look at the patient's images and table row: a division by zero or a damaged file.",
  });
}
