// dcmqi's 23 × 38 × 3 object (QIICR/dcmqi, BSD-3): sizes that no swapped pair of axes survives.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadCt } from "../../../src/core/dicom/ct.ts";
import { sameGrid, voxelCount, voxelToMm } from "../../../src/core/volume/geometry.ts";
import {
  maskCentroidMm,
  maskVolumeMl,
  maskVoxels,
  requireMaskInside,
} from "../../../src/core/volume/mask.ts";
import { readNifti, readNiftiMask, writeNifti } from "../../../src/core/volume/nifti.ts";
import { resampleMask } from "../../../src/core/volume/resample.ts";
import type { Mask, Volume } from "../../../src/core/volume/volume.ts";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { dataFolder } from "../../data.ts";
import { axisOrders, reoriented } from "./arbitraries.ts";

const data = dataFolder();

describe.skipIf(data === undefined)("dcmqi 23 × 38 × 3 (skipped without the data folder)", () => {
  const folder = `${data}/dcmqi/23x38x3`;

  async function ct(): Promise<Volume<"HU">> {
    const { series } = await findSeries(`${folder}/image`);
    return (await loadCt(series[0]!, { read: readDicomFile })).volume;
  }

  /** The label of the NRRD truth: x fastest, LPS, as its header says. */
  function truth(volume: Volume): Mask {
    const bytes = readFileSync(`${folder}/nrrd/label.nrrd`);
    const headerEnd = bytes.indexOf("\n\n");
    const header = bytes.subarray(0, headerEnd).toString("latin1");
    expect(header).toContain("sizes: 23 38 3");
    expect(header).toContain("space: left-posterior-superior");
    const labels = gunzipSync(bytes.subarray(headerEnd + 2));
    return {
      geometry: volume.geometry,
      data: Uint8Array.from({ length: voxelCount(volume.geometry) }, (_, v) => labels.readInt16LE(2 * v)),
    };
  }

  it("the CT lies where the NRRD says, and survives NIfTI", async () => {
    const volume = await ct();
    expect(volume.geometry.shape).toEqual([3, 38, 23]);
    const { originMm, spacingMm } = volume.geometry;
    const expected = [46.4649, 5.01881, -177.75, 2.5, 0.7, 0.7];
    [...originMm, ...spacingMm].forEach((value, n) => {
      expect(value).toBeCloseTo(expected[n]!, 4);
    });
    const back = readNifti(writeNifti(volume), "HU");
    expect(back.data).toEqual(volume.data);
    expect(sameGrid(back.geometry, volume.geometry)).toBe(true);
  });

  it("the label keeps its 322 voxels and its centre in mm through NIfTI and all 48 axis orders", async () => {
    const volume = await ct();
    const mask = truth(volume);
    const centroid = [0, 1, 2].map((axis) => {
      let sum = 0;
      mask.data.forEach((inside, v) => {
        if (inside === 1) sum += voxelToMm(mask.geometry, v)[axis]!;
      });
      return sum / 322;
    });
    const asVolume: Volume = { unit: "unknown", geometry: mask.geometry, data: Float32Array.from(mask.data) };
    for (const directions of axisOrders) {
      const turned = readNiftiMask(writeNifti(reoriented(asVolume, directions)));
      requireMaskInside(turned, volume.geometry, {});
      expect(maskVoxels(turned)).toBe(322);
      expect(maskVolumeMl(turned)).toBeCloseTo((322 * 0.7 * 0.7 * 2.5) / 1000, 6);
      maskCentroidMm(turned).forEach((mm: number, axis: number) => {
        expect(mm).toBeCloseTo(centroid[axis]!, 3);
      });
      expect(resampleMask(turned, volume.geometry).data).toEqual(mask.data);
    }
  });
});
