import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameGrid, voxelCount } from "../../../src/core/volume/geometry.ts";
import { maskVolumeMl } from "../../../src/core/volume/mask.ts";
import { readNifti, readNiftiMask, writeNifti } from "../../../src/core/volume/nifti.ts";
import type { Mask, Volume } from "../../../src/core/volume/volume.ts";
import { dataFolder } from "../../data.ts";
import { codeOf } from "../../problemCode.ts";
import { anyGeometry, axisOrders, grid } from "./arbitraries.ts";

const data = dataFolder();

function numbered(geometry = grid([3, 4, 5], [3, 2, 1.5], [-10, 20, 30])): Volume<"SUVbw"> {
  return {
    unit: "SUVbw",
    geometry,
    data: Float32Array.from({ length: voxelCount(geometry) }, (_, v) => v * 0.2),
  };
}

/** An uncompressed file and a view on it, to change header fields by their offset in nifti1.h. */
function file(volume: Volume | Mask = numbered()) {
  const bytes = writeNifti(volume, { compress: false });
  return { bytes, view: new DataView(bytes.buffer) };
}

/** A NIfTI-1 file of 1 × 1 × n values of one datatype, written here byte by byte. */
function raw(
  datatype: number,
  littleEndian: boolean,
  count: number,
  bytesPerValue: number,
  put: (view: DataView, offset: number, n: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(352 + count * bytesPerValue);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, littleEndian);
  [3, count, 1, 1, 1, 1, 1, 1].forEach((dim, n) => {
    view.setInt16(40 + 2 * n, dim, littleEndian);
  });
  view.setInt16(70, datatype, littleEndian);
  view.setInt16(72, bytesPerValue * 8, littleEndian);
  [1, 2, 3, 4].forEach((value, n) => {
    view.setFloat32(76 + 4 * n, value, littleEndian);
  });
  view.setFloat32(108, 352, littleEndian);
  view.setInt16(252, 1, littleEndian);
  view.setFloat32(264, 1, littleEndian);
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  for (let n = 0; n < count; n++) put(view, 352 + n * bytesPerValue, n);
  return bytes;
}

describe("NIfTI round trip", () => {
  it("keeps every voxel to the bit and the place to 1e-3 mm, for any orientation", () => {
    fc.assert(
      fc.property(
        anyGeometry,
        fc.boolean(),
        fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true })),
        (geometry, compress, values) => {
          const volume = {
            unit: "SUVbw",
            geometry,
            data: Float32Array.from({ length: voxelCount(geometry) }, () => values.next().value),
          } as const;
          const back = readNifti(writeNifti(volume, { compress }), "SUVbw");
          expect(back.data).toEqual(volume.data);
          expect(sameGrid(back.geometry, geometry)).toBe(true);
        },
      ),
    );
  });

  it("QIICR/QuantitativeReporting#273: the 48 axis orders by qform alone, as by sform alone", () => {
    for (const directions of axisOrders) {
      const volume = numbered({ ...grid([3, 4, 5], [3, 2, 1.5], [-10, 20, 30]), directions });
      for (const codeOffset of [252, 254]) {
        const { bytes, view } = file(volume);
        view.setInt16(codeOffset, 0, true);
        expect(sameGrid(readNifti(bytes, "SUVbw").geometry, volume.geometry)).toBe(true);
      }
    }
  });

  it("a mask comes back as a mask", () => {
    const mask: Mask = {
      geometry: grid([2, 3, 4], [3, 2, 1]),
      data: Uint8Array.from({ length: 24 }, (_, v) => (v % 3 === 0 ? 1 : 0)),
    };
    expect(readNiftiMask(writeNifti(mask)).data).toEqual(mask.data);
  });

  it("equal input gives equal bytes, compressed too", () => {
    expect(writeNifti(numbered())).toEqual(writeNifti(numbered()));
  });

  it("QIICR/Slicer-PETDICOMExtension#27: SUV 0.2 stays 0.2", () => {
    expect(readNifti(writeNifti(numbered()), "SUVbw").data[1]).toBe(Math.fround(0.2));
  });
});

