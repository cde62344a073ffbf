import { describe, expect, it } from "vitest";
import { boxAround } from "../../../src/core/volume/box.ts";
import { extentMm, voxelCount, voxelToMm } from "../../../src/core/volume/geometry.ts";
import { resampleVolume } from "../../../src/core/volume/resample.ts";
import { planeThrough } from "../../../src/core/volume/slices.ts";
import type { Geometry, Vector, Volume } from "../../../src/core/volume/volume.ts";
import { codeOf } from "../../problemCode.ts";
import { axisOrders, grid, reoriented, tilted } from "./arbitraries.ts";

function volumeOf(geometry: Geometry, value: (positionMm: Vector) => number): Volume {
  const data = Float32Array.from({ length: voxelCount(geometry) }, (_, v) => value(voxelToMm(geometry, v)));
  return { unit: "SUVbw", geometry, data };
}

const geometry = grid([10, 12, 14], [4, 3, 2], [-20, 30, 40]);
const extent = extentMm(geometry);

describe("planeThrough", () => {
  const ramps = {
    left: ([x]: Vector) => x,
    posterior: ([, y]: Vector) => y,
    superior: ([, , z]: Vector) => z,
  };

  it.each([
    ["axial", "left", "posterior"],
    ["coronal", "left", "-superior"],
    ["sagittal", "posterior", "-superior"],
  ] as const)("%s: %s increases to the right, %s downwards", (orientation, right, below) => {
    for (const [along, step] of [
      [right, "right"],
      [below, "below"],
    ] as const) {
      const sign = along.startsWith("-") ? -1 : 1;
      const ramp = ramps[along.replace("-", "") as keyof typeof ramps];
      const plane = planeThrough(volumeOf(geometry, ramp), {
        orientation,
        throughMm: [-10, 45, 60],
        extent,
        pixelMm: 2,
        outsideValue: 0,
      });
      const middle = Math.floor(plane.height / 2) * plane.width + Math.floor(plane.width / 2);
      const next = middle + (step === "right" ? 1 : plane.width);
      expect(plane.values[next]! - plane.values[middle]!).toBeCloseTo(2 * sign, 4);
    }
  });

  it("its size is that of the extent, its pixels lie where it says", () => {
    const plane = planeThrough(
      volumeOf(geometry, ([x, y, z]) => x + 100 * y + 10000 * z),
      { orientation: "sagittal", throughMm: [-11, 0, 0], extent, pixelMm: 1, outsideValue: 0 },
    );
    expect([plane.width, plane.height]).toEqual([36, 40]);
    const [row, column] = [20, 11];
    const at = [0, 1, 2].map((n) => plane.originMm[n]! + column * plane.across[n]! + row * plane.down[n]!);
    expect(at[0]).toBe(-11);
    expect(plane.values[row * plane.width + column]).toBeCloseTo(at[0]! + 100 * at[1]! + 10000 * at[2]!, -1);
  });

  it("OHIF/Viewers#4035: PET and CT planes are sampled at one and the same millimetre whatever their grids", () => {
    const options = {
      orientation: "axial",
      throughMm: [-8, 45, 57.3],
      extent,
      pixelMm: 2,
      outsideValue: 0,
    } as const;
    const superior = ([, , z]: Vector) => z;
    const pet = planeThrough(volumeOf(geometry, superior), options);
    const ct = planeThrough(volumeOf(grid([50, 40, 45], [1, 1, 1], [-24, 28, 38]), superior), options);
    for (let v = 0; v < pet.values.length; v++) {
      if (ct.values[v] === 0) continue;
      expect(pet.values[v]).toBeCloseTo(57.3, 4);
      expect(ct.values[v]).toBeCloseTo(57.3, 4);
    }
  });

  it("is the same picture for one patient stored in any of the 48 axis orders", () => {
    const volume = volumeOf(geometry, ([x, y, z]) => Math.sin(x) + Math.cos(2 * y + z));
    for (const orientation of ["axial", "coronal", "sagittal"] as const) {
      const options = { orientation, throughMm: [-7, 41, 55], extent, pixelMm: 3, outsideValue: -1 } as const;
      const expected = planeThrough(volume, options).values;
      for (const directions of axisOrders) {
        const found = planeThrough(reoriented(volume, directions), options).values;
        for (let v = 0; v < expected.length; v++) expect(found[v]).toBeCloseTo(expected[v]!, 5);
      }
    }
  });

  it("of a box shows the box's voxels, also where the image is tilted", () => {
    const source = volumeOf({ ...geometry, directions: tilted(0.2, 0.1, -0.2) }, ([x, y, z]) => x * y + z);
    const box = boxAround([-8, 45, 57], { spacingMm: 3, boxVoxels: 6 });
    const boxed = resampleVolume(source, box, { interpolation: "linear", outsideValue: 0 });
    const plane = planeThrough(boxed, {
      orientation: "axial",
      throughMm: voxelToMm(box, 2 * 36),
      extent: extentMm(box),
      pixelMm: 3,
      outsideValue: 0,
    });
    expect(plane.values).toEqual(boxed.data.slice(2 * 36, 3 * 36));
  });

  it("OHIF/Viewers#3063: a volume of another frame of reference is refused", () => {
    const volume = volumeOf({ ...geometry, frameOfReference: "1.2" }, () => 1);
    const options = {
      orientation: "axial",
      throughMm: [0, 0, 0],
      extent,
      pixelMm: 2,
      outsideValue: 0,
    } as const;
    expect(codeOf(() => planeThrough(volume, { ...options, frameOfReference: "1.3" }))).toBe(
      "frame-of-reference-differs",
    );
    expect(codeOf(() => planeThrough(volume, { ...options, frameOfReference: "1.2" }))).toBeUndefined();
  });
});
