// Closed planar contours in patient millimetres, rasterised on any grid.
import { fail } from "../problem/problem.ts";
import { cornersMm, dot, mmToIndex } from "../volume/geometry.ts";
import type { Geometry, PerAxis, Vector } from "../volume/volume.ts";
import { add, cross, scale, subtract, unit } from "./vector.ts";

export interface Contour {
  readonly pointsMm: readonly Vector[];
  readonly normal: Vector;
  /** Mean distance of the points from the origin, along the normal. */
  readonly offsetMm: number;
}

/** Triangles that sweep less than this, in mm², have no area. */
const leastAreaMm2 = 1e-6;
/** Points may lie this far beside their plane, mm. */
const planeToleranceMm = 0.1;

/** A contour with its plane; undefined where it has no area. Throws ProblemError `contour-not-planar`. */
export function planarContour(pointsMm: readonly Vector[], file: string): Contour | undefined {
  if (pointsMm.length < 3) return undefined;
  const twiceArea = sweptAreaVector(pointsMm);
  if (Math.hypot(...twiceArea) / 2 < leastAreaMm2) return undefined;
  // Opposite drawing senses share one normal: its largest component is positive.
  const either = unit(twiceArea);
  const largest = either.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const normal = largest < 0 ? scale(either, -1) : either;
  const offsets = pointsMm.map((point) => dot(point, normal));
  const offsetMm = offsets.reduce((sum, value) => sum + value, 0) / offsets.length;
  const beside = Math.max(...offsets.map((offset) => Math.abs(offset - offsetMm)));
  if (beside > planeToleranceMm)
    fail({
      code: "contour-not-planar",
      where: { file },
      found: `a contour with points ${beside.toFixed(2)} mm beside its plane`,
      expected: "points in one plane",
      remedy: "Export the structure set again, as closed planar contours.",
    });
  return { pointsMm, normal, offsetMm };
}

/**
 * 1 where a voxel's centre lies inside: on the nearest plane of contours (within half their spacing), by the even-odd rule over all
 * contours of that plane, so that they combine by XOR. Throws ProblemError `contours-not-parallel`, `mask-outside-image`.
 */
export function rasteriseContours(contours: readonly Contour[], image: Geometry, file: string): Uint8Array {
  const [depth, height, width] = image.shape;
  const data = new Uint8Array(depth * height * width);
  const first = contours[0];
  if (first === undefined) return data;
  refuseOutside(contours, image, file);
  const planes = planesOf(contours, first.normal, image, file);
  const frame = inPlaneFrame(first.normal);
  const polygons: (readonly Point[])[][] = Array.from({ length: planes.count }, () => []);
  for (const contour of contours)
    polygons[planes.indexOf(contour.offsetMm)]!.push(
      contour.pointsMm.map((point): Point => [dot(point, frame.u), dot(point, frame.v)]),
    );
  const scan = scanAxis(image, first.normal);
  forEachLine(image, scan, (start, voxel) => {
    const plane = planes.nearest(dot(start, first.normal));
    if (plane === undefined) return;
    const step = scale(image.directions[scan.axis], image.spacingMm[scan.axis]);
    fillLine({
      polygons: polygons[plane]!,
      start: [dot(start, frame.u), dot(start, frame.v)],
      step: [dot(step, frame.u), dot(step, frame.v)],
      count: scan.length,
      set: (index) => {
        data[voxel + index * scan.stride] = 1;
      },
    });
  });
  return data;
}

type Point = readonly [number, number];

interface Planes {
  readonly count: number;
  /** Index of the plane closest to an offset. */
  indexOf(offsetMm: number): number;
  /** Index of the plane that an offset belongs to, undefined beyond half the spacing. */
  nearest(offsetMm: number): number | undefined;
}

function planesOf(contours: readonly Contour[], normal: Vector, image: Geometry, file: string): Planes {
  if (contours.some((contour) => Math.abs(dot(contour.normal, normal)) < 0.9999))
    fail({
      code: "contours-not-parallel",
      where: { file },
      found: "contours in planes that are not parallel",
      expected: "contours on the slices of one image",
      remedy: "Export the structure on one orientation.",
    });
  const sorted = contours.map((contour) => contour.offsetMm).sort((a, b) => a - b);
  const positions: number[] = [];
  for (const offset of sorted)
    if (positions.length === 0 || offset - positions.at(-1)! > planeToleranceMm) positions.push(offset);
  const gaps = positions.slice(1).map((position, i) => position - positions[i]!);
  const spacing = gaps.length > 0 ? Math.min(...gaps) : spacingAlong(image, normal);
  const closest = (offset: number) => {
    let best = 0;
    for (let i = 1; i < positions.length; i++)
      if (Math.abs(positions[i]! - offset) < Math.abs(positions[best]! - offset)) best = i;
    return best;
  };
  return {
    count: positions.length,
    indexOf: closest,
    nearest: (offset) => {
      const plane = closest(offset);
      // The upper border belongs to the next slab, so that slabs that touch do not overlap.
      const beyond = offset - positions[plane]!;
      return beyond >= -spacing / 2 - 1e-6 && beyond < spacing / 2 - 1e-6 ? plane : undefined;
    },
  };
}

