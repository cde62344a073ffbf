// What each voxel of a target axis takes from a parallel source axis: the weights of one-dimensional
// resampling.
import { isOnAxis } from "./geometry.ts";

/** How values between voxel centres are found. */
export type Interpolation = "linear" | "nearest";

/**
 * For target voxel t: source voxels first[t] … first[t] + count[t] − 1 with weights[offset[t] …]; count 0
 * outside the source.
 */
export interface AxisWeights {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly offset: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Weights for `targetCount` voxels whose centres lie at source index `start + t·step` on an axis of
 * `sourceCount` voxels.
 *
 * Linear: the target voxel is a window of width max(1, |step|) source voxels about its centre, and each
 * source voxel weighs by the part of the window that it fills. With |step| ≤ 1 this is linear interpolation;
 * with a coarser target it is the mean over the target voxel (area averaging), which keeps the sum and lets
 * nothing between the samples be missed; between the two it is continuous. A window that hangs over the
 * image's edge is averaged over its part inside.
 *
 * A target voxel whose centre lies beyond the outer face of the source gets no weights.
 */
export function axisWeights(
  sourceCount: number,
  targetCount: number,
  start: number,
  step: number,
  interpolation: Interpolation,
): AxisWeights {
  const width = interpolation === "nearest" ? 0 : Math.max(1, Math.abs(step));
  const perVoxel = Math.ceil(width) + 2;
  const first = new Int32Array(targetCount);
  const count = new Int32Array(targetCount);
  const offset = new Int32Array(targetCount);
  const weights = new Float64Array(targetCount * perVoxel);
  for (let t = 0; t < targetCount; t++) {
    offset[t] = t * perVoxel;
    const centre = start + t * step;
    if (!isOnAxis(centre, sourceCount)) continue;
    if (interpolation === "nearest") {
      first[t] = Math.min(sourceCount - 1, Math.max(0, Math.round(centre)));
      count[t] = 1;
      weights[t * perVoxel] = 1;
      continue;
    }
    const low = Math.max(-0.5, centre - width / 2);
    const high = Math.min(sourceCount - 0.5, centre + width / 2);
    const from = Math.max(0, Math.floor(low + 0.5 + rounding));
    const to = Math.min(sourceCount - 1, Math.ceil(high - 0.5 - rounding));
    first[t] = Math.min(from, to);
    count[t] = to - first[t]! + 1;
    let sum = 0;
    for (let s = first[t]!; s <= to; s++) {
      const filled = Math.max(0, Math.min(high, s + 0.5) - Math.max(low, s - 0.5));
      weights[t * perVoxel + s - first[t]!] = filled;
      sum += filled;
    }
    for (let n = 0; n < count[t]!; n++) weights[t * perVoxel + n]! /= sum;
  }
  return { first, count, offset, weights };
}

/**
 * Slivers below this share of a voxel are rounding of positions, not overlap: without it, an identical grid
 * would not give identical values.
 */
const rounding = 1e-6;
