// What the DICOM headers of a scan tell of how it was made.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeNifti } from "../../../src/core/volume/nifti.ts";
import { loadImages } from "../../../src/node/run/images.ts";
import { dicomSlice, temporaryFolder, tinyGeometry, tinyImages, tinyMask } from "../../tinyStudy.ts";

const { folder, remove } = temporaryFolder();
afterAll(() => remove());

it("methods: scanner and centre differences: kernel, contrast and reconstruction come from the headers", async () => {
  const { pet, ct } = tinyImages({ id: "T01", outcome: 1 });
  const dicom = join(folder, "dicom");
  mkdirSync(dicom);
  for (let k = 0; k < tinyGeometry.shape[0]; k++) {
    const elements = { "00541103 LO": "PSF+TOF 2i21s" };
    writeFileSync(join(dicom, `pt-${k}.dcm`), dicomSlice("T01", "PT", k, pet, { elements }));
    const ofCt = { "00180010 LO": "Iopromide", "00181210 SH": "B30f" };
    writeFileSync(join(dicom, `ct-${k}.dcm`), dicomSlice("T01", "CT", k, ct, { elements: ofCt }));
  }
  const mask = join(folder, "mask.nii.gz");
  writeFileSync(mask, writeNifti({ geometry: tinyGeometry, data: tinyMask }));
  const { acquisition } = await loadImages({
    patient: "T01",
    images: { kind: "dicom", folder: dicom, mask },
    tumour: { kind: "mask" },
    registered: false,
  });
  expect(acquisition).toMatchObject({
    reconstruction: "PSF+TOF 2i21s",
    kernel: "B30f",
    contrast: "Iopromide",
    uptakeMinutes: 60,
  });
});
