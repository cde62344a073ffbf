import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affineOfGeometry, geometryOfAffine } from "../../../src/core/volume/affine.ts";
import {
  centreMm,
  contains,
  cornersMm,
  distanceMm,
  extentMm,
  indexToMm,
  mmToIndex,
  requireSameFrame,
  sameGrid,
  voxelAt,
} from "../../../src/core/volume/geometry.ts";
import { codeOf } from "../../problemCode.ts";
import { anyGeometry, axisOrders, grid } from "./arbitraries.ts";

describe("geometry", () => {
  it("index to mm and back is the identity for every orientation", () => {
    fc.assert(
      fc.property(
        anyGeometry,
        fc.tuple(fc.nat(9), fc.nat(9), fc.double({ min: -3, max: 9, noNaN: true })),
        (geometry, index) => {
          const back = mmToIndex(geometry, indexToMm(geometry, index));
          back.forEach((value, axis) => {
            expect(value).toBeCloseTo(index[axis]!, 9);
          });
        },
      ),
    );
  });

  it("follows DICOM PS3.3 C.7.6.2.1.1: position = origin + column index · row direction + row index · column direction", () => {
    // An oblique sagittal series: rows run from anterior to posterior, columns from superior to inferior,
    // slices to the left.
    const geometry = {
      shape: [4, 5, 6],
      spacingMm: [3, 2, 1.5],
      originMm: [-10, 20, 30],
      directions: [
        [1, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ],
    } as const;
    expect(indexToMm(geometry, [1, 2, 3])).toEqual([-10 + 3, 20 + 4.5, 30 - 4]);
    expect(extentMm(geometry)).toEqual({ minMm: [-11.5, 19.25, 21], maxMm: [0.5, 28.25, 31] });
  });

  it("there are 48 axis orders, and each has the same corners for a cube about the origin", () => {
    expect(
      new Set(axisOrders.map((order) => JSON.stringify(order.map((axis) => axis.map((c) => c + 0))))).size,
    ).toBe(48);
    const corners = axisOrders.map((directions) => {
      const start = indexToMm({ ...grid([3, 3, 3], [2, 2, 2]), directions }, [-1, -1, -1]);
      const geometry = { ...grid([3, 3, 3], [2, 2, 2], start), directions };
      return cornersMm(geometry).map(String).sort().join(" ");
    });
    expect(new Set(corners).size).toBe(1);
  });

  it("the centre is the mean of the corners, and lies inside", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const corners = cornersMm(geometry);
        const mean = [0, 1, 2].map((c) => corners.reduce((sum, corner) => sum + corner[c]!, 0) / 8);
        expect(distanceMm(centreMm(geometry), mean as [number, number, number])).toBeLessThan(1e-9);
        expect(contains(geometry, centreMm(geometry))).toBe(true);
      }),
    );
  });

  it("holds half a voxel beyond the outermost centres and no more", () => {
    const geometry = grid([3, 4, 5], [3, 2, 1]);
    expect(contains(geometry, [-0.5, 0, 0])).toBe(true);
    expect(contains(geometry, [-0.51, 0, 0])).toBe(false);
    expect(contains(geometry, [0, 0, 7.4])).toBe(true);
    expect(contains(geometry, [0, 0, 7.6])).toBe(false);
    expect(voxelAt(geometry, [4.4, 1.1, 0])).toEqual([0, 1, 4]);
    expect(voxelAt(geometry, [4.6, 1.1, 0])).toBeUndefined();
  });

  it("grids agree to 1e-3 mm at every corner, not only at the origin", () => {
    const geometry = grid([100, 4, 5], [3, 2, 1]);
    expect(sameGrid(geometry, { ...geometry, originMm: [0, 0, 9e-4] })).toBe(true);
    expect(sameGrid(geometry, { ...geometry, originMm: [0, 0, 2e-3] })).toBe(false);
    expect(sameGrid(geometry, { ...geometry, spacingMm: [3.0001, 2, 1] })).toBe(false);
    expect(sameGrid(geometry, { ...geometry, shape: [100, 5, 4] })).toBe(false);
  });

  it("OHIF/Viewers#3537: unlike frames of reference are refused, an unknown one is not", () => {
    const [a, b] = ["1.2.3", "1.2.4"].map((frameOfReference) => ({
      ...grid([2, 2, 2], [1, 1, 1]),
      frameOfReference,
    }));
    expect(codeOf(() => requireSameFrame(a!, b!))).toBe("frame-of-reference-differs");
    expect(codeOf(() => requireSameFrame(a!, grid([2, 2, 2], [1, 1, 1])))).toBeUndefined();
    expect(codeOf(() => requireSameFrame(a!, { ...a! }))).toBeUndefined();
  });
});

describe("affine", () => {
  it("geometry to affine and back", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const result = geometryOfAffine(geometry.shape, affineOfGeometry(geometry));
        expect(result.kind).toBe("orthogonal");
        if (result.kind === "orthogonal") expect(sameGrid(result.geometry, geometry, 1e-9)).toBe(true);
      }),
    );
  });

  it("rounded axes become exactly orthogonal; a tilted gantry is sheared; a flat one singular", () => {
    const steps = [
      [0, 1e-5, 3],
      [0, 2, 0],
      [1, 0, 0],
    ] as const;
    const rounded = geometryOfAffine([10, 10, 10], { originMm: [0, 0, 0], steps });
    expect(rounded.kind).toBe("orthogonal");
    if (rounded.kind === "orthogonal") {
      const [z, y] = rounded.geometry.directions;
      expect(Math.abs(z[0] * y[0] + z[1] * y[1] + z[2] * y[2])).toBeLessThan(1e-15);
    }
    const gantry = [[0, 0.5, 3], steps[1], steps[2]] as const;
    expect(geometryOfAffine([10, 10, 10], { originMm: [0, 0, 0], steps: gantry }).kind).toBe("sheared");
    const flat = [[0, 1, 0], steps[1], steps[2]] as const;
    expect(geometryOfAffine([10, 10, 10], { originMm: [0, 0, 0], steps: flat }).kind).toBe("singular");
  });
});
