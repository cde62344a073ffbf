import { describe, expect, it } from "vitest";
import { networkInput, preparePatient, widen } from "../../../src/core/model/preparation.ts";
import { tumourOnCt } from "../../../src/core/model/registration.ts";
import type { Mask, Volume } from "../../../src/core/volume/volume.ts";
import { tinyGeometry, tinyImages, tinyMask } from "../../tinyStudy.ts";

const settings = {
  spacingMm: 4,
  boxVoxels: 6,
  marginVoxels: 1,
  registered: false,
  tumourAtEdge: "refuse",
} as const;
const { pet: suv, ct: hu } = tinyImages({ id: "T01", outcome: 1 });
const pet: Volume<"SUVbw"> = { unit: "SUVbw", geometry: tinyGeometry, data: suv };
const ct: Volume<"HU"> = { unit: "HU", geometry: tinyGeometry, data: hu };
const mask: Mask = { geometry: tinyGeometry, data: tinyMask };
const at = (k: number, j: number, i: number) => (k * 14 + j) * 14 + i;
const codes = (images: Parameters<typeof preparePatient>[1], changes: object = {}) =>
  preparePatient("T01", images, { ...settings, ...changes }).problems.map(
    ({ code, severity }) => `${code} ${severity}`,
  );

describe("a prepared patient", () => {
  it("has PET, CT and mask of the same voxels around the tumour's middle, untouched where the grids agree", () => {
    const { prepared, problems } = preparePatient("T01", { pet, ct, mask }, settings);
    expect(problems).toEqual([]);
    expect(prepared.box.shape).toEqual([8, 8, 8]);
    // The tumour's middle lies between voxels 5 and 6 of the slices, 6 and 7 of rows and columns: the box begins 4 before.
    let v = 0;
    for (let k = 2; k < 10; k++)
      for (let j = 3; j < 11; j++)
        for (let i = 3; i < 11; i++, v++) {
          expect(prepared.pet[v]).toBeCloseTo(suv[at(k, j, i)]!, 4);
          expect(prepared.ct![v]).toBeCloseTo(hu[at(k, j, i)]!, 2);
          expect(prepared.mask[v]).toBe(tinyMask[at(k, j, i)]!);
        }
  });

  it("moves by a reader's millimetres: towards the left, back and head", () => {
    const still = preparePatient("T01", { pet, ct, mask }, settings).prepared;
    const { prepared } = preparePatient("T01", { pet, ct, mask }, settings, [4, 0, 8]);
    expect(prepared.measures).toEqual(still.measures);
    for (const [k, j, i] of [
      [3, 4, 4],
      [5, 2, 6],
    ] as const)
      expect(prepared.pet[(k * 8 + j) * 8 + i]).toBeCloseTo(still.pet[((k + 2) * 8 + j) * 8 + i + 1]!, 4);
  });

  it("widened has real surroundings on every side, and its middle bit for bit", () => {
    const { prepared } = preparePatient("T01", { pet, ct, mask }, settings);
    const wide = widen(prepared, { pet, ct, mask }, settings, { extraVoxels: 2 });
    expect(wide.box.shape).toEqual([12, 12, 12]);
    for (let k = 0; k < 12; k++)
      for (let j = 0; j < 12; j++)
        for (let i = 0; i < 12; i++) {
          const own = wide.pet[(k * 12 + j) * 12 + i]!;
          const inside = [k, j, i].every((each) => each >= 2 && each < 10);
          if (inside) expect(own).toBe(prepared.pet[((k - 2) * 8 + j - 2) * 8 + i - 2]);
          else expect(own).toBeCloseTo(suv[at(k, j + 1, i + 1)]!, 4);
        }
  });

  it("without CT has none, and air without activity where nothing was scanned", () => {
    const { prepared } = preparePatient("T01", { pet, ct, mask }, { ...settings, boxVoxels: 40 });
    expect(prepared.pet[0]).toBe(0);
    expect(prepared.ct![0]).toBe(-1024);
    expect(preparePatient("T01", { pet, mask }, settings).prepared.ct).toBeUndefined();
  });

  it("whose tumour reaches the edge is refused, or warned of where the study says so", () => {
    const data = tinyMask.slice();
    data[at(0, 7, 7)] = 1;
    const images = { pet, ct, mask: { ...mask, data } };
    expect(codes(images, { boxVoxels: 20 })).toEqual(["tumour-at-image-edge error"]);
    expect(codes(images, { boxVoxels: 20, tumourAtEdge: "warn" })).toEqual(["tumour-at-image-edge warning"]);
  });

  it("whose tumour is larger than its box is cropped, with a warning", () => {
    expect(codes({ pet, ct, mask }, { boxVoxels: 3 })).toEqual(["tumour-larger-than-box warning"]);
  });

  it("enters a network through one fixed window: 0 to 1, the same for every patient", () => {
    const prepared = { ...preparePatient("T01", { pet, ct, mask }, settings).prepared };
    const values = {
      ...prepared,
      pet: Float32Array.of(-1, 0, 4, 20, 90),
      ct: Float32Array.of(-2000, -160, 40, 240),
    };
    const windows = { pet: { clip: [0, 20], scale: "log1p" }, ct: { window: [-160, 240] } } as const;
    const close = (found: Float32Array | undefined, expected: readonly number[]) =>
      expected.forEach((value, i) => {
        expect(found![i]).toBeCloseTo(value, 6);
      });
    close(networkInput(values, "pet", windows), [0, 0, Math.log(5) / Math.log(21), 1, 1]);
    close(
      networkInput(values, "pet", { ...windows, pet: { clip: [0, 20], scale: "linear" } }),
      [0, 0, 0.2, 1, 1],
    );
    close(networkInput(values, "ct", windows), [0, 0, 0.5, 1]);
    expect(networkInput({ ...values, ct: undefined }, "ct", windows)).toBeUndefined();
  });
});

describe("methods: PET/CT misregistration: PET and CT that misfit at the tumour", () => {
  const voxels = tinyMask.reduce((sum, inside) => sum + inside, 0);

  it("are told by the share of the tumour that lies in air on the CT", () => {
    const air = {
      ...ct,
      data: Float32Array.from(hu, (value, v) => (tinyMask[v] && v % 3 === 0 ? -900 : value)),
    };
    const inAir = air.data.filter((value) => value === -900).length;
    expect(tumourOnCt(mask, air)).toEqual({ inAir: inAir / voxels, uncovered: 0 });
    expect(codes({ pet, ct: air, mask })).toEqual(["pet-ct-misfit warning"]);
  });

  it("are refused where the CT does not cover half of the tumour, warned of where it lacks some", () => {
    const moved = (mm: number) => ({
      ...ct,
      geometry: { ...tinyGeometry, originMm: [-26, -26, 100 + mm] as const },
    });
    expect(codes({ pet, ct: moved(200), mask })).toEqual(["ct-misses-tumour error"]);
    expect(codes({ pet, ct: moved(16), mask })).toEqual(["ct-misses-tumour warning"]);
  });
});
