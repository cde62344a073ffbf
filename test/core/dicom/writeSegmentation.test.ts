import dicomParser from "dicom-parser";
import { describe, expect, test } from "vitest";
import { parseDataSet } from "../../../src/core/dicom/dataSet.ts";
import { readSegment } from "../../../src/core/dicom/segmentation.ts";
import { type SegmentationToWrite, writeSegmentation } from "../../../src/core/dicom/writeSegmentation.ts";
import type { Mask } from "../../../src/core/volume/volume.ts";
import { codeOf } from "../../problemCode.ts";

/** 5 slices of 3 × 7: a frame has 21 bits, so frames begin inside bytes; slices 1 and 3 hold the lesion. */
const mask: Mask = {
  geometry: {
    shape: [5, 3, 7],
    spacingMm: [3.27, 4, 2],
    originMm: [-10, 20, -300],
    directions: [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ],
    frameOfReference: "2.25.99",
  },
  data: Uint8Array.from({ length: 105 }, (_, v) => ([21, 30, 41, 63, 76].includes(v) ? 1 : 0)),
};

const segmentation = (of: Mask): SegmentationToWrite => ({
  mask: of,
  source: {
    seriesUid: "2.25.2",
    sopClassUid: "1.2.840.10008.5.1.4.1.1.128",
    instanceUids: ["2.25.10", "2.25.11", "2.25.12", "2.25.13", "2.25.14"],
  },
  sopInstanceUid: "2.25.3",
  seriesUid: "2.25.4",
  dimensionUid: "2.25.5",
  patientAndStudy: { PatientID: "PHANTOM-1" },
  segmentLabel: "Tumour",
  seriesNumber: 9,
  date: "20200101",
  time: "120000",
  manufacturer: "Test",
});

describe("a written segmentation", () => {
  test("has a frame for each slice with a voxel, at its position, bits packed across frames (PS3.5 8.1.1)", () => {
    const dataSet = dicomParser.parseDicom(writeSegmentation(segmentation(mask)));
    expect(dataSet.intString("x00280008")).toBe(2);
    const frames = dataSet.elements["x52009230"]!.items!;
    const positions = frames.map((frame) =>
      frame.dataSet!.elements["x00209113"]!.items![0]!.dataSet!.string("x00200032"),
    );
    expect(positions).toEqual(["-10\\20\\-296.73", "-10\\20\\-290.19"]);
    const pixels = dataSet.elements["x7fe00010"]!;
    const bytes = dataSet.byteArray.subarray(pixels.dataOffset, pixels.dataOffset + pixels.length);
    const set = Array.from({ length: 42 }, (_, bit) => bit).filter(
      (bit) => (bytes[bit >> 3]! >> (bit & 7)) & 1,
    );
    // Slice 1 is bits 0-20, slice 3 bits 21-41: voxels 21, 30, 41 and 63, 76.
    expect(set).toEqual([0, 9, 20, 21, 34]);
  });

  test("comes back through the reader on the same grid", async () => {
    const dataSet = parseDataSet(writeSegmentation(segmentation(mask)), { file: "seg.dcm" });
    const read = (await readSegment(dataSet, 1)).mask;
    // From the first frame with the lesion to the last.
    expect(read.geometry.shape).toEqual([3, 3, 7]);
    expect(read.geometry.spacingMm[0]).toBeCloseTo(3.27, 9);
    expect(read.geometry.originMm[2]).toBeCloseTo(-296.73, 9);
    expect([...read.data]).toEqual([...mask.data.subarray(21, 84)]);
    expect(read.geometry.frameOfReference).toBe("2.25.99");
  });

  test("is refused without a voxel, or for a series of another number of slices", () => {
    const empty = { ...mask, data: new Uint8Array(105) };
    expect(codeOf(() => writeSegmentation(segmentation(empty)))).toBe("mask-empty");
    const { source } = segmentation(mask);
    const short = { ...segmentation(mask), source: { ...source, instanceUids: ["2.25.10"] } };
    expect(codeOf(() => writeSegmentation(short))).toBe("slices-unmatched");
  });
});
