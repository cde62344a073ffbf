// Between voxel indices and patient millimetres. Orientation is never guessed from the order of axes:
// everything goes by mm.
import { fail } from "../problem/problem.ts";
import type { Geometry, PerAxis, Vector } from "./volume.ts";

/** Number of voxels of a grid. */
export function voxelCount(geometry: Geometry): number {
  const [depth, height, width] = geometry.shape;
  return depth * height * width;
}

/** Volume of one voxel, mL. */
export function voxelVolumeMl(geometry: Geometry): number {
  const [z, y, x] = geometry.spacingMm;
  return (z * y * x) / 1000;
}

/** Position (LPS, mm) of a voxel index [k, j, i]; fractions of a voxel are allowed. */
export function indexToMm(geometry: Geometry, index: PerAxis): Vector {
  const { originMm, spacingMm, directions } = geometry;
  const along = (component: 0 | 1 | 2): number =>
    originMm[component] +
    index[0] * spacingMm[0] * directions[0][component] +
    index[1] * spacingMm[1] * directions[1][component] +
    index[2] * spacingMm[2] * directions[2][component];
  return [along(0), along(1), along(2)];
}

/** Fractional voxel index [k, j, i] of a position (LPS, mm). */
export function mmToIndex(geometry: Geometry, positionMm: Vector): PerAxis {
  const { originMm, spacingMm, directions } = geometry;
  const offset: Vector = [
    positionMm[0] - originMm[0],
    positionMm[1] - originMm[1],
    positionMm[2] - originMm[2],
  ];
  return [
    dot(offset, directions[0]) / spacingMm[0],
    dot(offset, directions[1]) / spacingMm[1],
    dot(offset, directions[2]) / spacingMm[2],
  ];
}

/** Index [k, j, i] of the voxel at a place in the data. */
export function indexOfVoxel([, height, width]: PerAxis, voxel: number): PerAxis {
  return [Math.floor(voxel / (width * height)), Math.floor(voxel / width) % height, voxel % width];
}

/** Place in the data of the voxel [k, j, i]. */
export function voxelOfIndex([, height, width]: PerAxis, [k, j, i]: PerAxis): number {
  return (k * height + j) * width + i;
}

/** Position (LPS, mm) of the voxel at a place in the data. */
export function voxelToMm(geometry: Geometry, voxel: number): Vector {
  return indexToMm(geometry, indexOfVoxel(geometry.shape, voxel));
}

/** Centre of the grid, mm. */
export function centreMm(geometry: Geometry): Vector {
  const [depth, height, width] = geometry.shape;
  return indexToMm(geometry, [(depth - 1) / 2, (height - 1) / 2, (width - 1) / 2]);
}

/** The eight outer corners of the grid (faces of the outermost voxels, not their centres), mm. */
export function cornersMm(geometry: Geometry): readonly Vector[] {
  const [depth, height, width] = geometry.shape;
  const corners: Vector[] = [];
  for (const k of [-0.5, depth - 0.5])
    for (const j of [-0.5, height - 0.5])
      for (const i of [-0.5, width - 0.5]) corners.push(indexToMm(geometry, [k, j, i]));
  return corners;
}

/** A block in patient axes, mm. */
export interface Extent {
  readonly minMm: Vector;
  readonly maxMm: Vector;
}

/** The smallest block in patient axes that holds the whole grid, faces included. */
export function extentMm(geometry: Geometry): Extent {
  return extentOf(cornersMm(geometry));
}

/** The smallest block in patient axes that holds some points. */
export function extentOf(pointsMm: readonly Vector[]): Extent {
  const least = (component: 0 | 1 | 2) => Math.min(...pointsMm.map((point) => point[component]));
  const most = (component: 0 | 1 | 2) => Math.max(...pointsMm.map((point) => point[component]));
  return { minMm: [least(0), least(1), least(2)], maxMm: [most(0), most(1), most(2)] };
}

/** Whether a position lies in a block, faces included. */
export function isInExtent({ minMm, maxMm }: Extent, positionMm: Vector): boolean {
  return positionMm.every((mm, axis) => mm >= minMm[axis]! && mm <= maxMm[axis]!);
}

/** Whether a position lies in the grid, faces of the outermost voxels included (to 1e-4 of a voxel). */
export function contains(geometry: Geometry, positionMm: Vector): boolean {
  return mmToIndex(geometry, positionMm).every((index, axis) => isOnAxis(index, geometry.shape[axis]!));
}

/**
 * Whether a fractional index lies on an axis of `count` voxels, outer faces included (to 1e-4 of a voxel).
 */
export function isOnAxis(index: number, count: number): boolean {
  return index >= -0.5001 && index <= count - 0.4999;
}

/** The voxel [k, j, i] in which a position lies, or undefined outside the grid. */
export function voxelAt(geometry: Geometry, positionMm: Vector): PerAxis | undefined {
  if (!contains(geometry, positionMm)) return undefined;
  const index = mmToIndex(geometry, positionMm);
  const nearest = (axis: 0 | 1 | 2) =>
    Math.min(geometry.shape[axis] - 1, Math.max(0, Math.round(index[axis])));
  return [nearest(0), nearest(1), nearest(2)];
}

/**
 * Whether two grids have the same voxels in the same order: equal shape, and corners that agree to 1e-3 mm.
 */
export function sameGrid(a: Geometry, b: Geometry, toleranceMm = 1e-3): boolean {
  if (a.shape.some((count, axis) => count !== b.shape[axis])) return false;
  const cornersOfB = cornersMm(b);
  return cornersMm(a).every((corner, n) => distanceMm(corner, cornersOfB[n]!) <= toleranceMm);
}

/**
 * Refuses to lay one grid over another where both name a frame of reference and the names differ
 * (`frame-of-reference-differs`). A grid without a frame, as every NIfTI file, is taken to be in the other's.
 */
export function requireSameFrame(a: Geometry, b: Geometry): void {
  if (a.frameOfReference === undefined || b.frameOfReference === undefined) return;
  if (a.frameOfReference === b.frameOfReference) return;
  fail({
    code: "frame-of-reference-differs",
    where: { tag: "(0020,0052) FrameOfReferenceUID" },
    found: `one image is in frame of reference ${a.frameOfReference}, the other in ${b.frameOfReference}`,
    expected:
      "images of one frame of reference, so that equal millimetres mean the same place in the patient",
    remedy: "Use images of one examination, or say that these two are registered to each other",
  });
}

/** Distance between two positions, mm. */
export function distanceMm(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
