import { describe, expect, test } from "vitest";
import { measureMargins } from "../../../src/core/measure/maskMargin.ts";
import type { SuvVolume } from "../../../src/core/measure/suv.ts";
import type { Geometry, PerAxis } from "../../../src/core/volume/volume.ts";

const shape: PerAxis = [7, 7, 7];
/** Voxels of 8 mL: the sphere of 1 mL (radius 6.2 mm) holds no second centre, so that the peak is the voxel. */
const geometry: Geometry = {
  shape,
  spacingMm: [20, 20, 20],
  originMm: [0, 0, 0],
  directions: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
};
const at = (k: number, j: number, i: number) => (k * 7 + j) * 7 + i;
const inside = (k: number, j: number, i: number, reach: number) =>
  Math.max(Math.abs(k - 3), Math.abs(j - 3), Math.abs(i - 3)) <= reach;

function filled(of: (k: number, j: number, i: number) => number): Float32Array {
  return Float32Array.from({ length: 343 }, (_, v) => of(Math.floor(v / 49), Math.floor(v / 7) % 7, v % 7));
}

/** A cube of 27 voxels: SUV 4, its centre 10; around it 5 on the six faces' side, 1 elsewhere. */
const suv: SuvVolume = {
  unit: "SUVbw",
  geometry,
  data: filled((k, j, i) => (k === 3 && j === 3 && i === 3 ? 10 : inside(k, j, i, 1) ? 4 : i === 5 ? 12 : 1)),
};
const cube = Uint8Array.from(filled((k, j, i) => (inside(k, j, i, 1) ? 1 : 0)));

describe("measures under a mask one voxel larger and smaller", () => {
  test("a cube of 27 voxels counted by hand: 81 when grown (nine more at each face), its centre when shrunk", () => {
    const { grown, shrunk } = measureMargins(suv, { geometry, data: cube });
    expect(grown.volumeMl).toBeCloseTo(81 * 8, 9);
    // The face at i = 5 lies in something hotter: 9 voxels of SUV 12, and the centre's 10 above 41% of it (4.92).
    expect(grown.suvMax).toBe(12);
    expect(grown.mtvMl).toBeCloseTo(10 * 8, 9);
    expect(grown.tlg).toBeCloseTo((9 * 12 + 10) * 8, 6);
    expect(shrunk).toMatchObject({ suvMax: 10, suvPeak: 10 });
    expect(shrunk!.volumeMl).toBeCloseTo(8, 9);
    expect(shrunk!.tlg).toBeCloseTo(80, 6);
  });

  test("a mask of one voxel's thickness has nothing left when shrunk", () => {
    const plate = Uint8Array.from(filled((k, j, i) => (k === 3 && inside(k, j, i, 2) ? 1 : 0)));
    expect(plate[at(3, 3, 3)]).toBe(1);
    expect(measureMargins(suv, { geometry, data: plate }).shrunk).toBeNull();
  });
});
