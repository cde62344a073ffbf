import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxAround } from "../../../src/core/volume/box.ts";
import { indexToMm, mmToIndex, voxelCount } from "../../../src/core/volume/geometry.ts";
import { maskCentroidMm, maskVolumeMl } from "../../../src/core/volume/mask.ts";
import { resampleMask, resampleVolume } from "../../../src/core/volume/resample.ts";
import type { Geometry, Mask, Vector, Volume } from "../../../src/core/volume/volume.ts";
import { codeOf } from "../../problemCode.ts";
import { anyGeometry, axisOrders, grid, reoriented, tilted } from "./arbitraries.ts";

const linear = { interpolation: "linear", outsideValue: 0 } as const;

/** A volume whose values are a function of the position. */
function volumeOf(geometry: Geometry, value: (positionMm: Vector) => number): Volume<"unknown"> {
  const data = new Float32Array(voxelCount(geometry));
  const [depth, height, width] = geometry.shape;
  for (let k = 0, v = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++, v++) data[v] = value(indexToMm(geometry, [k, j, i]));
  return { unit: "unknown", geometry, data };
}

const ramp = ([x, y, z]: Vector) => 3 + 0.7 * x - 0.2 * y + 0.4 * z;

/**
 * Largest difference from a function of position over the target voxels whose surroundings lie in the source.
 */
function largestError(result: Volume, source: Geometry, value: (p: Vector) => number, marginVoxels: number) {
  const expected = volumeOf(result.geometry, value);
  let largest = 0;
  let compared = 0;
  const [depth, height, width] = result.geometry.shape;
  for (let k = 0, v = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++, v++) {
        const at = mmToIndex(source, indexToMm(result.geometry, [k, j, i]));
        if (at.some((n, axis) => n < marginVoxels || n > source.shape[axis]! - 1 - marginVoxels)) continue;
        largest = Math.max(largest, Math.abs(result.data[v]! - expected.data[v]!));
        compared++;
      }
  return { largest, compared };
}

