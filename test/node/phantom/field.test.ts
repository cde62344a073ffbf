import { describe, expect, test } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { sigmaOfFwhm, smooth, smoothField, smoothNoise } from "../../../src/node/phantom/field.ts";
import { addInterpolated, cubeGrid, type Grid, voxelCount } from "../../../src/node/phantom/grid.ts";

const grid: Grid = { shape: [31, 25, 41], spacingMm: [3, 4, 2], originMm: [0, 0, 0] };

describe("Gaussian smoothing", () => {
  test("turns a point into a Gaussian of the stated width in mm along each axis, keeping its sum", () => {
    const sigma = 5;
    const point = new Float32Array(voxelCount(grid));
    point[(15 * 25 + 12) * 41 + 20] = 1;
    smooth(point, grid, sigma, "zero");
    const sum = point.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(1, 5);
    const variance = [0, 0, 0];
    point.forEach((value, v) => {
      const at = [((v % 41) - 20) * 2, ((Math.floor(v / 41) % 25) - 12) * 4, (Math.floor(v / 1025) - 15) * 3];
      for (const d of [0, 1, 2]) variance[d]! += value * at[d]! ** 2;
    });
    // Cut at three standard deviations, a Gaussian keeps 97.3% of its variance.
    for (const d of [0, 1, 2]) expect(Math.sqrt(variance[d]!) / sigma).toBeCloseTo(0.99, 1);
  });

  test("half of the maximum lies half a full width away", () => {
    const line: Grid = { shape: [1, 1, 401], spacingMm: [1, 1, 0.1], originMm: [0, 0, 0] };
    const point = new Float32Array(401);
    point[200] = 1;
    smooth(point, line, sigmaOfFwhm(6), "wrap");
    expect(point[230]! / point[200]!).toBeCloseTo(0.5, 4);
  });
});

describe("smoothed noise", () => {
  const moments = (values: Float32Array) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
  };

  test("has mean 0 and standard deviation 1 whatever its correlation length", () => {
    const cube = cubeGrid(60, 2, [0, 0, 0]);
    for (const sigma of [1.2, 2, 4]) {
      const { mean, sd } = moments(smoothNoise(cube, sigma, stream(3, "noise", sigma)));
      // Four standard errors: a field holds volume/(2√π·σ)³ independent values, its square volume/(√(2π)·σ)³.
      expect(Math.abs(mean)).toBeLessThan(4 * ((2 * Math.sqrt(Math.PI) * sigma) / 120) ** 1.5);
      expect(Math.abs(sd - 1)).toBeLessThan(
        (4 / Math.SQRT2) * ((Math.sqrt(2 * Math.PI) * sigma) / 120) ** 1.5,
      );
    }
  });

  test("falls to exp(−d²/4σ²) of its variance at distance d", () => {
    const cube = cubeGrid(64, 2, [0, 0, 0]);
    const noise = smoothNoise(cube, 4, stream(5, "correlation"));
    let product = 0;
    let pairs = 0;
    for (let v = 0; v + 4 < noise.length; v++) {
      if (v % 64 >= 60) continue;
      product += noise[v]! * noise[v + 4]!;
      pairs++;
    }
    expect(Math.abs(product / pairs - Math.exp(-(8 ** 2) / (4 * 4 ** 2)))).toBeLessThan(0.05);
  });

  test("a field is one field on all grids", () => {
    const extent: Grid = { shape: [8, 8, 8], spacingMm: [10, 10, 10], originMm: [-40, -40, -40] };
    const field = smoothField(extent, 10, stream(1, "field"));
    const coarse = field({ shape: [3, 3, 3], spacingMm: [8, 8, 8], originMm: [-8, -8, -8] });
    const fine = field({ shape: [5, 5, 5], spacingMm: [4, 4, 4], originMm: [-8, -8, -8] });
    expect(fine[(2 * 5 + 4) * 5 + 0]).toBeCloseTo(coarse[(1 * 3 + 2) * 3 + 0]!, 5);
    expect(moments(fine).sd).toBeGreaterThan(0.05);
  });
});

test("interpolation gives a linear field back exactly and adds nothing outside", () => {
  const from: Grid = { shape: [4, 5, 6], spacingMm: [3, 2, 1.5], originMm: [-2, 1, 10] };
  const plane = (x: number, y: number, z: number) => 2 * x - 3 * y + 0.5 * z;
  const values = new Float32Array(voxelCount(from));
  for (let k = 0; k < 4; k++)
    for (let j = 0; j < 5; j++)
      for (let i = 0; i < 6; i++) values[(k * 5 + j) * 6 + i] = plane(-2 + 1.5 * i, 1 + 2 * j, 10 + 3 * k);
  const to: Grid = { shape: [3, 4, 5], spacingMm: [2.7, 2.1, 1.7], originMm: [-3, 1.3, 10.1] };
  const result = addInterpolated(values, from, to, new Float32Array(voxelCount(to)));
  for (let k = 0; k < 3; k++)
    for (let j = 0; j < 4; j++)
      for (let i = 0; i < 5; i++) {
        const [x, y, z] = [-3 + 1.7 * i, 1.3 + 2.1 * j, 10.1 + 2.7 * k];
        const inside = x >= -2 && x <= 5.5 && y <= 9 && z <= 19;
        expect(result[(k * 4 + j) * 5 + i]).toBeCloseTo(inside ? plane(x, y, z) : 0, 4);
      }
});
