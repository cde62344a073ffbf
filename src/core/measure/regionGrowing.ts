// Growing a region from a seed voxel.
import { type Extent, indexOfVoxel, isInExtent, voxelToMm } from "../volume/geometry.ts";
import type { Mask } from "../volume/volume.ts";
import { forEachNeighbour } from "./neighbours.ts";
import type { SuvVolume } from "./suv.ts";

export interface GrownRegion {
  readonly mask: Mask;
  /** Positions in the data of its voxels. */
  readonly voxels: readonly number[];
  /** It ends at the block that limits it, or at the image's edge: it may go on beyond. */
  readonly touchesLimit: boolean;
}

/**
 * The voxels of at least `lowestSuv` that are connected to a seed voxel (26-connectivity) and whose centres
 * lie in `within`, a block of patient axes (everywhere unless given). The seed itself always belongs to the
 * region.
 */
export function growRegion(suv: SuvVolume, seed: number, lowestSuv: number, within?: Extent): GrownRegion {
  const { shape } = suv.geometry;
  const data = new Uint8Array(suv.data.length);
  data[seed] = 1;
  const voxels = [seed];
  let touchesLimit = false;
  for (let n = 0; n < voxels.length; n++) {
    const voxel = voxels[n]!;
    const index = indexOfVoxel(shape, voxel);
    if (index.some((at, axis) => at === 0 || at === shape[axis]! - 1)) touchesLimit = true;
    forEachNeighbour(shape, voxel, (neighbour) => {
      if (data[neighbour] !== 0) return;
      if (within !== undefined && !isInExtent(within, voxelToMm(suv.geometry, neighbour))) {
        touchesLimit = true;
        return;
      }
      if (suv.data[neighbour]! < lowestSuv) return;
      data[neighbour] = 1;
      voxels.push(neighbour);
    });
  }
  return { mask: { geometry: suv.geometry, data }, voxels, touchesLimit };
}
