// A mask made larger or smaller by one voxel in the six directions.
import { indexOfVoxel } from "./geometry.ts";
import type { PerAxis } from "./volume.ts";

/** Voxels of the mask and their six neighbours. */
export function dilate(mask: Uint8Array, shape: PerAxis): Uint8Array {
  const result = Uint8Array.from(mask);
  forEachNeighbour(mask, shape, (voxel, neighbour) => {
    if (mask[voxel] !== 0 && neighbour !== undefined) result[neighbour] = 1;
  });
  return result;
}

/** Voxels of the mask whose six neighbours are all in it; at a face of the volume there is no neighbour that could be missing. */
export function erode(mask: Uint8Array, shape: PerAxis): Uint8Array {
  const result = Uint8Array.from(mask);
  forEachNeighbour(mask, shape, (voxel, neighbour) => {
    if (neighbour !== undefined && mask[neighbour] === 0) result[voxel] = 0;
  });
  return result;
}

const directions: readonly PerAxis[] = [
  [-1, 0, 0],
  [1, 0, 0],
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
];

/** Each voxel of the mask with each of its neighbours; undefined outside the volume. */
function forEachNeighbour(
  mask: Uint8Array,
  shape: PerAxis,
  each: (voxel: number, neighbour: number | undefined) => void,
): void {
  const [depth, height, width] = shape;
  mask.forEach((value, voxel) => {
    if (value === 0) return;
    const [k, j, i] = indexOfVoxel(shape, voxel);
    for (const [dk, dj, di] of directions) {
      const [z, y, x] = [k + dk, j + dj, i + di];
      const isInside = z >= 0 && y >= 0 && x >= 0 && z < depth && y < height && x < width;
      each(voxel, isInside ? (z * height + y) * width + x : undefined);
    }
  });
}
