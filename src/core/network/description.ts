// A network in one plain object: what `resnet10.ts` builds and what travels beside the weights.
import { fail } from "../problem/problem.ts";

/** An image channel of a network. */
export type ChannelName = "pet" | "ct";

export interface NetworkDescription {
  readonly network: "resnet10";
  /** Feature maps of the stem and the first stage; the stages have w, 2w, 4w, 8w. 64 in the literature. */
  readonly width: number;
  /** "late": a ResNet10 for each channel, features joined. "early": the channels of one ResNet10. */
  readonly fusion: "late" | "early";
  readonly channels: readonly ChannelName[];
  /** Encoded numbers of the clinical factors; 0 for an image-only network. */
  readonly factorCount: number;
  /** Edge of the box that the network sees. */
  readonly boxVoxels: number;
  /** Share of joined features dropped before the head while training. */
  readonly dropout: number;
}

/** A branch: one ResNet10, its channels and the prefix of its layers' names ("" when it is the only one). */
export interface Branch {
  readonly prefix: string;
  readonly channels: readonly ChannelName[];
}

export function branchesOf(description: NetworkDescription): readonly Branch[] {
  const { channels, fusion } = description;
  if (fusion === "early" || channels.length === 1) return [{ prefix: "", channels }];
  return channels.map((channel) => ({ prefix: `${channel}.`, channels: [channel] }));
}

/** Refuses descriptions that make no network. */
export function checkDescription(description: NetworkDescription): void {
  const { width, channels, boxVoxels, dropout, factorCount } = description;
  const refuse = (found: string, expected: string, field: string) =>
    fail({
      code: "network-description",
      where: { field },
      found,
      expected,
      remedy: "Change the training settings of the study file.",
    });
  if (!Number.isInteger(width) || width < 1)
    refuse(`width ${width}`, "a whole number from 1", "training.width");
  if (channels.length === 0 || new Set(channels).size < channels.length)
    refuse(`channels [${channels.join(", ")}]`, "one or more, each once", "channels");
  if (!Number.isInteger(boxVoxels) || boxVoxels < 8)
    refuse(`a box of ${boxVoxels} voxels`, "a whole number from 8", "images.boxVoxels");
  if (!(dropout >= 0 && dropout < 1)) refuse(`dropout ${dropout}`, "0 to below 1", "training.dropout");
  if (!Number.isInteger(factorCount) || factorCount < 0)
    refuse(`${factorCount} factors`, "a whole number", "factors");
}