describe("resampleVolume", () => {
  it("an identical grid gives identical values, in float32 to the bit", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const volume = volumeOf(geometry, ([x, y, z]) => Math.sin(x) + 2 * Math.cos(y * z));
        for (const interpolation of ["linear", "nearest"] as const)
          expect(resampleVolume(volume, geometry, { ...linear, interpolation }).data).toEqual(volume.data);
      }),
    );
  });

  it("a constant stays constant inside, for any two grids", () => {
    fc.assert(
      fc.property(anyGeometry, anyGeometry, (source, target) => {
        const start = indexToMm(source, [0.5, 0.5, 0.5]);
        const placed = { ...target, originMm: start };
        const volume = volumeOf(source, () => 0.1);
        const result = resampleVolume(volume, placed, { interpolation: "linear", outsideValue: -7 });
        expect(result.data[0]).toBeCloseTo(0.1, 7);
        for (const value of result.data) expect(value === -7 || Math.abs(value - 0.1) < 1e-7).toBe(true);
      }),
    );
  });

  it.each([
    ["finer, parallel", grid([20, 30, 40], [1, 0.7, 0.9], [2, 3, 4])],
    ["twice and three times coarser, parallel", grid([6, 8, 10], [6, 6, 3], [4, 5, 6])],
    ["finer, tilted", { ...grid([20, 20, 20], [1, 1, 1], [10, 5, 5]), directions: tilted(0.4, 0.2, -0.3) }],
    ["coarser, tilted", { ...grid([6, 6, 6], [5, 4, 3], [12, 5, 10]), directions: tilted(0.2, 0.1, -0.3) }],
  ])("reproduces a linear ramp: %s", (_, target) => {
    const source = grid([20, 20, 30], [3, 2, 1.5]);
    const { largest, compared } = largestError(
      resampleVolume(volumeOf(source, ramp), target, linear),
      source,
      ramp,
      2,
    );
    expect(compared).toBeGreaterThan(20);
    expect(largest).toBeLessThan(2e-5);
  });

  it("area averaging keeps the sum where two grids fill the same block, at any ratio", () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer({ min: 4, max: 20 }),
          fc.integer({ min: 4, max: 20 }),
          fc.integer({ min: 4, max: 20 }),
        ),
        fc.tuple(
          fc.integer({ min: 2, max: 4 }),
          fc.integer({ min: 2, max: 4 }),
          fc.integer({ min: 2, max: 4 }),
        ),
        (shape, coarse) => {
          const source = grid(shape, [1, 1, 1]);
          const spacing = shape.map((count, axis) => count / coarse[axis]!) as [number, number, number];
          const origin: Vector = [(spacing[2] - 1) / 2, (spacing[1] - 1) / 2, (spacing[0] - 1) / 2];
          const volume = volumeOf(source, ([x, y, z]) => Math.abs(Math.sin(3 * x + y * y + 7 * z)));
          const result = resampleVolume(volume, grid(coarse, spacing, origin), linear);
          const sum = (data: Float32Array) => data.reduce((total, value) => total + value, 0);
          const mass = sum(result.data) * spacing[0] * spacing[1] * spacing[2];
          expect(Math.abs(mass / sum(volume.data) - 1)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("a target twice as coarse is the mean of eight voxels", () => {
    const volume = volumeOf(grid([2, 2, 2], [1, 1, 1]), ([x, y, z]) => x + 2 * y + 4 * z);
    const target = grid([1, 1, 1], [2, 2, 2], [0.5, 0.5, 0.5]);
    expect(resampleVolume(volume, target, linear).data[0]).toBe(3.5);
  });

  it("a single hot voxel between coarse centres is not missed", () => {
    const source = grid([40, 40, 40], [1, 1, 1]);
    const volume = volumeOf(source, ([x, y, z]) => (x === 20 && y === 20 && z === 20 ? 64 : 0));
    const target = grid([10, 10, 10], [4, 4, 4], [1.5, 1.5, 1.5]);
    expect(Math.max(...resampleVolume(volume, target, linear).data)).toBe(1);
    expect(
      Math.max(...resampleVolume(volume, { ...target, directions: tilted(0.3, 0.2, 0.1) }, linear).data),
    ).toBeGreaterThan(0);
  });

  it("hardly differs between 1.9, 2.0 and 2.1 mm voxels on a 2 mm grid: scanners are not told apart by it", () => {
    const blob = ([x, y, z]: Vector) => Math.exp(-(x * x + y * y + z * z) / (2 * 36));
    const peaks = [1.9, 1.999, 2.001, 2.1].map((mm) => {
      const source = grid([31, 31, 31], [mm, mm, mm], [-15 * mm, -15 * mm, -15 * mm]);
      const result = resampleVolume(
        volumeOf(source, blob),
        boxAround([0, 0, 0], { spacingMm: 2, boxVoxels: 9 }),
        linear,
      );
      return result.data[(9 * 9 * 9 - 1) / 2]!;
    });
    expect(Math.max(...peaks) - Math.min(...peaks)).toBeLessThan(0.01);
  });

  it("QIICR/QuantitativeReporting#273: the same patient in all 48 axis orders gives the same box", () => {
    const source = volumeOf(grid([26, 24, 30], [2.1, 1.9, 1.7], [-25, -22, -27]), ([x, y, z]) =>
      Math.sin(x + 2 * y - 3 * z),
    );
    const box = boxAround([1, 0, 2], { spacingMm: 3, boxVoxels: 8 });
    const turned = { ...box, directions: tilted(0.3, -0.2, 0.1) };
    for (const target of [box, turned]) {
      const expected = resampleVolume(source, target, linear).data;
      for (const directions of axisOrders) {
        const found = resampleVolume(reoriented(source, directions), target, linear).data;
        for (let v = 0; v < expected.length; v++)
          expect(Math.abs(found[v]! - expected[v]!)).toBeLessThan(1e-6);
      }
    }
  });

  it("outside the image stands the outside value, up to its outermost faces the image", () => {
    const volume = volumeOf(grid([4, 4, 4], [2, 2, 2]), () => 5);
    const target = grid([1, 1, 5], [1, 1, 1], [-3, 0, 0]);
    const result = resampleVolume(volume, target, { interpolation: "linear", outsideValue: -1024 });
    expect([...result.data]).toEqual([-1024, -1024, 5, 5, 5]);
    const far = resampleVolume(volume, grid([2, 2, 2], [1, 1, 1], [99, 0, 0]), {
      ...linear,
      outsideValue: 9,
    });
    expect([...far.data]).toEqual(new Array(8).fill(9));
  });

  it("nearest takes the value of the voxel that a position lies in", () => {
    const volume = volumeOf(grid([1, 1, 4], [1, 1, 2]), ([x]) => x);
    const target = grid([1, 1, 8], [1, 1, 1], [-0.6, 0, 0]);
    const result = resampleVolume(volume, target, { interpolation: "nearest", outsideValue: -1 });
    expect([...result.data]).toEqual([0, 0, 2, 2, 4, 4, 6, 6]);
  });

  it("a tilted grid agrees with a parallel one in the limit of no tilt", () => {
    const source = grid([20, 22, 24], [2, 2, 2]);
    const volume = volumeOf(source, ([x, y, z]) => Math.sin(x / 7) + Math.cos(y / 5) * Math.sin(z / 9));
    // The tilt moves the farthest voxel by 0.05 mm; the values change by up to 0.3 a millimetre.
    for (const mm of [1.3, 2, 4]) {
      const target = grid([7, 7, 7], [mm, mm, mm], [9, 8, 7]);
      const parallel = resampleVolume(volume, target, linear).data;
      const oblique = resampleVolume(volume, { ...target, directions: tilted(2e-3, 0, 0) }, linear).data;
      for (let v = 0; v < parallel.length; v++)
        expect(Math.abs(oblique[v]! - parallel[v]!)).toBeLessThan(0.02);
    }
  });

  it("OHIF/Viewers#3537: unlike frames of reference are refused unless registered", () => {
    const volume = volumeOf({ ...grid([2, 2, 2], [1, 1, 1]), frameOfReference: "1.2.3" }, () => 1);
    const target = { ...grid([2, 2, 2], [1, 1, 1]), frameOfReference: "1.2.4" };
    expect(codeOf(() => resampleVolume(volume, target, linear))).toBe("frame-of-reference-differs");
    expect(codeOf(() => resampleVolume(volume, target, { ...linear, registered: true }))).toBeUndefined();
    expect(codeOf(() => resampleMask({ ...volume, data: new Uint8Array(8) }, target))).toBe(
      "frame-of-reference-differs",
    );
  });
});

