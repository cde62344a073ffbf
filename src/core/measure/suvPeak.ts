// The peak: the highest mean over a 1 mL sphere.
import { indexOfVoxel, voxelToMm } from "../volume/geometry.ts";
import type { Vector, Volume } from "../volume/volume.ts";

/** Radius of a sphere of 1 mL, mm. */
export const peakRadiusMm = 10 * Math.cbrt(3 / (4 * Math.PI));

export interface Peak {
  readonly value: number;
  readonly atMm: Vector;
}

/**
 * The highest mean over a 1 mL sphere centred on one of the given voxels: IBSI's global intensity peak (0F91,
 * Zwanenburg et al., Image Biomarker Standardisation Initiative reference manual, section 3.2). A voxel
 * belongs to the sphere where its centre lies within 6.204 mm; voxels of the sphere outside the mask count,
 * those outside the image do not exist. With voxels so coarse that no second centre lies within the sphere it
 * equals the voxel's own value.
 *
 * Restricted to the voxels of the largest value, as `localPeak`, it is IBSI's local intensity peak (VJGA).
 */
export function globalPeak(volume: Volume, voxels: Int32Array): Peak {
  const meanAt = sphereMean(volume);
  let value = Number.NEGATIVE_INFINITY;
  let at = -1;
  for (const voxel of voxels) {
    const mean = meanAt(voxel);
    if (mean > value) {
      value = mean;
      at = voxel;
    }
  }
  return { value, atMm: voxelToMm(volume.geometry, at) };
}

/**
 * The mean over a 1 mL sphere centred on the voxel of the largest value; the highest such mean where several
 * share that value (IBSI VJGA).
 */
export function localPeak(volume: Volume, voxels: Int32Array): Peak {
  let largest = Number.NEGATIVE_INFINITY;
  for (const voxel of voxels) largest = Math.max(largest, volume.data[voxel]!);
  return globalPeak(
    volume,
    voxels.filter((voxel) => volume.data[voxel] === largest),
  );
}

/** A function from a voxel to the mean over the sphere about it. */
function sphereMean({ geometry, data }: Volume): (voxel: number) => number {
  const [depth, height, width] = geometry.shape;
  const [dz, dy, dx] = geometry.spacingMm;
  // A centre that lies on the sphere belongs to it, rounding of the spacing apart.
  const radiusSquared = peakRadiusMm ** 2 * (1 + 1e-9);
  const rows: { readonly k: number; readonly j: number; readonly halfWidth: number }[] = [];
  const reachZ = Math.floor(peakRadiusMm / dz + 1e-6);
  const reachY = Math.floor(peakRadiusMm / dy + 1e-6);
  for (let k = -reachZ; k <= reachZ; k++)
    for (let j = -reachY; j <= reachY; j++) {
      const rest = radiusSquared - (k * dz) ** 2 - (j * dy) ** 2;
      if (rest >= 0) rows.push({ k, j, halfWidth: Math.floor(Math.sqrt(rest) / dx) });
    }
  return (voxel) => {
    const [k0, j0, i0] = indexOfVoxel(geometry.shape, voxel);
    let sum = 0;
    let count = 0;
    for (const { k, j, halfWidth } of rows) {
      if (k0 + k < 0 || k0 + k >= depth || j0 + j < 0 || j0 + j >= height) continue;
      const row = ((k0 + k) * height + j0 + j) * width;
      const first = Math.max(0, i0 - halfWidth);
      const last = Math.min(width - 1, i0 + halfWidth);
      for (let i = first; i <= last; i++) sum += data[row + i]!;
      count += last - first + 1;
    }
    return sum / count;
  };
}
