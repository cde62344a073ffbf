// Axis-aligned grids in patient coordinates, and moving values from one to another.
import type { PerAxis, Vector } from "../../core/volume/volume.ts";

/** Voxel [k, j, i] lies at origin + [i·spacing[2], j·spacing[1], k·spacing[0]] mm; values are stored x fastest. */
export interface Grid {
  readonly shape: PerAxis;
  readonly spacingMm: PerAxis;
  readonly originMm: Vector;
}

/** Something that has a value everywhere: the values at a grid's voxel centres. */
export type Scene = (grid: Grid) => Float32Array;

/** Number of voxels. */
export function voxelCount(grid: Grid): number {
  return grid.shape[0] * grid.shape[1] * grid.shape[2];
}

/** A cube of `voxels`³ around a centre. */
export function cubeGrid(voxels: number, spacingMm: number, centreMm: Vector): Grid {
  const half = ((voxels - 1) / 2) * spacingMm;
  return {
    shape: [voxels, voxels, voxels],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originMm: [centreMm[0] - half, centreMm[1] - half, centreMm[2] - half],
  };
}

/** The same grid displaced by some mm. */
export function movedGrid(grid: Grid, byMm: Vector): Grid {
  const [x, y, z] = grid.originMm;
  return { ...grid, originMm: [x + byMm[0], y + byMm[1], z + byMm[2]] };
}

/** Coordinates in mm of the voxel centres along axis 0 (z), 1 (y) or 2 (x). */
export function coordinates(grid: Grid, axis: 0 | 1 | 2): Float64Array {
  const origin = grid.originMm[2 - axis];
  return Float64Array.from({ length: grid.shape[axis] }, (_, i) => origin + i * grid.spacingMm[axis]);
}

/** Trilinear values of `from` at the voxel centres of `to`, added to `into`; nothing is added outside `from`. */
export function addInterpolated(
  values: Float32Array,
  from: Grid,
  to: Grid,
  into: Float32Array,
): Float32Array {
  const [z, y, x] = [interpolation(from, to, 0), interpolation(from, to, 1), interpolation(from, to, 2)];
  const [, rows, columns] = to.shape;
  const rowStride = from.shape[2];
  const sliceStride = rowStride * from.shape[1];
  for (let k = z.first; k < z.end; k++) {
    const fz = z.fraction[k];
    for (let j = y.first; j < y.end; j++) {
      const fy = y.fraction[j];
      const corner = z.lower[k] * sliceStride + y.lower[j] * rowStride;
      const [w00, w01, w10, w11] = [(1 - fz) * (1 - fy), (1 - fz) * fy, fz * (1 - fy), fz * fy];
      const target = (k * rows + j) * columns;
      for (let i = x.first; i < x.end; i++) {
        const a = corner + x.lower[i];
        const fx = x.fraction[i];
        const b = a + rowStride;
        const c = a + sliceStride;
        const d = c + rowStride;
        const left = w00 * values[a] + w01 * values[b] + w10 * values[c] + w11 * values[d];
        const right = w00 * values[a + 1] + w01 * values[b + 1] + w10 * values[c + 1] + w11 * values[d + 1];
        into[target + i] += left + fx * (right - left);
      }
    }
  }
  return into;
}

/** Lower neighbour and fraction of each target position; positions `first` to `end` − 1 lie inside. */
function interpolation(from: Grid, to: Grid, axis: 0 | 1 | 2) {
  const size = from.shape[axis];
  const targets = coordinates(to, axis);
  const lower = new Int32Array(targets.length);
  const fraction = new Float64Array(targets.length);
  let first = targets.length;
  let end = 0;
  targets.forEach((position, i) => {
    const at = (position - from.originMm[2 - axis]) / from.spacingMm[axis];
    if (at < 0 || at > size - 1) return;
    lower[i] = Math.min(Math.floor(at), size - 2);
    fraction[i] = at - lower[i];
    first = Math.min(first, i);
    end = i + 1;
  });
  return { lower, fraction, first, end };
}
