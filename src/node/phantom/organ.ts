// Painting organs of simple form onto a grid, with edges as soft as a scanner makes them.
import type { Vector } from "../../core/volume/volume.ts";
import { coordinates, type Grid } from "./grid.ts";

/** An upright ellipsoid, or an upright elliptic column between two heights. */
export type Organ = {
  readonly centreMm: Vector;
  readonly semiAxesMm: Vector;
  /** A column has no height of its own; `semiAxesMm[2]` is half its length. */
  readonly form: "ellipsoid" | "column";
};

/**
 * Blends `valueAt(voxel)` into `image` wherever the organ lies. Its edge is the distribution function of a Gaussian of
 * `softnessMm`, nearly what a blurred sharp edge looks like.
 */
export function paint(
  image: Float32Array,
  grid: Grid,
  organ: Organ,
  softnessMm: number,
  valueAt: (voxel: number) => number,
): void {
  const [cx, cy, cz] = organ.centreMm;
  const [ax, ay, az] = organ.semiAxesMm;
  const reach = 3 * softnessMm;
  const [zs, ys, xs] = [coordinates(grid, 0), coordinates(grid, 1), coordinates(grid, 2)];
  const [firstX, endX] = between(xs, cx - ax - reach, cx + ax + reach);
  const [firstY, endY] = between(ys, cy - ay - reach, cy + ay + reach);
  const [firstZ, endZ] = between(zs, cz - az - reach, cz + az + reach);
  const [, rows, columns] = grid.shape;
  const isColumn = organ.form === "column";
  for (let k = firstZ; k < endZ; k++) {
    const dz = zs[k] - cz;
    const wz = isColumn ? 0 : dz / (az * az);
    const cap = isColumn ? softStep(az - Math.abs(dz), softnessMm) : 1;
    for (let j = firstY; j < endY; j++) {
      const dy = ys[j] - cy;
      const wy = dy / (ay * ay);
      const row = (k * rows + j) * columns;
      for (let i = firstX; i < endX; i++) {
        const dx = xs[i] - cx;
        const wx = dx / (ax * ax);
        const squared = dx * wx + dy * wy + dz * wz;
        const slope = Math.sqrt(wx * wx + wy * wy + wz * wz);
        const radius = Math.sqrt(squared);
        // Distance to the surface, to first order: (1 − ρ)/|∇ρ| with |∇ρ| = slope/ρ.
        const depth = slope > 0 ? ((1 - radius) * radius) / slope : Number.POSITIVE_INFINITY;
        const share = (radius < 0.2 ? 1 : softStep(depth, softnessMm)) * cap;
        if (share > 0) image[row + i] += share * (valueAt(row + i) - image[row + i]);
      }
    }
  }
}

/** Normal distribution function of depth/softness, by its logistic approximation; 0 and 1 beyond three standard deviations. */
function softStep(depthMm: number, softnessMm: number): number {
  const u = depthMm / softnessMm;
  return u >= 3 ? 1 : u <= -3 ? 0 : 1 / (1 + Math.exp(-1.702 * u));
}

/** Indices of the first coordinate ≥ `from` and one past the last ≤ `to`, for ascending coordinates. */
function between(values: Float64Array, from: number, to: number): [number, number] {
  let first = 0;
  while (first < values.length && values[first] < from) first++;
  let end = values.length;
  while (end > first && values[end - 1] > to) end--;
  return [first, end];
}