describe("readNifti", () => {
  it.each([
    ["uint8", 2, 1, [0, 7, 255]],
    ["int16", 4, 2, [-32768, 7, 32767]],
    ["int32", 8, 4, [-(2 ** 31), 7, 2 ** 24]],
    ["float32", 16, 4, [-0.5, 0.25, 1e30]],
    ["float64", 64, 8, [-0.5, 0.25, 1e30]],
    ["int8", 256, 1, [-128, 7, 127]],
    ["uint16", 512, 2, [0, 7, 65535]],
    ["uint32", 768, 4, [0, 7, 2 ** 31]],
    ["int64", 1024, 8, [-(2 ** 40), 7, 2 ** 40]],
    ["uint64", 1280, 8, [0, 7, 2 ** 40]],
  ] as const)("reads %s in both byte orders", (name, code, size, values) => {
    const setters: Record<string, (view: DataView, offset: number, value: number, little: boolean) => void> =
      {
        uint8: (view, offset, value) => view.setUint8(offset, value),
        int8: (view, offset, value) => view.setInt8(offset, value),
        int16: (view, offset, value, little) => view.setInt16(offset, value, little),
        uint16: (view, offset, value, little) => view.setUint16(offset, value, little),
        int32: (view, offset, value, little) => view.setInt32(offset, value, little),
        uint32: (view, offset, value, little) => view.setUint32(offset, value, little),
        float32: (view, offset, value, little) => view.setFloat32(offset, value, little),
        float64: (view, offset, value, little) => view.setFloat64(offset, value, little),
        int64: (view, offset, value, little) => view.setBigInt64(offset, BigInt(value), little),
        uint64: (view, offset, value, little) => view.setBigUint64(offset, BigInt(value), little),
      };
    for (const little of [true, false]) {
      const bytes = raw(code, little, 3, size, (view, offset, n) =>
        setters[name]!(view, offset, values[n]!, little),
      );
      expect([...readNifti(bytes, "unknown").data]).toEqual(values.map(Math.fround));
    }
  });

  it("scales by slope and intercept at double precision; a slope of 0 means none", () => {
    const { bytes, view } = file();
    view.setFloat32(112, 0.5, true);
    view.setFloat32(116, -3, true);
    expect(readNifti(bytes, "SUVbw").data[10]).toBe(Math.fround(Math.fround(2) * 0.5 - 3));
    view.setFloat32(112, 0, true);
    expect(readNifti(bytes, "SUVbw").data[10]).toBe(2);
  });

  it("turns RAS to LPS", () => {
    const { bytes } = file();
    const view = new DataView(bytes.buffer);
    expect([view.getFloat32(292, true), view.getFloat32(308, true), view.getFloat32(324, true)]).toEqual([
      10, -20, 30,
    ]);
    expect(readNifti(bytes, "SUVbw").geometry.originMm).toEqual([-10, 20, 30]);
  });

  it("reads metres and micrometres as such", () => {
    for (const [unit, factor] of [
      [1, 1000],
      [3, 0.001],
    ] as const) {
      const { bytes, view } = file();
      view.setUint8(123, unit);
      expect(readNifti(bytes, "SUVbw").geometry.spacingMm[0]).toBeCloseTo(3 * factor, 9);
    }
  });

  it.each([
    [
      "four dimensions",
      "nifti-not-3d",
      (view: DataView) => {
        view.setInt16(40, 4, true);
        view.setInt16(48, 2, true);
      },
    ],
    ["two dimensions", "nifti-not-3d", (view: DataView) => view.setInt16(40, 2, true)],
    ["complex values", "nifti-datatype", (view: DataView) => view.setInt16(70, 32, true)],
    [
      "neither form",
      "nifti-without-orientation",
      (view: DataView) => {
        view.setInt16(252, 0, true);
        view.setInt16(254, 0, true);
      },
    ],
    ["forms 20 mm apart", "nifti-forms-disagree", (view: DataView) => view.setFloat32(268, -10, true)],
    [
      "a tilted gantry",
      "nifti-sheared",
      (view: DataView) => {
        view.setInt16(252, 0, true);
        view.setFloat32(280 + 16 + 8, 0.5, true);
      },
    ],
    [
      "an axis of length 0",
      "nifti-affine-singular",
      (view: DataView) => {
        view.setInt16(252, 0, true);
        view.setFloat32(280, 0, true);
      },
    ],
    ["a NaN voxel", "image-not-finite", (view: DataView) => view.setFloat32(352, Number.NaN, true)],
    ["another magic", "nifti-unreadable", (view: DataView) => view.setUint8(344, 0)],
  ] as const)("refuses %s", (_, code, change) => {
    const { bytes, view } = file();
    change(view);
    expect(codeOf(() => readNifti(bytes, "SUVbw"))).toBe(code);
  });

  it("refuses what ends too early, compressed or not, and what is no NIfTI", () => {
    const { bytes } = file();
    const zipped = writeNifti(numbered());
    expect(codeOf(() => readNifti(bytes.subarray(0, bytes.length - 1), "SUVbw"))).toBe("nifti-truncated");
    expect(codeOf(() => readNifti(zipped.subarray(0, zipped.length - 20), "SUVbw"))).toBe("nifti-unreadable");
    expect(codeOf(() => readNifti(new Uint8Array(10), "SUVbw"))).toBe("nifti-unreadable");
    expect(codeOf(() => readNifti(new TextEncoder().encode("patient,age\n".repeat(99)), "SUVbw"))).toBe(
      "nifti-unreadable",
    );
  });
});

