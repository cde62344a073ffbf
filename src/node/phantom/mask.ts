// The tumour's outline as the centre would send it: DICOM SEG or NIfTI, on the PET's grid.
import { writeSegmentation } from "../../core/dicom/writeSegmentation.ts";
import { writeNifti } from "../../core/volume/nifti.ts";
import type { Mask } from "../../core/volume/volume.ts";
import type { Acquisition } from "./acquisition.ts";
import {
  frameOfReference,
  originInScanner,
  patientAndStudy,
  petStorage,
  type WrittenSeries,
} from "./series.ts";
import { dicomDate, dicomTime, drawTiming } from "./timing.ts";
import { phantomUid } from "./uid.ts";

/** The bytes of the mask's file. */
export function writeMask(acquisition: Acquisition, pet: WrittenSeries, seed: number): Uint8Array {
  const { index, petGrid, scanner } = acquisition;
  const mask: Mask = {
    geometry: {
      shape: petGrid.shape,
      spacingMm: petGrid.spacingMm,
      originMm: originInScanner(petGrid, acquisition.tableMm),
      directions: [
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
      ],
      frameOfReference: frameOfReference(acquisition, seed),
    },
    data: acquisition.mask,
  };
  if (scanner.maskFormat === "NIfTI") return writeNifti(mask);
  const { petStart } = drawTiming(seed, index, scanner);
  return writeSegmentation({
    mask,
    source: { seriesUid: pet.seriesUid, sopClassUid: petStorage, instanceUids: pet.instanceUids },
    sopInstanceUid: phantomUid(seed, index, "mask"),
    seriesUid: phantomUid(seed, index, "mask series"),
    dimensionUid: phantomUid(seed, index, "mask dimensions"),
    patientAndStudy: patientAndStudy(acquisition, seed),
    segmentLabel: "Simulated tumour",
    seriesNumber: 100,
    date: dicomDate(petStart),
    time: dicomTime(petStart),
    manufacturer: scanner.manufacturer,
  });
}
