import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import dicomParser from "dicom-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Acquisition, acquire } from "../../../src/node/phantom/acquisition.ts";
import {
  imagePaths,
  type WrittenPatient,
  writePhantomPatient,
} from "../../../src/node/phantom/patientFiles.ts";
import { loadImages, type PatientImages } from "../../../src/node/run/images.ts";

let folder: string;
const written = new Map<number, { acquisition: Acquisition; images: PatientImages; files: WrittenPatient }>();

// 1: centre A, START. 3: centre B, ADMIN, a slope for each slice, slices towards the feet. 7: centre A, over midnight.
// 30: centre B, over midnight.
const patients = [1, 3, 7, 30];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uptake-phantom-"));
  for (const index of patients) {
    const files = await writePhantomPatient({ folder, index, seed: 1, signal: "strong" });
    const paths = imagePaths(index);
    const images = await loadImages({
      patient: String(index),
      images: { kind: "dicom", folder: join(folder, paths.dicom), mask: join(folder, paths.mask) },
      tumour: { kind: "mask" },
      registered: false,
    });
    written.set(index, { acquisition: acquire({ seed: 1, signal: "strong" }, index), images, files });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(patients)("phantom patient %i as DICOM", (index) => {
  test("reads back as the SUV, HU and mask that were made", () => {
    const { acquisition, images } = written.get(index)!;
    const largest = acquisition.suv.reduce((most, value) => Math.max(most, value), 0);
    // Half a step of 16 bits, and the rounding of single precision.
    const tolerance = (largest / 32766) * 0.51 + 1e-6 * largest;
    expect(images.pet.geometry.shape).toEqual(acquisition.petGrid.shape);
    expect(largestDifference(images.pet.data, acquisition.suv)).toBeLessThan(tolerance);
    expect(images.ct!.geometry.shape).toEqual(acquisition.ctGrid.shape);
    const hu = acquisition.hu.map((value) => Math.min(Math.max(value, -1024), 3071));
    expect(largestDifference(images.ct!.data, hu)).toBeLessThanOrEqual(0.501);
    expect(Buffer.compare(images.mask.data, acquisition.mask)).toBe(0);
  });

  test("has an exact SUV factor, says that it is simulated, and stays under 5 MB", () => {
    const { images, files } = written.get(index)!;
    expect(images.acquisition.suvMethod).toMatch(/\(exact\)/);
    expect(images.simulated).toBe(true);
    expect(files.bytes).toBeLessThan(5e6);
  });

  test("shows its tumour at one place in the patient on PET, CT and mask", () => {
    const { acquisition, images } = written.get(index)!;
    const { grid } = acquisition.shape;
    images.pet.geometry.originMm.forEach((origin, d) => {
      expect(origin).toBeCloseTo(acquisition.petGrid.originMm[d]! + acquisition.tableMm[d]!, 2);
      expect(images.ct!.geometry.originMm[d]).toBeCloseTo(
        acquisition.ctGrid.originMm[d]! + acquisition.tableMm[d]!,
        2,
      );
      const centre = grid.originMm[d]! + ((grid.shape[2 - d]! - 1) / 2) * grid.spacingMm[2 - d]!;
      expect(Math.abs(centroid(images)[d]! - centre - acquisition.tableMm[d]!)).toBeLessThan(4);
    });
  });
});

test("nobody can mistake it: PHANTOM, Quality Control Subject YES, institution UPTAKE PHANTOM", async () => {
  for (const index of patients) {
    for (const file of ["PET/PT0001.dcm", "CT/CT0001.dcm"]) {
      const header = dicomParser.parseDicom(await readFile(join(folder, imagePaths(index).dicom, file)));
      expect(header.string("x00100020")).toBe(`PHANTOM-${String(index).padStart(4, "0")}`);
      expect(header.string("x00100200")).toBe("YES");
      expect(header.string("x00080080")).toBe("UPTAKE PHANTOM");
    }
  }
});

test("each centre keeps its habits", async () => {
  const header = async (index: number, file: string) =>
    dicomParser.parseDicom(await readFile(join(folder, imagePaths(index).dicom, file)));
  const first = await header(1, "PET/PT0001.dcm");
  const second = await header(1, "PET/PT0002.dcm");
  expect(first.string("x00541102")).toBe("START");
  expect(first.string("x00281053")).toBe(second.string("x00281053"));
  expect(first.floatString("x00200032", 2)!).toBeLessThan(second.floatString("x00200032", 2)!);
  const [b1, b2] = [await header(3, "PET/PT0001.dcm"), await header(3, "PET/PT0002.dcm")];
  expect(b1.string("x00541102")).toBe("ADMIN");
  expect(b1.string("x00281053")).not.toBe(b2.string("x00281053"));
  expect(b1.floatString("x00200032", 2)!).toBeGreaterThan(b2.floatString("x00200032", 2)!);
  expect(b1.string("x00080070")).not.toBe(first.string("x00080070"));
  // Over midnight: injected on the day before.
  for (const index of [7, 30]) {
    const pet = await header(index, "PET/PT0001.dcm");
    const injection = pet.elements["x00540016"]!.items![0]!.dataSet!.string("x00181078")!;
    expect(Number(pet.string("x00080021"))).toBeGreaterThan(Number(injection.slice(0, 8)));
  }
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  let most = 0;
  for (let v = 0; v < b.length; v++) most = Math.max(most, Math.abs(a[v]! - b[v]!));
  return most;
}

function centroid({ mask }: PatientImages): number[] {
  const [, rows, columns] = mask.geometry.shape;
  const sums = [0, 0, 0];
  let n = 0;
  mask.data.forEach((inside, v) => {
    if (inside === 0) return;
    const at = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / (rows * columns))];
    at.forEach((position, d) => {
      sums[d]! += mask.geometry.originMm[d]! + position * mask.geometry.spacingMm[2 - d]!;
    });
    n++;
  });
  return sums.map((sum) => sum / n);
}
