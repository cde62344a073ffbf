// The planted sign: where the uptake lies inside the tumour, at a histogram that says almost nothing of it.
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { RandomStream } from "../../core/random/stream.ts";
import { smooth, smoothNoise } from "./field.ts";
import { voxelCount } from "./grid.ts";
import type { TumourShape } from "./shape.ts";

/** How one modality shows the tumour; mean and standard deviation as seen in voxels of 4 mm. */
export interface Look {
  /** Latent: high, a hot (dense) core; low, a hot rim around a cold core. */
  readonly z: number;
  readonly mean: number;
  readonly sd: number;
  /** The patient's quantile curve: u + skew·(u² − 1) + tail·(u³ − 3u) of normal scores u. */
  readonly skew: number;
  readonly tail: number;
  /** Standard deviation of the scanner's point-spread function. */
  readonly blurMm: number;
  /** Least value inside the tumour. */
  readonly floor: number;
}

/**
 * What the tumour adds to its surroundings on the shape's grid, blurred as the scanner sees it and free of noise.
 * `background` holds the surroundings on that grid, already blurred. The order of operations matters: the values inside
 * are replaced by rank after the blur, so that neither blur nor latent shows in the histogram.
 */
export function imprint(
  shape: TumourShape,
  look: Look,
  background: Float32Array,
  random: RandomStream,
): Float32Array {
  const { grid, inside } = shape;
  const texture = patternInside(shape, look.z, random);
  const added = new Float32Array(voxelCount(grid));
  for (const voxel of inside) added[voxel] = look.mean - background[voxel];
  smooth(texture, grid, look.blurMm, "zero");
  smooth(added, grid, look.blurMm, "zero");

  const drawn = momentsInside(texture, inside);
  for (const voxel of inside) texture[voxel] -= drawn.mean;
  for (let voxel = 0; voxel < added.length; voxel++) added[voxel] += (look.sd / drawn.sd) * texture[voxel];

  const values = Float64Array.from(inside, (voxel) => background[voxel] + added[voxel]);
  const order = Array.from(inside.keys()).sort((a, b) => values[a] - values[b]);
  const curve = quantileCurve(inside.length, look);
  let { mean: level, sd: spread } = look;
  for (let round = 0; ; round++) {
    order.forEach((position, rank) => {
      const voxel = inside[position];
      added[voxel] = Math.max(level + spread * curve[rank], look.floor) - background[voxel];
    });
    if (round === seenRounds) return added;
    const seen = added.map((value, voxel) => value + background[voxel]);
    const moments = momentsInside(smooth(seen, grid, readingBlurMm, "zero"), inside);
    level += look.mean - moments.mean;
    spread *= look.sd / moments.sd;
  }
}

/**
 * Readers see voxels of about 4 mm. Their averaging takes more from a hot rim, which borders on the background, than from
 * a hot core; the tumour's mean and standard deviation are therefore set as they will be seen, in two rounds (within 1%).
 */
const readingBlurMm = 1.4;
const seenRounds = 2;

/** φ·R + √(1 − φ²)·G inside, 0 outside: R falls from core to rim (uniform distribution), G is a field of 4 mm. */
function patternInside(shape: TumourShape, z: number, random: RandomStream): Float32Array {
  const phi = radialShare(z);
  const rest = Math.sqrt(1 - phi * phi);
  const field = smoothNoise(shape.grid, 4, random);
  const pattern = new Float32Array(field.length);
  for (const voxel of shape.inside) {
    pattern[voxel] = phi * radialSign(shape.radius[voxel]) + rest * field[voxel];
  }
  return pattern;
}

/** φ of a latent, −0.95 to 0.95: how much of the pattern is radial. */
export function radialShare(z: number): number {
  return 0.95 * Math.tanh(1.1 * z);
}

/** √12·(1/2 − ρ³): mean 0 and standard deviation 1 over an ellipsoid, highest in its centre. */
export function radialSign(radius: number): number {
  return Math.sqrt(12) * (0.5 - Math.min(radius, 1) ** 3);
}

/** The patient's quantile curve at n ranks, ascending, of mean 0 and standard deviation 1. */
function quantileCurve(n: number, look: Look): Float64Array {
  const curve = Float64Array.from({ length: n }, (_, i) => {
    const u = Math.min(Math.max(normalQuantile((i + 0.5) / n, 0, 1), -2.3), 2.3);
    return u + look.skew * (u * u - 1) + look.tail * (u ** 3 - 3 * u);
  }).sort();
  const mean = curve.reduce((sum, q) => sum + q, 0) / n;
  const sd = Math.sqrt(curve.reduce((sum, q) => sum + (q - mean) ** 2, 0) / n);
  return curve.map((q) => (q - mean) / sd);
}

function momentsInside(values: Float32Array, inside: Int32Array): { mean: number; sd: number } {
  let sum = 0;
  let squares = 0;
  for (const voxel of inside) {
    sum += values[voxel];
    squares += values[voxel] ** 2;
  }
  const mean = sum / inside.length;
  return { mean, sd: Math.sqrt(squares / inside.length - mean * mean) };
}
