// IBSI-SUV's reference objects: inside the mask SUVbw is 0.20 at least, 1.00 in the median, 4.00 at most, whatever the file stores.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadMasks } from "../../../src/core/dicom/masks.ts";
import { loadPet } from "../../../src/core/dicom/pet.ts";
import { measureLesion } from "../../../src/core/measure/suv.ts";
import { readNiftiMask } from "../../../src/core/volume/nifti.ts";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { referenceObjects } from "./objects.ts";

const objects = referenceObjects();

describe.skipIf("skipped" in objects)("IBSI-SUV reference objects", () => {
  if ("skipped" in objects) return;
  const { folder, names } = objects;
  afterAll(() => rmSync(folder, { recursive: true }));

  test("there are nine", () => expect(names).toHaveLength(9));

  test.each(names)("%s gives 0.20, 1.00, 4.00", async (name) => {
    const { series } = await findSeries(join(folder, name));
    const pet = await loadPet(series.find(({ modality }) => modality === "PT")!, { read: readDicomFile });
    if (pet.kind !== "suv") throw new Error(pet.scale.method);
    const nifti = readNiftiMask(readFileSync(join(folder, name, "mask", "DRO_mask.nii.gz")));
    const measured = measureLesion(pet.volume, nifti);
    expect(measured.suvMin).toBeCloseTo(0.2, 2);
    expect(measured.suvMedian).toBeCloseTo(1, 2);
    expect(measured.suvMax).toBeCloseTo(4, 2);
    const { masks } = await loadMasks(series.find(({ modality }) => modality === "RTSTRUCT")!, {
      read: readDicomFile,
      image: pet.volume.geometry,
    });
    // The object's structure is drawn a little inside its NIfTI mask.
    const drawn = masks[0]!.mask;
    expect(drawn.data.every((inside, voxel) => inside <= nifti.data[voxel]!)).toBe(true);
    const inStructure = measureLesion(pet.volume, drawn);
    expect(inStructure.suvMin).toBeCloseTo(0.2, 2);
    expect(inStructure.suvMedian).toBeCloseTo(1, 2);
    expect(inStructure.suvMax).toBeCloseTo(4, 2);
  });
});