describe("readNiftiMask", () => {
  const of = (...values: readonly number[]) =>
    raw(16, true, values.length, 4, (view, offset, n) => view.setFloat32(offset, values[n]!, true));

  it("takes one value other than 0 as inside, whatever it is", () => {
    expect([...readNiftiMask(of(0, 255, 0, 255)).data]).toEqual([0, 1, 0, 1]);
  });

  it("several labels need a choice", () => {
    expect(codeOf(() => readNiftiMask(of(0, 1, 2, 2)))).toBe("mask-has-labels");
    expect([...readNiftiMask(of(0, 1, 2, 2), { label: 2 }).data]).toEqual([0, 0, 1, 1]);
    expect([...readNiftiMask(of(0, 1, 2, 2), { label: "any" }).data]).toEqual([0, 1, 1, 1]);
    expect(codeOf(() => readNiftiMask(of(0, 1, 2, 2), { label: 3 }))).toBe("mask-label-missing");
  });

  it("refuses probabilities and an empty mask", () => {
    expect(codeOf(() => readNiftiMask(of(0, 0.2, 0.7)))).toBe("mask-not-binary");
    expect(codeOf(() => readNiftiMask(of(0, 0, 0)))).toBe("mask-empty");
  });
});

describe.skipIf(data === undefined)("real NIfTI files (skipped without the data folder)", () => {
  it("STS_001, written by SimpleITK: shape, spacing and volume that patients.csv states", () => {
    const folder = `${data}/sts/STS_001`;
    const pet = readNifti(readFileSync(`${folder}/PET_image.nii.gz`), "SUVbw");
    const mask = readNiftiMask(readFileSync(`${folder}/PET_mask.nii.gz`));
    const ct = readNifti(readFileSync(`${folder}/DERIVED_CT_on_PET_grid.nii.gz`), "HU");
    expect(pet.geometry.shape).toEqual([59, 43, 41]);
    expect(pet.geometry.spacingMm.map((mm) => mm.toFixed(4))).toEqual(["3.2700", "4.6875", "4.6875"]);
    expect(sameGrid(mask.geometry, pet.geometry)).toBe(true);
    // The CT has an sform where the PET has a qform.
    expect(sameGrid(ct.geometry, pet.geometry)).toBe(true);
    expect(maskVolumeMl(mask)).toBeCloseTo(366.079, 3);
  });
});
