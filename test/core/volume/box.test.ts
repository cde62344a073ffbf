import { describe, expect, it } from "vitest";
import { boxAround, boxFit, boxShareOutside, maskTouchesEdge } from "../../../src/core/volume/box.ts";
import { centreMm, extentMm, voxelCount } from "../../../src/core/volume/geometry.ts";
import {
  maskBounds,
  maskCentroidMm,
  maskExtentMm,
  maskShareOutside,
  maskVolumeMl,
  requireMaskInside,
  requireNotEmpty,
} from "../../../src/core/volume/mask.ts";
import type { Mask } from "../../../src/core/volume/volume.ts";
import { codeOf } from "../../problemCode.ts";
import { grid } from "./arbitraries.ts";

/** A block of voxels inside, first to last index, on a 10 × 12 × 14 grid of unlike spacings. */
function block(first: readonly number[], last: readonly number[]): Mask {
  const geometry = grid([10, 12, 14], [4, 3, 2], [-50, 10, 100]);
  const data = new Uint8Array(voxelCount(geometry));
  for (let k = first[0]!; k <= last[0]!; k++)
    for (let j = first[1]!; j <= last[1]!; j++)
      for (let i = first[2]!; i <= last[2]!; i++) data[(k * 12 + j) * 14 + i] = 1;
  return { geometry, data };
}

describe("boxAround", () => {
  it("is centred, as wide as said, z towards superior, y towards posterior, x towards left", () => {
    const box = boxAround([5, -7, 9], { spacingMm: 4, boxVoxels: 32 }, "1.2.3");
    expect(centreMm(box)).toEqual([5, -7, 9]);
    expect(extentMm(box)).toEqual({ minMm: [-59, -71, -55], maxMm: [69, 57, 73] });
    expect(box.directions).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(box.frameOfReference).toBe("1.2.3");
  });

  it("a margin keeps the centre and adds voxels on every side", () => {
    const box = boxAround([5, -7, 9], { spacingMm: 2, boxVoxels: 24, marginVoxels: 3 });
    expect(box.shape).toEqual([30, 30, 30]);
    expect(centreMm(box)).toEqual([5, -7, 9]);
  });
});

describe("boxFit", () => {
  const mask = block([2, 3, 4], [4, 6, 9]);

  it("nothing is lost where the box holds the tumour and the image holds the box", () => {
    const box = boxAround(maskCentroidMm(mask), { spacingMm: 2, boxVoxels: 8 });
    expect(boxFit(box, mask.geometry, mask)).toEqual({
      maskOutsideBox: 0,
      boxOutsideImage: 0,
      maskTouchesImageEdge: false,
    });
  });

  it("says how much of the tumour a small box crops: it does not squeeze it", () => {
    // 3 × 4 × 6 voxels of 4 × 3 × 2 mm; a box of 6 mm about the centre holds the centres of 1 plane, 2 rows
    // and 4 columns.
    const box = boxAround(maskCentroidMm(mask), { spacingMm: 2, boxVoxels: 3 });
    expect(boxFit(box, mask.geometry, mask).maskOutsideBox).toBeCloseTo(1 - (1 * 2 * 4) / (3 * 4 * 6), 12);
  });

  it("says how much of the box has no image", () => {
    const image = grid([10, 10, 10], [2, 2, 2]);
    const box = boxAround([-1, 9, 9], { spacingMm: 2, boxVoxels: 4 });
    expect(boxShareOutside(box, image)).toBe(0.5);
    expect(boxShareOutside(boxAround([999, 0, 0], { spacingMm: 2, boxVoxels: 4 }), image)).toBe(1);
  });

  it("a tumour at the image's edge is told, on each of the six faces", () => {
    expect(maskTouchesEdge(mask, mask.geometry)).toBe(false);
    expect(maskTouchesEdge(block([1, 1, 1], [8, 10, 12]), mask.geometry)).toBe(false);
    for (let axis = 0; axis < 3; axis++) {
      const first = [2, 2, 2].with(axis, 0);
      const last = [5, 5, 5].with(axis, [9, 11, 13][axis]!);
      expect(maskTouchesEdge(block(first, [5, 5, 5]), mask.geometry)).toBe(true);
      expect(maskTouchesEdge(block([2, 2, 2], last), mask.geometry)).toBe(true);
    }
  });
});

describe("mask", () => {
  const mask = block([2, 3, 4], [4, 6, 9]);

  it("Sikerdebaard/dcmrtstruct2nii#28: volume, bounds, centre and extent on three unlike sizes", () => {
    expect(maskVolumeMl(mask)).toBeCloseTo((3 * 4 * 6 * 24) / 1000, 12);
    expect(maskBounds(mask)).toEqual({ first: [2, 3, 4], last: [4, 6, 9] });
    expect(maskCentroidMm(mask)).toEqual([-50 + 2 * 6.5, 10 + 3 * 4.5, 100 + 4 * 3]);
    expect(maskExtentMm(mask)).toEqual({ minMm: [-43, 17.5, 106], maxMm: [-31, 29.5, 118] });
  });

  it("AIM-Harvard/pyradiomics#507: a mask outside its image is refused, with its share", () => {
    expect(codeOf(() => requireMaskInside(mask, mask.geometry, {}))).toBeUndefined();
    const shifted = { ...mask.geometry, originMm: [-50, 10, 112] as const };
    expect(maskShareOutside(mask, shifted)).toBeCloseTo(1 / 3, 12);
    expect(codeOf(() => requireMaskInside(mask, shifted, {}))).toBe("mask-outside-image");
  });

  it("Sikerdebaard/dcmrtstruct2nii#49: an empty mask is an error", () => {
    const empty = { ...mask, data: new Uint8Array(mask.data.length) };
    expect(codeOf(() => requireNotEmpty(empty, {}))).toBe("mask-empty");
    expect(codeOf(() => maskCentroidMm(empty))).toBe("mask-empty");
    expect(codeOf(() => maskExtentMm(empty))).toBe("mask-empty");
    expect(maskBounds(empty)).toBeUndefined();
    expect(codeOf(() => requireNotEmpty(mask, {}))).toBeUndefined();
  });
});
