// Random changes of a training box that keep its meaning. One geometry for all channels of a patient; the box is cut from one with
// a margin, so that shifts and turns bring in real surroundings.
import type { RandomStream } from "../random/stream.ts";
import type { PerAxis } from "./volume.ts";

export const augmentationNames = [
  "flip",
  "exchange",
  "shift",
  "intensity",
  "rotate",
  "scale",
  "noise",
] as const;

/**
 * flip: each axis mirrored or not. exchange: axes in any order. shift: whole voxels up to the margin. intensity: values times 0.95-1.05.
 * rotate: up to 15° about a random axis; scale: 0.9-1.1 (both interpolate, which blurs fine texture). noise: Gaussian, SD 0.02.
 */
export type AugmentationName = (typeof augmentationNames)[number];

/** Where the augmented box takes its voxels from. */
export interface BoxGeometry {
  /** Source axis that each axis of the result runs along. */
  readonly axes: PerAxis;
  readonly flipped: readonly [boolean, boolean, boolean];
  readonly shiftVoxels: PerAxis;
  /** Turn and zoom about the centre, by rows [z, y, x]; undefined: none. */
  readonly matrix: readonly [PerAxis, PerAxis, PerAxis] | undefined;
}

const axisOrders: readonly PerAxis[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const largestTurn = (15 * Math.PI) / 180;
const largestZoom = 0.1;
const largestGain = 0.05;
const noiseDeviation = 0.02;

/** The box as it is: the middle of the source. */
export const plainGeometry: BoxGeometry = {
  axes: [0, 1, 2],
  flipped: [false, false, false],
  shiftVoxels: [0, 0, 0],
  matrix: undefined,
};

/** Draws one geometry; the same draws are made whatever is asked for, so that options do not disturb each other. */
export function drawGeometry(
  names: readonly AugmentationName[],
  margin: number,
  random: RandomStream,
): BoxGeometry {
  const axes = axisOrders[random.below(axisOrders.length)];
  const flipped = [random.next() < 0.5, random.next() < 0.5, random.next() < 0.5] as const;
  const shift = () => random.below(2 * margin + 1) - margin;
  const shiftVoxels = [shift(), shift(), shift()] as const;
  const axis = [random.normal(), random.normal(), random.normal()] as const;
  const angle = (2 * random.next() - 1) * largestTurn;
  const zoom = 1 + (2 * random.next() - 1) * largestZoom;
  const turned = names.includes("rotate") || names.includes("scale");
  return {
    axes: names.includes("exchange") ? axes : plainGeometry.axes,
    flipped: names.includes("flip") ? flipped : plainGeometry.flipped,
    shiftVoxels: names.includes("shift") ? shiftVoxels : plainGeometry.shiftVoxels,
    matrix: turned
      ? turnAndZoom(axis, names.includes("rotate") ? angle : 0, names.includes("scale") ? 1 / zoom : 1)
      : undefined,
  };
}

/** Writes the box of `edge` voxels cut from a cubic source into `into` at `offset`. */
export function cutBox(
  source: Float32Array,
  sourceEdge: number,
  geometry: BoxGeometry,
  edge: number,
  into: Float32Array,
  offset: number,
): void {
  if (geometry.matrix === undefined) copyBox(source, sourceEdge, geometry, edge, into, offset);
  else interpolateBox(source, sourceEdge, geometry, geometry.matrix, edge, into, offset);
}

/** Changes the values of one channel's box in place. */
export function changeValues(
  names: readonly AugmentationName[],
  values: Float32Array,
  from: number,
  to: number,
  random: RandomStream,
): void {
  const gain = 1 + (2 * random.next() - 1) * largestGain;
  if (names.includes("intensity")) for (let i = from; i < to; i++) values[i] *= gain;
  if (names.includes("noise")) for (let i = from; i < to; i++) values[i] += noiseDeviation * random.normal();
}

function copyBox(
  source: Float32Array,
  sourceEdge: number,
  { axes, flipped, shiftVoxels }: BoxGeometry,
  edge: number,
  into: Float32Array,
  offset: number,
): void {
  const strides = [sourceEdge * sourceEdge, sourceEdge, 1];
  const margin = (sourceEdge - edge) / 2;
  let start = 0;
  const steps = axes.map((axis, i) => {
    start += strides[axis] * (margin + shiftVoxels[axis] + (flipped[i] ? edge - 1 : 0));
    return flipped[i] ? -strides[axis] : strides[axis];
  });
  let at = offset;
  for (let z = 0; z < edge; z++)
    for (let y = 0; y < edge; y++) {
      let from = start + z * steps[0] + y * steps[1];
      for (let x = 0; x < edge; x++, from += steps[2]) into[at++] = source[from];
    }
}

function interpolateBox(
  source: Float32Array,
  sourceEdge: number,
  { axes, flipped, shiftVoxels }: BoxGeometry,
  matrix: readonly [PerAxis, PerAxis, PerAxis],
  edge: number,
  into: Float32Array,
  offset: number,
): void {
  const centre = (edge - 1) / 2;
  const sourceCentre = (sourceEdge - 1) / 2;
  const last = sourceEdge - 1;
  const place = [0, 0, 0];
  const low = [0, 0, 0];
  const share = [0, 0, 0];
  let at = offset;
  for (let z = 0; z < edge; z++)
    for (let y = 0; y < edge; y++)
      for (let x = 0; x < edge; x++) {
        const result = [z - centre, y - centre, x - centre];
        for (let i = 0; i < 3; i++) place[axes[i]] = flipped[i] ? -result[i] : result[i];
        for (let axis = 0; axis < 3; axis++) {
          const row = matrix[axis];
          const moved = row[0] * place[0] + row[1] * place[1] + row[2] * place[2];
          const position = Math.min(last, Math.max(0, moved + sourceCentre + shiftVoxels[axis]));
          low[axis] = Math.min(last - 1, Math.floor(position));
          share[axis] = position - low[axis];
        }
        const corner = (low[0] * sourceEdge + low[1]) * sourceEdge + low[2];
        const face = (from: number) => {
          const near = source[from] + share[2] * (source[from + 1] - source[from]);
          const next = from + sourceEdge;
          const far = source[next] + share[2] * (source[next + 1] - source[next]);
          return near + share[1] * (far - near);
        };
        const front = face(corner);
        into[at++] = front + share[0] * (face(corner + sourceEdge * sourceEdge) - front);
      }
}

/** Rodrigues' rotation about an axis, times a zoom. */
function turnAndZoom(axis: PerAxis, angle: number, zoom: number): readonly [PerAxis, PerAxis, PerAxis] {
  const length = Math.hypot(...axis) || 1;
  const [a, b, c] = axis.map((part) => part / length);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const rest = 1 - cos;
  const row = (x: number, y: number, z: number): PerAxis => [x * zoom, y * zoom, z * zoom];
  return [
    row(cos + a * a * rest, a * b * rest - c * sin, a * c * rest + b * sin),
    row(b * a * rest + c * sin, cos + b * b * rest, b * c * rest - a * sin),
    row(c * a * rest - b * sin, c * b * rest + a * sin, cos + c * c * rest),
  ];
}
