// What a mask is, in numbers: how large, where, and whether it can be used at all.
import { fail, type ProblemPlace } from "../problem/problem.ts";
import { contains, type Extent, extentOf, indexToMm, voxelVolumeMl } from "./geometry.ts";
import type { Geometry, Mask, PerAxis, Vector } from "./volume.ts";

/** Number of voxels inside. */
export function maskVoxels(mask: Mask): number {
  let count = 0;
  for (let v = 0; v < mask.data.length; v++) if (mask.data[v] !== 0) count++;
  return count;
}

/** Volume of the mask (voxels inside times the volume of one), mL. */
export function maskVolumeMl(mask: Mask): number {
  return maskVoxels(mask) * voxelVolumeMl(mask.geometry);
}

/** All voxels that are inside any of some masks on one grid; at least one mask must be given. */
export function union(masks: readonly Mask[]): Mask {
  const [first, ...others] = masks;
  const data = first!.data.slice();
  for (const other of others) for (let v = 0; v < data.length; v++) data[v]! |= other.data[v]!;
  return { geometry: first!.geometry, data };
}

/** First and last index [k, j, i] inside along each axis, or undefined where the mask is empty. */
export function maskBounds(mask: Mask): { readonly first: PerAxis; readonly last: PerAxis } | undefined {
  const [depth, height, width] = mask.geometry.shape;
  const first: [number, number, number] = [depth, height, width];
  const last: [number, number, number] = [-1, -1, -1];
  let v = 0;
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, v++) {
        if (mask.data[v] === 0) continue;
        first[0] = Math.min(first[0], k);
        first[1] = Math.min(first[1], j);
        first[2] = Math.min(first[2], i);
        last[0] = Math.max(last[0], k);
        last[1] = Math.max(last[1], j);
        last[2] = Math.max(last[2], i);
      }
    }
  }
  return last[0] < 0 ? undefined : { first, last };
}

/** Mean position of the voxels inside, mm. Refuses an empty mask (`mask-empty`). */
export function maskCentroidMm(mask: Mask): Vector {
  const [depth, height, width] = mask.geometry.shape;
  let count = 0;
  const sum: [number, number, number] = [0, 0, 0];
  let v = 0;
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, v++) {
        if (mask.data[v] === 0) continue;
        count++;
        sum[0] += k;
        sum[1] += j;
        sum[2] += i;
      }
    }
  }
  if (count === 0) failEmpty({});
  return indexToMm(mask.geometry, [sum[0] / count, sum[1] / count, sum[2] / count]);
}

/**
 * The smallest block in patient axes that holds the mask's voxels, mm. Refuses an empty mask (`mask-empty`).
 */
export function maskExtentMm(mask: Mask): Extent {
  const bounds = maskBounds(mask);
  if (bounds === undefined) return failEmpty({});
  const [low, high] = [bounds.first, bounds.last];
  const corners: Vector[] = [];
  for (const k of [low[0] - 0.5, high[0] + 0.5])
    for (const j of [low[1] - 0.5, high[1] + 0.5])
      for (const i of [low[2] - 0.5, high[2] + 0.5]) corners.push(indexToMm(mask.geometry, [k, j, i]));
  return extentOf(corners);
}

/** Refuses a mask without a voxel inside (`mask-empty`). */
export function requireNotEmpty(mask: Mask, where: ProblemPlace): void {
  if (!mask.data.includes(1) && maskVoxels(mask) === 0) failEmpty(where);
}

/** Share (0 … 1) of the mask's voxels whose centre lies outside a grid; 0 for an empty mask. */
export function maskShareOutside(mask: Mask, grid: Geometry): number {
  const [depth, height, width] = mask.geometry.shape;
  let inside = 0;
  let outside = 0;
  let v = 0;
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, v++) {
        if (mask.data[v] === 0) continue;
        if (contains(grid, indexToMm(mask.geometry, [k, j, i]))) inside++;
        else outside++;
      }
    }
  }
  return inside + outside === 0 ? 0 : outside / (inside + outside);
}

/**
 * Refuses a mask of which any part lies outside an image (`mask-outside-image`): what is there cannot be
 * measured.
 */
export function requireMaskInside(mask: Mask, image: Geometry, where: ProblemPlace): void {
  const share = maskShareOutside(mask, image);
  if (share === 0) return;
  fail({
    code: "mask-outside-image",
    where,
    found: `${share === 1 ? "all" : `${(100 * share).toFixed(1)}%`} of the mask lies outside the image`,
    expected: "a mask that lies wholly in the image it was drawn on",
    remedy: "Check that mask and image belong to one patient, one examination and one orientation",
  });
}

function failEmpty(where: ProblemPlace): never {
  return fail({
    code: "mask-empty",
    where,
    found: "the mask has no voxel inside",
    expected: "at least one voxel inside",
    remedy: "Draw the lesion, or name the structure or label that holds it",
  });
}
