// What is done to a patient's box to learn what a score reads: the tumour taken out or its texture destroyed (negative controls; Welch et
// al., Radiother Oncol 2019;130:2), and the small changes under which a score should hold (shift, mask, noise).
import { measureLesion } from "../measure/suv.ts";
import { type RandomStream, shuffled } from "../random/stream.ts";
import { cropCube } from "../volume/crop.ts";
import { indexOfVoxel, indexToMm } from "../volume/geometry.ts";
import { dilate, erode } from "../volume/morphology.ts";
import type { PerAxis } from "../volume/volume.ts";
import type { PreparedPatient } from "./preparation.ts";

export type ImageChange =
  /** Voxels of the mask, and of one voxel around it, are drawn from the tissue around them. */
  | { readonly kind: "tumour-removed" }
  /** Voxels inside the mask change places: volume, outline and histogram stay. */
  | { readonly kind: "tumour-shuffled" }
  | { readonly kind: "noise" }
  | { readonly kind: "shift"; readonly voxels: PerAxis }
  /** The mask larger or smaller by one voxel: its measures change, and the box follows its centre. */
  | { readonly kind: "mask"; readonly by: 1 | -1 };

/** A box with room on every side for shifts. */
export interface WidePatient {
  readonly wide: PreparedPatient;
  /** Voxels more on every side than a network's box with its margin. */
  readonly extraVoxels: number;
}

/** Shift of the robustness analysis, along each axis both ways. */
export const shiftVoxels = 4;
/** Added to PET as a share of each voxel's SUV, and to CT in HU. */
export const noise = { petShare: 0.05, ctHu: 10 } as const;
/** Shell of tissue that stands for the tumour: from the second to so many voxels around the mask. */
const shellVoxels = 4;

/**
 * The patient with the change, of the size that networks take. PET and CT change together: a voxel keeps its pair. Undefined where the change can not be made
 * (no tissue around the tumour in the box, nothing left of the mask).
 */
export function changePatient(
  { wide, extraVoxels }: WidePatient,
  change: ImageChange,
  random: RandomStream,
): PreparedPatient | undefined {
  switch (change.kind) {
    case "shift":
      return cut(wide, extraVoxels, change.voxels);
    case "mask":
      return withMask(wide, extraVoxels, change.by);
    case "noise":
      return noisy(cut(wide, extraVoxels, [0, 0, 0]), random);
    case "tumour-removed":
      return removed(cut(wide, extraVoxels, [0, 0, 0]), random);
    case "tumour-shuffled":
      return shuffledInside(cut(wide, extraVoxels, [0, 0, 0]), random);
  }
}

/** The box that networks take, moved by whole voxels. */
export function cut(wide: PreparedPatient, extraVoxels: number, by: PerAxis): PreparedPatient {
  const outer = wide.box.shape[0];
  const edge = outer - 2 * extraVoxels;
  const from = by.map((each) => extraVoxels + each) as unknown as PerAxis;
  return {
    ...wide,
    box: { ...wide.box, shape: [edge, edge, edge], originMm: indexToMm(wide.box, from) },
    pet: cropCube(wide.pet, outer, from, edge),
    ...(wide.ct && { ct: cropCube(wide.ct, outer, from, edge) }),
    mask: cropCube(wide.mask, outer, from, edge),
  };
}

function removed(prepared: PreparedPatient, random: RandomStream): PreparedPatient | undefined {
  const { shape } = prepared.box;
  const gone = dilate(prepared.mask, shape);
  let around = gone;
  for (let step = 1; step < shellVoxels; step++) around = dilate(around, shape);
  const shell = placesOf(around).filter((voxel) => gone[voxel] === 0);
  if (shell.length === 0) return undefined;
  return replaced(
    prepared,
    placesOf(gone).map((voxel) => [voxel, shell[random.below(shell.length)]!]),
  );
}

function shuffledInside(prepared: PreparedPatient, random: RandomStream): PreparedPatient {
  const inside = placesOf(prepared.mask);
  const from = shuffled(inside, random);
  return replaced(
    prepared,
    inside.map((voxel, i) => [voxel, from[i]!]),
  );
}

/** Copies of the images in which voxels have the values of others. */
function replaced(
  prepared: PreparedPatient,
  pairs: readonly (readonly [to: number, from: number])[],
): PreparedPatient {
  const copy = (source: Float32Array) => {
    const result = Float32Array.from(source);
    for (const [to, from] of pairs) result[to] = source[from]!;
    return result;
  };
  return { ...prepared, pet: copy(prepared.pet), ...(prepared.ct && { ct: copy(prepared.ct) }) };
}

function noisy(prepared: PreparedPatient, random: RandomStream): PreparedPatient {
  return {
    ...prepared,
    pet: prepared.pet.map((suv) => Math.max(0, suv * (1 + noise.petShare * random.normal()))),
    ...(prepared.ct && { ct: prepared.ct.map((hu) => hu + noise.ctHu * random.normal()) }),
  };
}

function withMask(wide: PreparedPatient, extraVoxels: number, by: 1 | -1): PreparedPatient | undefined {
  const { shape } = wide.box;
  const mask = by === 1 ? dilate(wide.mask, shape) : erode(wide.mask, shape);
  if (!mask.includes(1)) return undefined;
  const [before, after] = [centroid(wide.mask, shape), centroid(mask, shape)];
  const moved = after.map((each, axis) => {
    const by = Math.round(each - before[axis]!);
    return Math.min(extraVoxels, Math.max(-extraVoxels, by));
  }) as unknown as PerAxis;
  const boxed = { ...wide, mask };
  return { ...cut(boxed, extraVoxels, moved), measures: measuredInBox(boxed) };
}

/** The conventional measures on the box's own voxels, so that they can be compared between masks. */
export function measuredInBox({ box, pet, mask }: PreparedPatient): PreparedPatient["measures"] {
  return measureLesion({ geometry: box, unit: "SUVbw", data: pet }, { geometry: box, data: mask });
}

function placesOf(mask: Uint8Array): number[] {
  const places: number[] = [];
  mask.forEach((value, voxel) => {
    if (value !== 0) places.push(voxel);
  });
  return places;
}

function centroid(mask: Uint8Array, shape: PerAxis): number[] {
  const inside = placesOf(mask);
  const sum = [0, 0, 0];
  for (const voxel of inside)
    indexOfVoxel(shape, voxel).forEach((index, axis) => {
      sum[axis]! += index;
    });
  return sum.map((each) => each / inside.length);
}
