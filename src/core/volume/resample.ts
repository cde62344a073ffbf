// A volume or mask on another grid. Positions meet in patient millimetres, so any of the 48 axis orders, and
// any tilt, is met.
import { type AxisWeights, axisWeights, type Interpolation } from "./axisWeights.ts";
import { dot, mmToIndex, requireSameFrame, sameGrid, voxelCount } from "./geometry.ts";
import { resampleOblique } from "./resampleOblique.ts";
import type { Geometry, Mask, PerAxis, Volume, VolumeUnit } from "./volume.ts";

export interface ResampleOptions {
  readonly interpolation: Interpolation;
  /** Value of target voxels whose centre lies outside the source image: 0 for SUV, −1024 for HU. */
  readonly outsideValue: number;
  /** The two frames of reference are known to be registered; without it unlike frames are refused. */
  readonly registered?: boolean;
}

/**
 * The volume's values at the voxels of `target`.
 *
 * Linear interpolation where the target is as fine as the source or finer; where it is coarser along an axis,
 * the mean over the target voxel (area averaging). Grids with parallel axes are resampled one axis at a time
 * (`axisWeights`); tilted ones by the mean of linearly interpolated samples spread over the target voxel.
 * Constants stay constant, an identical grid gives identical values, and averaging keeps the sum of the
 * values times their volume.
 *
 * Refuses unlike frames of reference (`frame-of-reference-differs`) unless told that they are registered.
 */
export function resampleVolume<Unit extends VolumeUnit>(
  volume: Volume<Unit>,
  target: Geometry,
  options: ResampleOptions,
): Volume<Unit> {
  if (!options.registered) requireSameFrame(volume.geometry, target);
  const data = sameGrid(volume.geometry, target)
    ? volume.data.slice()
    : resampled(volume.data, volume.geometry, target, options);
  return { unit: volume.unit, geometry: target, data };
}

/**
 * The mask on the voxels of `target`: a voxel is inside where at least half of it is covered by the mask,
 * coverage being the mask's 0 and 1 resampled as a volume. Refuses unlike frames of reference unless told
 * that they are registered.
 */
export function resampleMask(
  mask: Mask,
  target: Geometry,
  options: { readonly registered?: boolean } = {},
): Mask {
  if (!options.registered) requireSameFrame(mask.geometry, target);
  if (sameGrid(mask.geometry, target)) return { geometry: target, data: mask.data.slice() };
  const coverage = resampled(mask.data, mask.geometry, target, { interpolation: "linear", outsideValue: 0 });
  const data = new Uint8Array(coverage.length);
  for (let v = 0; v < data.length; v++) data[v] = coverage[v]! >= half ? 1 : 0;
  return { geometry: target, data };
}

/**
 * One half, less the rounding of float32: a voxel that is exactly half covered is inside wherever it lies.
 */
const half = 0.5 - 1e-5;

function resampled(
  data: Float32Array | Uint8Array,
  source: Geometry,
  target: Geometry,
  { interpolation, outsideValue }: ResampleOptions,
): Float32Array {
  const axes = parallelAxes(source, target);
  if (axes === undefined) return resampleOblique(data, source, target, interpolation, outsideValue);
  return resampleParallel(data, source.shape, target, axes, interpolation, outsideValue);
}

/**
 * For a source axis: the target axis parallel to it, and where its voxels lie: source index = start + step ·
 * target index.
 */
interface ParallelAxis {
  readonly targetAxis: number;
  readonly start: number;
  readonly step: number;
}

/**
 * The pairing of axes when every target axis runs along a source axis to 0.01 voxel over its length, else
 * undefined.
 */
function parallelAxes(source: Geometry, target: Geometry): readonly ParallelAxis[] | undefined {
  const start = mmToIndex(source, target.originMm);
  const axes: ParallelAxis[] = [];
  for (let s = 0; s < 3; s++) {
    const steps = target.directions.map(
      (direction, t) => (dot(direction, source.directions[s]!) * target.spacingMm[t]!) / source.spacingMm[s]!,
    );
    const targetAxis = largestMagnitude(steps);
    for (let t = 0; t < 3; t++)
      if (t !== targetAxis && Math.abs(steps[t]!) * target.shape[t]! > 0.01) return undefined;
    axes.push({ targetAxis, start: start[s]!, step: steps[targetAxis]! });
  }
  return new Set(axes.map((axis) => axis.targetAxis)).size === 3 ? axes : undefined;
}

