// Gaussian smoothing, and smooth random fields: the hot loops of the phantom.
import type { RandomStream } from "../../core/random/stream.ts";
import type { PerAxis } from "../../core/volume/volume.ts";
import { addInterpolated, type Grid, type Scene, voxelCount } from "./grid.ts";

/** What lies beyond the edge: nothing, or the other side (which keeps a random field's variance even). */
export type Edge = "zero" | "wrap";

/** A full width at half maximum as the standard deviation of a Gaussian. */
export const sigmaOfFwhm = (fwhm: number): number => fwhm / Math.sqrt(8 * Math.LN2);

/** Smooths `values` in place by a Gaussian of `sigmaMm`, cut at three standard deviations. */
export function smooth(values: Float32Array, grid: Grid, sigmaMm: number, edge: Edge): Float32Array {
  const [slices, rows, columns] = grid.shape;
  const layout: readonly [outer: number, inner: number][] = [
    [1, rows * columns],
    [slices, columns],
    [slices * rows, 1],
  ];
  layout.forEach(([outer, inner], axis) => {
    const kernel = gaussianKernel(sigmaMm / grid.spacingMm[axis]);
    if (kernel.length > 1) smoothAxis(values, outer, grid.shape[axis], inner, kernel, edge);
  });
  return values;
}

/** White noise smoothed by a Gaussian of `sigmaMm`, brought back to standard deviation 1. */
export function smoothNoise(grid: Grid, sigmaMm: number, random: RandomStream): Float32Array {
  const values = new Float32Array(voxelCount(grid));
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  smooth(values, grid, sigmaMm, "wrap");
  let gain = 1;
  for (const spacing of grid.spacingMm) {
    gain *= Math.sqrt(gaussianKernel(sigmaMm / spacing).reduce((sum, w) => sum + w * w, 0));
  }
  for (let i = 0; i < values.length; i++) values[i] /= gain;
  return values;
}

/**
 * A random field of standard deviation 1 over everything that `extent` covers. It is drawn on a lattice of half its
 * correlation length and interpolated, so that all grids see one field.
 */
export function smoothField(extent: Grid, sigmaMm: number, random: RandomStream): Scene {
  const step = sigmaMm / 2;
  const nodes = (axis: 0 | 1 | 2) => Math.ceil((extent.shape[axis] * extent.spacingMm[axis]) / step) + 3;
  const shape: PerAxis = [nodes(0), nodes(1), nodes(2)];
  const [x, y, z] = extent.originMm;
  const lattice: Grid = {
    shape,
    spacingMm: [step, step, step],
    originMm: [x - step, y - step, z - step],
  };
  const values = smoothNoise(lattice, sigmaMm, random);
  return (grid) => addInterpolated(values, lattice, grid, new Float32Array(voxelCount(grid)));
}

function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma || 1)),
  );
  const sum = weights.reduce((total, w) => total + w, 0);
  return weights.map((w) => w / sum);
}

/** Convolves along the middle axis of values[outer][size][inner], in place. */
function smoothAxis(
  values: Float32Array,
  outer: number,
  size: number,
  inner: number,
  kernel: Float64Array,
  edge: Edge,
): void {
  const radius = (kernel.length - 1) / 2;
  const padded = new Float32Array((size + 2 * radius) * inner);
  for (let o = 0; o < outer; o++) {
    const lines = values.subarray(o * size * inner, (o + 1) * size * inner);
    padded.set(lines, radius * inner);
    if (edge === "wrap") wrapEnds(padded, lines, size, inner, radius);
    if (inner === 1) convolveLine(padded, lines, kernel);
    else convolveRows(padded, lines, inner, kernel);
  }
}

function wrapEnds(
  padded: Float32Array,
  lines: Float32Array,
  size: number,
  inner: number,
  radius: number,
): void {
  for (let t = 1; t <= radius; t++) {
    const before = (((-t % size) + size) % size) * inner;
    const after = ((t - 1) % size) * inner;
    padded.set(lines.subarray(before, before + inner), (radius - t) * inner);
    padded.set(lines.subarray(after, after + inner), (radius + size + t - 1) * inner);
  }
}

function convolveLine(padded: Float32Array, line: Float32Array, kernel: Float64Array): void {
  for (let i = 0; i < line.length; i++) {
    let sum = 0;
    for (let t = 0; t < kernel.length; t++) sum += kernel[t] * padded[i + t];
    line[i] = sum;
  }
}

function convolveRows(padded: Float32Array, rows: Float32Array, inner: number, kernel: Float64Array): void {
  rows.fill(0);
  for (let target = 0; target < rows.length; target += inner) {
    for (let t = 0; t < kernel.length; t++) {
      const weight = kernel[t];
      const source = target + t * inner;
      for (let p = 0; p < inner; p++) rows[target + p] += weight * padded[source + p];
    }
  }
}
