// The neighbours of a voxel.
import { indexOfVoxel } from "../volume/geometry.ts";
import type { PerAxis } from "../volume/volume.ts";

/**
 * Calls `visit` with the position in the data of each of the up to 26 voxels that touch a voxel at a face,
 * edge or corner.
 */
export function forEachNeighbour(
  [depth, height, width]: PerAxis,
  voxel: number,
  visit: (neighbour: number) => void,
): void {
  const [k, j, i] = indexOfVoxel([depth, height, width], voxel);
  const lastK = Math.min(depth - 1, k + 1);
  const lastJ = Math.min(height - 1, j + 1);
  const lastI = Math.min(width - 1, i + 1);
  for (let kk = Math.max(0, k - 1); kk <= lastK; kk++)
    for (let jj = Math.max(0, j - 1); jj <= lastJ; jj++)
      for (let ii = Math.max(0, i - 1); ii <= lastI; ii++) {
        const neighbour = (kk * height + jj) * width + ii;
        if (neighbour !== voxel) visit(neighbour);
      }
}
