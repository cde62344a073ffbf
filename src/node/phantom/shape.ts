// The tumour's form: a knobbly ellipsoid on its own fine grid.
import type { RandomStream } from "../../core/random/stream.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { smoothField } from "./field.ts";
import { coordinates, cubeGrid, type Grid, voxelCount } from "./grid.ts";

/** Spacing at which tumours are made; scanners and boxes sample from it. */
export const fineSpacingMm = 2;

export interface TumourShape {
  /** 2 mm grid around the tumour's centre, with a margin for blurring. */
  readonly grid: Grid;
  /** Elliptic radius: 0 at the centre, 1 at the surface. */
  readonly radius: Float32Array;
  /** Indices of the voxels inside. */
  readonly inside: Int32Array;
  readonly diameterMm: number;
}

const marginMm = 10;

/** Draws a tumour: mean diameter 25 to 60 mm, unequal axes in random directions, surface uneven by 7%. */
export function drawShape(random: RandomStream, centreMm: Vector): TumourShape {
  const diameterMm = clamp(42 * Math.exp(0.2 * random.normal()), 25, 60);
  const ratios = [0, 1, 2].map(() => clamp(Math.exp(0.18 * random.normal()), 0.7, 1.45));
  const geometricMean = Math.cbrt(ratios[0] * ratios[1] * ratios[2]);
  const semiAxes = ratios.map((ratio) => ((diameterMm / 2) * ratio) / geometricMean);
  const axes = randomRotation(random);

  const half = Math.max(...semiAxes) * 1.2 + marginMm;
  const grid = cubeGrid(2 * Math.ceil(half / fineSpacingMm), fineSpacingMm, centreMm);
  const unevenness = smoothField(grid, 8, random)(grid);
  const [zs, ys, xs] = [coordinates(grid, 0), coordinates(grid, 1), coordinates(grid, 2)];
  const radius = new Float32Array(voxelCount(grid));
  const inside: number[] = [];
  let voxel = 0;
  for (const z of zs) {
    for (const y of ys) {
      for (const x of xs) {
        const d = [x - centreMm[0], y - centreMm[1], z - centreMm[2]];
        let squares = 0;
        for (let a = 0; a < 3; a++) {
          const along = axes[a][0] * d[0] + axes[a][1] * d[1] + axes[a][2] * d[2];
          squares += (along / semiAxes[a]) ** 2;
        }
        radius[voxel] = Math.sqrt(squares) * (1 + 0.07 * unevenness[voxel]);
        if (radius[voxel] < 1) inside.push(voxel);
        voxel++;
      }
    }
  }
  return { grid, radius, inside: Int32Array.from(inside), diameterMm };
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Three orthonormal vectors, uniform over all orientations (quaternion of four normals). */
function randomRotation(random: RandomStream): readonly Vector[] {
  const q = [random.normal(), random.normal(), random.normal(), random.normal()];
  const norm = Math.hypot(...q);
  const [w, x, y, z] = q.map((part) => part / norm);
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}
