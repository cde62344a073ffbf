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
  /** Voxels of the mask, and of what lies within `spillMm` of it, are drawn from the tissue around them. */
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
/** Uptake spills so far beyond an outline (about the full width at half maximum of a PET scanner): it is taken out with the tumour. */
const spillMm = 6;
/** Thickness of the shell of tissue that stands for the tumour. */
const shellMm = 6;
/** Of so many voxels drawn from the shell the nearest is taken, so that lung stays beside lung. */
const draws = 8;

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
  const { shape, spacingMm } = prepared.box;
  const gone = widened(prepared.mask, shape, spillMm / spacingMm[0]);
  const around = widened(gone, shape, shellMm / spacingMm[0]);
  const shell = placesOf(around).filter((voxel) => gone[voxel] === 0);
  if (shell.length === 0) return undefined;
  const places = shell.map((voxel) => indexOfVoxel(shape, voxel));
  const nearestOfDraws = (voxel: number): number => {
    const [k, j, i] = indexOfVoxel(shape, voxel);
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (let draw = 0; draw < draws; draw++) {
      const n = random.below(shell.length);
      const [kk, jj, ii] = places[n]!;
      const away = (kk - k) ** 2 + (jj - j) ** 2 + (ii - i) ** 2;
      if (away < least) [nearest, least] = [shell[n]!, away];
    }
    return nearest;
  };
  return replaced(
    prepared,
    placesOf(gone).map((voxel) => [voxel, nearestOfDraws(voxel)]),
  );
}

/** All voxels within `radius` voxels (Euclidean, at least one) of the mask. */
function widened(mask: Uint8Array, shape: PerAxis, radius: number): Uint8Array {
  const [depth, height, width] = shape;
  const reach = Math.max(1, Math.ceil(radius));
  const result = Uint8Array.from(mask);
  const steps = Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach);
  const ball = steps.flatMap((k) =>
    steps.flatMap((j) =>
      steps.flatMap((i) => (Math.hypot(k, j, i) <= Math.max(1, radius) ? [[k, j, i] as const] : [])),
    ),
  );
  for (const voxel of placesOf(mask)) {
    const [k, j, i] = indexOfVoxel(shape, voxel);
    for (const [dk, dj, di] of ball) {
      const [z, y, x] = [k + dk, j + dj, i + di];
      if (z >= 0 && y >= 0 && x >= 0 && z < depth && y < height && x < width)
        result[(z * height + y) * width + x] = 1;
    }
  }
  return result;
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
