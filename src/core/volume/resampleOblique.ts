// Resampling between grids that are tilted against each other.
import type { Interpolation } from "./axisWeights.ts";
import { dot, isOnAxis, mmToIndex } from "./geometry.ts";
import type { Geometry, PerAxis } from "./volume.ts";

/**
 * Values at the voxels of a tilted target grid. Along a target axis that spans r > 1 source voxels a step,
 * ⌈r⌉ samples are spread over (r − 1) source voxels about the voxel's centre; each sample is itself linear,
 * one source voxel wide, so that together they cover the target voxel, and fall into one sample as r falls to
 * 1.
 */
export function resampleOblique(
  data: Float32Array | Uint8Array,
  source: Geometry,
  target: Geometry,
  interpolation: Interpolation,
  outsideValue: number,
): Float32Array {
  const start = mmToIndex(source, target.originMm);
  const steps = target.directions.map(
    (direction, t): PerAxis => [
      (dot(direction, source.directions[0]) * target.spacingMm[t]!) / source.spacingMm[0],
      (dot(direction, source.directions[1]) * target.spacingMm[t]!) / source.spacingMm[1],
      (dot(direction, source.directions[2]) * target.spacingMm[t]!) / source.spacingMm[2],
    ],
  );
  const samples = interpolation === "nearest" ? [0, 0, 0] : spreadSamples(steps);
  const sampleCount = samples.length / 3;
  const [stepZ, stepY, stepX] = steps as [PerAxis, PerAxis, PerAxis];
  const [depth, height, width] = source.shape;
  const [targetDepth, targetHeight, targetWidth] = target.shape;
  const result = new Float32Array(targetDepth * targetHeight * targetWidth);
  let v = 0;
  for (let tz = 0; tz < targetDepth; tz++) {
    for (let ty = 0; ty < targetHeight; ty++) {
      for (let tx = 0; tx < targetWidth; tx++, v++) {
        const z = start[0] + tz * stepZ[0] + ty * stepY[0] + tx * stepX[0];
        const y = start[1] + tz * stepZ[1] + ty * stepY[1] + tx * stepX[1];
        const x = start[2] + tz * stepZ[2] + ty * stepY[2] + tx * stepX[2];
        if (!(isOnAxis(z, depth) && isOnAxis(y, height) && isOnAxis(x, width))) {
          result[v] = outsideValue;
          continue;
        }
        if (interpolation === "nearest") {
          const k = clamp(Math.round(z), depth);
          const j = clamp(Math.round(y), height);
          result[v] = data[(k * height + j) * width + clamp(Math.round(x), width)]!;
          continue;
        }
        let sum = 0;
        let inside = 0;
        for (let n = 0; n < sampleCount; n++) {
          const sampleZ = z + samples[3 * n]!;
          const sampleY = y + samples[3 * n + 1]!;
          const sampleX = x + samples[3 * n + 2]!;
          if (!(isOnAxis(sampleZ, depth) && isOnAxis(sampleY, height) && isOnAxis(sampleX, width))) continue;
          sum += trilinear(data, depth, height, width, sampleZ, sampleY, sampleX);
          inside++;
        }
        // The centre is inside; of an even number of samples perhaps none is.
        result[v] = inside > 0 ? sum / inside : trilinear(data, depth, height, width, z, y, x);
      }
    }
  }
  return result;
}

/** Offsets [z, y, x] in source voxels of the samples of one target voxel, flattened. */
function spreadSamples(steps: readonly PerAxis[]): Float64Array {
  const alongAxis = steps.map((step) => {
    const span = Math.hypot(...step);
    const count = Math.max(1, Math.ceil(span - 1e-6));
    const fractions: number[] = [];
    for (let n = 0; n < count; n++)
      fractions.push(count === 1 ? 0 : ((n / (count - 1) - 0.5) * (span - 1)) / span);
    return fractions;
  });
  const samples: number[] = [];
  for (const a of alongAxis[0]!)
    for (const b of alongAxis[1]!)
      for (const c of alongAxis[2]!)
        for (let axis = 0; axis < 3; axis++)
          samples.push(a * steps[0]![axis]! + b * steps[1]![axis]! + c * steps[2]![axis]!);
  return Float64Array.from(samples);
}

function trilinear(
  data: Float32Array | Uint8Array,
  depth: number,
  height: number,
  width: number,
  z: number,
  y: number,
  x: number,
): number {
  const k = clamp(Math.floor(z), depth);
  const j = clamp(Math.floor(y), height);
  const i = clamp(Math.floor(x), width);
  const fz = Math.min(1, Math.max(0, z - k));
  const fy = Math.min(1, Math.max(0, y - j));
  const fx = Math.min(1, Math.max(0, x - i));
  const planeStep = k + 1 < depth ? height * width : 0;
  const rowStep = j + 1 < height ? width : 0;
  const columnStep = i + 1 < width ? 1 : 0;
  const a = (k * height + j) * width + i;
  const b = a + planeStep;
  const row = (at: number) => data[at]! * (1 - fx) + data[at + columnStep]! * fx;
  return (
    (row(a) * (1 - fy) + row(a + rowStep) * fy) * (1 - fz) + (row(b) * (1 - fy) + row(b + rowStep) * fy) * fz
  );
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}
