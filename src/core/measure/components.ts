// The separate lesions of a mask.
import type { Mask } from "../volume/volume.ts";
import { forEachNeighbour } from "./neighbours.ts";

/**
 * The connected parts of a mask, voxels that touch at a face, edge or corner being one part
 * (26-connectivity). Each part is the positions of its voxels in `mask.data`, ascending; parts are ordered by
 * size, the largest first, equal ones by their first voxel.
 */
export function components(mask: Mask): readonly Int32Array[] {
  const left = mask.data.slice();
  const parts: Int32Array[] = [];
  for (let v = 0; v < left.length; v++) {
    if (left[v] === 0) continue;
    left[v] = 0;
    const voxels = [v];
    for (let n = 0; n < voxels.length; n++)
      forEachNeighbour(mask.geometry.shape, voxels[n]!, (neighbour) => {
        if (left[neighbour] === 0) return;
        left[neighbour] = 0;
        voxels.push(neighbour);
      });
    parts.push(Int32Array.from(voxels).sort());
  }
  return parts.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}
