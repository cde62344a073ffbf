// Between a 3×4 affine of voxel indices and the Geometry of a volume, whose axes are orthogonal.
import { cornersMm, distanceMm, dot, indexToMm } from "./geometry.ts";
import type { Geometry, PerAxis, Vector } from "./volume.ts";

/**
 * Centre of voxel [k, j, i] = originMm + k·steps[0] + j·steps[1] + i·steps[2], patient coordinates (LPS), mm.
 */
export interface Affine {
  readonly originMm: Vector;
  readonly steps: readonly [Vector, Vector, Vector];
}

/** What became of an affine: a geometry, axes without extent, or axes that are not orthogonal. */
export type AffineGeometry =
  | { readonly kind: "orthogonal"; readonly geometry: Geometry }
  | { readonly kind: "singular" }
  | { readonly kind: "sheared"; readonly displacementMm: number };

/**
 * The geometry of a grid given by its affine. Axes that are orthogonal but for rounding are made exactly so
 * (the nearest orthogonal matrix, by Higham's Newton iteration for the polar decomposition, SIAM J Sci Stat
 * Comput 1986); "sheared" when that moves a corner by more than a tenth of the smallest voxel edge.
 */
export function geometryOfAffine(shape: PerAxis, { originMm, steps }: Affine): AffineGeometry {
  const spacingMm: PerAxis = [length(steps[0]), length(steps[1]), length(steps[2])];
  if (!spacingMm.every((mm) => Number.isFinite(mm) && mm > 0)) return { kind: "singular" };
  const axes = steps.map((step, axis) => scaled(step, 1 / spacingMm[axis]!)) as [Vector, Vector, Vector];
  if (Math.abs(dot(axes[0], cross(axes[1], axes[2]))) < 0.01) return { kind: "singular" };
  const asGiven: Geometry = { shape, spacingMm, originMm, directions: axes };
  const geometry: Geometry = { ...asGiven, directions: nearestOrthogonal(axes) };
  const corners = cornersMm(geometry);
  const displacementMm = Math.max(...cornersMm(asGiven).map((corner, n) => distanceMm(corner, corners[n]!)));
  if (displacementMm > Math.min(...spacingMm) / 10) return { kind: "sheared", displacementMm };
  return { kind: "orthogonal", geometry };
}

/** The affine of a geometry. */
export function affineOfGeometry({ originMm, spacingMm, directions }: Geometry): Affine {
  return {
    originMm,
    steps: [
      scaled(directions[0], spacingMm[0]),
      scaled(directions[1], spacingMm[1]),
      scaled(directions[2], spacingMm[2]),
    ],
  };
}

/** The largest distance between equal corners of one grid under two affines, mm. */
export function disagreementMm(shape: PerAxis, a: Affine, b: Affine): number {
  let largest = 0;
  for (const k of [0, shape[0] - 1])
    for (const j of [0, shape[1] - 1])
      for (const i of [0, shape[2] - 1])
        largest = Math.max(largest, distanceMm(positionMm(a, [k, j, i]), positionMm(b, [k, j, i])));
  return largest;
}

function positionMm({ originMm, steps }: Affine, index: PerAxis): Vector {
  return indexToMm({ shape: [1, 1, 1], spacingMm: [1, 1, 1], originMm, directions: steps }, index);
}

function nearestOrthogonal(axes: readonly [Vector, Vector, Vector]): [Vector, Vector, Vector] {
  let [a, b, c] = axes;
  for (let iteration = 0; iteration < 20; iteration++) {
    const determinant = dot(a, cross(b, c));
    const inverse = [cross(b, c), cross(c, a), cross(a, b)].map((row) => scaled(row, 1 / determinant));
    [a, b, c] = [mean(a, inverse[0]!), mean(b, inverse[1]!), mean(c, inverse[2]!)];
  }
  return [a, b, c];
}

/** Vector product. */
function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function mean(a: Vector, b: Vector): Vector {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function length(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** Multiplied by a number; −0 becomes 0. */
function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor + 0, a[1] * factor + 0, a[2] * factor + 0];
}