describe("resampleMask", () => {
  const ball = (geometry: Geometry, centre: Vector, radiusMm: number): Mask => {
    const volume = volumeOf(geometry, ([x, y, z]) =>
      Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= radiusMm ? 1 : 0,
    );
    return { geometry, data: Uint8Array.from(volume.data) };
  };

  it("a sphere keeps its volume and centre on finer, coarser and tilted grids", () => {
    const source = grid([40, 44, 50], [2, 1.8, 1.6], [-40, -39, -38]);
    const mask = ball(source, [1, -2, 3], 20);
    for (const target of [
      boxAround([0, 0, 0], { spacingMm: 1, boxVoxels: 60 }),
      boxAround([0, 0, 0], { spacingMm: 3, boxVoxels: 20 }),
      { ...boxAround([0, 0, 0], { spacingMm: 2.5, boxVoxels: 24 }), directions: tilted(0, 0, 0.2) },
    ]) {
      const result = resampleMask(mask, target);
      expect(maskVolumeMl(result) / maskVolumeMl(mask)).toBeGreaterThan(0.97);
      expect(maskVolumeMl(result) / maskVolumeMl(mask)).toBeLessThan(1.03);
    }
    const centroid = maskCentroidMm(
      resampleMask(mask, boxAround([0, 0, 0], { spacingMm: 3, boxVoxels: 20 })),
    );
    centroid.forEach((mm, axis) => {
      expect(Math.abs(mm - [1, -2, 3][axis]!)).toBeLessThan(0.2);
    });
  });

  it("Sikerdebaard/dcmrtstruct2nii#28: half a voxel covered is inside, less is not", () => {
    const mask: Mask = { geometry: grid([1, 1, 4], [1, 1, 1]), data: Uint8Array.from([0, 1, 1, 0]) };
    const target = (x: number) => grid([1, 1, 2], [1, 1, 2], [x, 0, 0]);
    expect([...resampleMask(mask, target(0.5)).data]).toEqual([1, 1]);
    expect([...resampleMask(mask, grid([1, 1, 1], [1, 1, 4], [1.5, 0, 0])).data]).toEqual([1]);
    expect([...resampleMask(mask, target(-0.1)).data]).toEqual([0, 1]);
  });
});