/** Spacing of a grid along a direction: of the axis that runs most along it. */
function spacingAlong(image: Geometry, direction: Vector): number {
  const along = image.directions.map((axis) => Math.abs(dot(axis, direction)));
  return image.spacingMm[along.indexOf(Math.max(...along))]!;
}

/** Two directions at right angles in the plane; of an axial one x and y themselves. */
function inPlaneFrame(normal: Vector): { readonly u: Vector; readonly v: Vector } {
  const other: Vector = Math.abs(normal[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const u = unit(subtract(other, scale(normal, dot(other, normal))));
  return { u, v: cross(normal, u) };
}

interface Scan {
  readonly axis: 0 | 1 | 2;
  readonly length: number;
  readonly stride: number;
}

/** Lines of voxels that stay in one contour plane; single voxels where the grid is oblique to the contours. */
function scanAxis(image: Geometry, normal: Vector): Scan {
  const [, height, width] = image.shape;
  const strides: PerAxis = [height * width, width, 1];
  for (const axis of [2, 1, 0] as const) {
    const drift = Math.abs(dot(image.directions[axis], normal)) * image.spacingMm[axis] * image.shape[axis];
    if (drift < 0.01) return { axis, length: image.shape[axis], stride: strides[axis] };
  }
  return { axis: 2, length: 1, stride: 1 };
}

/** Calls with the first voxel centre (mm) of each line and its place in the data. */
function forEachLine(image: Geometry, scan: Scan, visit: (start: Vector, voxel: number) => void): void {
  const counts = image.shape.map((count, axis) => (axis === scan.axis && scan.length > 1 ? 1 : count));
  const [, height, width] = image.shape;
  const step = (axis: 0 | 1 | 2, index: number) =>
    scale(image.directions[axis], index * image.spacingMm[axis]);
  for (let k = 0; k < counts[0]!; k++)
    for (let j = 0; j < counts[1]!; j++)
      for (let i = 0; i < counts[2]!; i++)
        visit(
          add(image.originMm, add(step(0, k), add(step(1, j), step(2, i)))),
          (k * height + j) * width + i,
        );
}

/** Sets the voxels start + index·step, index 0 … count − 1, that lie inside by the even-odd rule. */
function fillLine(options: {
  readonly polygons: readonly (readonly Point[])[];
  readonly start: Point;
  readonly step: Point;
  readonly count: number;
  readonly set: (index: number) => void;
}): void {
  const { start, step, count, set } = options;
  const length = Math.hypot(step[0], step[1]);
  if (length === 0) return;
  const direction: Point = [step[0] / length, step[1] / length];
  const crossings: number[] = [];
  for (const polygon of options.polygons) {
    for (let i = 0; i < polygon.length; i++) {
      const a = polygon[i]!;
      const b = polygon[(i + 1) % polygon.length]!;
      const sideA = side(start, direction, a);
      const sideB = side(start, direction, b);
      if (sideA >= 0 === sideB >= 0) continue;
      const share = sideA / (sideA - sideB);
      const x = a[0] + share * (b[0] - a[0]) - start[0];
      const y = a[1] + share * (b[1] - a[1]) - start[1];
      crossings.push((x * direction[0] + y * direction[1]) / length);
    }
  }
  crossings.sort((a, b) => a - b);
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const from = Math.max(0, Math.ceil(crossings[i]! - 1e-9));
    const until = Math.min(count - 1, Math.ceil(crossings[i + 1]! - 1e-9) - 1);
    for (let index = from; index <= until; index++) set(index);
  }
}

/** On which side of the line a point lies: positive left of it. */
function side(start: Point, direction: Point, point: Point): number {
  return direction[0] * (point[1] - start[1]) - direction[1] * (point[0] - start[0]);
}

/**
 * Along the plane's normal, twice as long as the area that the triangles from the first point sweep, all turned to one sense: signed ones
 * cancel in a contour that crosses itself (a figure of eight). Zero only where all points lie on one line.
 */
function sweptAreaVector(points: readonly Vector[]): Vector {
  const origin = points[0]!;
  let sum: Vector = [0, 0, 0];
  for (let i = 1; i + 1 < points.length; i++) {
    const triangle = cross(subtract(points[i]!, origin), subtract(points[i + 1]!, origin));
    sum = dot(sum, triangle) < 0 ? subtract(sum, triangle) : add(sum, triangle);
  }
  return sum;
}

/** Points beyond the outer faces of the image, by more than half a voxel, mean that the structure is not of this image. */
function refuseOutside(contours: readonly Contour[], image: Geometry, file: string): void {
  let outside = 0;
  let all = 0;
  for (const { pointsMm } of contours)
    for (const point of pointsMm) {
      all++;
      const index = mmToIndex(image, point);
      if (index.some((value, axis) => value < -1 || value > image.shape[axis]!)) outside++;
    }
  if (outside === 0) return;
  const corners = cornersMm(image);
  fail({
    code: "mask-outside-image",
    where: { file },
    found: `a structure with ${outside} of ${all} contour points outside the image`,
    expected: `points between (${corners[0]!.map(Math.round).join(", ")}) and (${corners[7]!.map(Math.round).join(", ")}) mm`,
    remedy: "Check that structure set and image belong to one examination.",
  });
}