function largestMagnitude(values: readonly number[]): number {
  let best = 0;
  for (let n = 1; n < values.length; n++) if (Math.abs(values[n]!) > Math.abs(values[best]!)) best = n;
  return best;
}

function resampleParallel(
  data: Float32Array | Uint8Array,
  shape: PerAxis,
  target: Geometry,
  axes: readonly ParallelAxis[],
  interpolation: Interpolation,
  outsideValue: number,
): Float32Array {
  const weights = axes.map(({ targetAxis, start, step }, s) =>
    axisWeights(shape[s]!, target.shape[targetAxis]!, start, step, interpolation),
  );
  if (weights.some(({ count }) => count.every((n) => n === 0)))
    return new Float32Array(voxelCount(target)).fill(outsideValue);
  const needed = weights.map(neededRange);
  let values = cropped(data, shape, needed);
  const size: [number, number, number] = [needed[0]!.count, needed[1]!.count, needed[2]!.count];
  // The axis that shrinks most goes first: less is left for the others.
  const order = [0, 1, 2].sort(
    (a, b) => weights[a]!.count.length / size[a]! - weights[b]!.count.length / size[b]!,
  );
  for (const axis of order) {
    values = alongAxis(values, size, axis, weights[axis]!, needed[axis]!.first);
    size[axis] = weights[axis]!.count.length;
  }
  return inTargetOrder(values, size, axes, weights, target.shape, outsideValue);
}

function neededRange({ first, count }: AxisWeights): { readonly first: number; readonly count: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let t = 0; t < first.length; t++) {
    if (count[t] === 0) continue;
    low = Math.min(low, first[t]!);
    high = Math.max(high, first[t]! + count[t]!);
  }
  return { first: low, count: high - low };
}

function cropped(
  data: Float32Array | Uint8Array,
  [, height, width]: PerAxis,
  [z, y, x]: readonly { readonly first: number; readonly count: number }[],
): Float32Array {
  const values = new Float32Array(z!.count * y!.count * x!.count);
  let to = 0;
  for (let k = 0; k < z!.count; k++) {
    for (let j = 0; j < y!.count; j++) {
      const from = ((k + z!.first) * height + j + y!.first) * width + x!.first;
      values.set(data.subarray(from, from + x!.count), to);
      to += x!.count;
    }
  }
  return values;
}

/** Replaces one axis of a block by its weighted sums. */
function alongAxis(
  values: Float32Array,
  size: readonly [number, number, number],
  axis: number,
  { first, count, offset, weights }: AxisWeights,
  origin: number,
): Float32Array {
  const outer = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const inner = axis === 2 ? 1 : axis === 1 ? size[2] : size[1] * size[2];
  const length = size[axis]!;
  const targets = first.length;
  const result = new Float32Array(outer * targets * inner);
  const sums = new Float64Array(inner);
  for (let o = 0; o < outer; o++) {
    for (let t = 0; t < targets; t++) {
      sums.fill(0);
      for (let n = 0; n < count[t]!; n++) {
        const weight = weights[offset[t]! + n]!;
        const from = (o * length + first[t]! - origin + n) * inner;
        for (let v = 0; v < inner; v++) sums[v]! += weight * values[from + v]!;
      }
      result.set(sums, (o * targets + t) * inner);
    }
  }
  return result;
}

/** From source axis order to the target's, with the outside value where any axis had no weights. */
function inTargetOrder(
  values: Float32Array,
  size: readonly [number, number, number],
  axes: readonly ParallelAxis[],
  weights: readonly AxisWeights[],
  targetShape: PerAxis,
  outsideValue: number,
): Float32Array {
  const targetStride = [targetShape[1] * targetShape[2], targetShape[2], 1];
  const [strideZ, strideY, strideX] = axes.map((axis) => targetStride[axis.targetAxis]!);
  const [z, y, x] = weights.map((axis) => axis.count);
  const result = new Float32Array(values.length);
  let from = 0;
  for (let k = 0; k < size[0]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = k * strideZ! + j * strideY!;
      const rowInside = z![k]! > 0 && y![j]! > 0;
      for (let i = 0; i < size[2]; i++)
        result[row + i * strideX!] = rowInside && x![i]! > 0 ? values[from + i]! : outsideValue;
      from += size[2];
    }
  }
  return result;
}
