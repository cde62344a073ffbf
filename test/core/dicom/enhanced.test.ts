// Multi-frame objects: enhanced PET by IBSI-SUV's rules for it, enhanced CT against the same slices in single files.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCt } from "../../../src/core/dicom/ct.ts";
import { loadPet } from "../../../src/core/dicom/pet.ts";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { dataFolder } from "../../data.ts";
import { onlySeries } from "./inMemory.ts";
import { dicomFile, type Elements, memory } from "./written.ts";

const slopes = [1, 0.5, 2];

interface EnhancedPet {
  readonly unit?: string;
  readonly header?: Elements;
  readonly frame?: (k: number) => Elements;
}

/** Three slices of 3600 Bq/mL (or whatever `unit` is), each frame with its own real world slope; dose in MBq, as enhanced PET has it. */
function enhancedPet({ unit = "Bq/ml", header = {}, frame = () => ({}) }: EnhancedPet): Uint8Array {
  const stored = slopes.flatMap((slope) => new Array<number>(6).fill(3600 / slope));
  return dicomFile({
    "00080016 UI": "1.2.840.10008.5.1.4.1.1.130",
    "00080018 UI": "1.2.3.4.5",
    "00080021 DA": "20250101",
    "00080031 TM": "113000",
    "00080060 CS": "PT",
    "00100020 LO": "P1",
    "00101030 DS": 70,
    "00189701 DT": "20250101110000",
    "00189758 CS": "YES",
    "00189759 CS": "YES",
    "0020000E UI": "1.2.3.4",
    "00280008 IS": 3,
    "00280010 US": 2,
    "00280011 US": 3,
    "00280100 US": 16,
    "00280101 US": 16,
    "00280103 US": 0,
    "00540016 SQ": [
      {
        "00181074 DS": 368.08,
        "00181075 DS": 6586.2,
        "00181078 DT": "20250101100000",
        "00540300 SQ": [{ "00080100 SH": "77004003" }],
      },
    ],
    "52009229 SQ": [
      {
        "00209116 SQ": [{ "00200037 DS": [1, 0, 0, 0, 1, 0] }],
        "00289110 SQ": [{ "00180050 DS": 4, "00280030 DS": [2, 3] }],
      },
    ],
    "52009230 SQ": slopes.map((slope, k) => ({
      "00209113 SQ": [{ "00200032 DS": [0, 0, 4 * k] }],
      "00409096 SQ": [{ "004008EA SQ": [{ "00080100 SH": unit }], "00409224 FD": 0, "00409225 FD": slope }],
      ...frame(k),
    })),
    "7FE00010 OW": new Uint8Array(Uint16Array.from(stored).buffer),
    ...header,
  });
}

async function load(file: Uint8Array) {
  const files = { "pet.dcm": file };
  const pet = await loadPet(onlySeries(files), { read: memory(files) });
  if (pet.kind !== "suv") throw new Error(pet.scale.problems[0]!.code);
  return pet;
}

describe("enhanced PET", () => {
  const left = 368.08e6 * 2 ** (-3600 / 6586.2);

  test("DRO_7_0_0, 7_1_0, 7_3_0: each frame's own slope, decay to the stated date-time and not to series time", async () => {
    const { volume, scale } = await load(enhancedPet({}));
    for (const value of volume.data) expect(value).toBeCloseTo((3600 * 70000) / left, 5);
    expect(scale.method).toContain("(0018,9701)");
    expect(volume.geometry.shape).toEqual([3, 2, 3]);
  });

  test("DRO_7_2_0: real world values that are SUVbw are not scaled again", async () => {
    const { volume, scale } = await load(enhancedPet({ unit: "g/ml{SUVbw}" }));
    expect([scale.kind, volume.data[0]]).toEqual(["exact", 3600]);
  });

  test("DRO_7_3_1: not decay-corrected, each frame to its own reference date-time", async () => {
    const minutes = [0, 5, 10];
    const { volume } = await load(
      enhancedPet({
        header: { "00189758 CS": "NO", "00189701 DT": "" },
        frame: (k) => ({
          "00209111 SQ": [{ "00189151 DT": `2025010111${String(minutes[k]).padStart(2, "0")}00` }],
        }),
      }),
    );
    for (const [k, minute] of minutes.entries()) {
      const dose = 368.08e6 * 2 ** (-(3600 + 60 * minute) / 6586.2);
      expect(volume.data[6 * k]).toBeCloseTo((3600 * 70000) / dose, 5);
    }
  });
});

const data = dataFolder();

describe.skipIf(data === undefined)("enhanced CT", () => {
  test.each(["23x38x3", "24x38x3"])("dcmqi %s: one multi-frame file is its single slices", async (name) => {
    const { series } = await findSeries(join(data!, "dcmqi", name));
    const cts = series.filter(({ modality }) => modality === "CT");
    expect(cts.map(({ files }) => files.length).sort()).toEqual([1, 3]);
    const [a, b] = await Promise.all(cts.map((ct) => loadCt(ct, { read: readDicomFile })));
    expect(a!.volume.geometry.shape).toEqual(b!.volume.geometry.shape);
    expect(a!.volume.geometry.originMm).toEqual(b!.volume.geometry.originMm);
    expect(a!.volume.data).toEqual(b!.volume.data);
  });
});
