import dicomParser from "dicom-parser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Attributes, decimalString, writeDicom } from "../../../src/core/dicom/write.ts";
import { writtenAttributes } from "../../../src/core/dicom/writeAttributes.ts";
import { codeOf } from "../../problemCode.ts";

const least: Attributes = { SOPClassUID: "1.2.840.10008.5.1.4.1.1.7", SOPInstanceUID: "2.25.1" };
/** dicom-parser is an independent reader. */
const read = (attributes: Attributes) => dicomParser.parseDicom(writeDicom({ ...least, ...attributes }));

describe("a written DICOM file", () => {
  test("starts with the preamble and a file meta group whose length is right (PS3.10 7.1)", () => {
    const bytes = writeDicom(least);
    expect([...bytes.subarray(128, 132)]).toEqual([0x44, 0x49, 0x43, 0x4d]);
    const { elements } = read({});
    const groupLength = elements["x00020000"]!;
    const end = groupLength.dataOffset + 4 + read({}).uint32("x00020000")!;
    expect(elements["x00080016"]!.dataOffset - 8).toBe(end);
    expect(read({}).string("x00020010")).toBe("1.2.840.10008.1.2.1");
  });

  test("gives text, numbers, tags and nested sequences back", () => {
    const dataSet = read({
      PatientName: "PHANTOM^0001",
      Rows: 513,
      DimensionIndexValues: [1, 70_000],
      ImagePositionPatient: [-1.5, 0, 2.25],
      ImageType: ["ORIGINAL", "PRIMARY"],
      DimensionIndexPointer: "ImagePositionPatient",
      RadiopharmaceuticalInformationSequence: [
        { RadionuclideTotalDose: 3.7e8, RadionuclideCodeSequence: [{ CodeValue: "77004003" }] },
        { RadionuclideTotalDose: 1 },
      ],
    });
    expect(dataSet.string("x00100010")).toBe("PHANTOM^0001");
    expect(dataSet.uint16("x00280010")).toBe(513);
    expect([dataSet.uint32("x00209157", 0), dataSet.uint32("x00209157", 1)]).toEqual([1, 70_000]);
    expect(dataSet.string("x00200032")).toBe("-1.5\\0\\2.25");
    expect(dataSet.string("x00080008")).toBe("ORIGINAL\\PRIMARY");
    expect([dataSet.uint16("x00209165", 0), dataSet.uint16("x00209165", 1)]).toEqual([0x0020, 0x0032]);
    const items = dataSet.elements["x00540016"]!.items!;
    expect(items.length).toBe(2);
    expect(items[0]!.dataSet!.floatString("x00181074")).toBe(3.7e8);
    expect(items[0]!.dataSet!.elements["x00540300"]!.items![0]!.dataSet!.string("x00080100")).toBe(
      "77004003",
    );
  });

  test("has its elements in ascending order and of even length, whatever the order they are given in", () => {
    const dataSet = read({ PatientID: "ABC", Modality: "PT", PixelData: Uint8Array.of(1, 2, 3), Columns: 1 });
    const tags = Object.entries(dataSet.elements)
      .sort(([, a], [, b]) => a.dataOffset - b.dataOffset)
      .map(([tag]) => tag);
    expect(tags).toEqual([...tags].sort());
    for (const element of Object.values(dataSet.elements)) expect(element.length % 2).toBe(0);
  });

  test("refuses what a value representation cannot hold", () => {
    expect(codeOf(() => read({ Modality: "pt" }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ StudyDate: "2019-03-12" }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ StudyInstanceUID: "1.02" }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ PatientID: "x".repeat(65) }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ PatientID: "a\\b" }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ PatientName: "Müller" }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => read({ RescaleSlope: Number.NaN }))).toBe("dicom-value-unwritable");
    expect(codeOf(() => writeDicom({ Modality: "PT" }))).toBe("dicom-value-unwritable");
  });

  test("holds decimal strings of at most 16 characters that keep 9 digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (value) => {
        const text = decimalString(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(1e-8 * Math.abs(value));
      }),
    );
  });

  test("knows each tag once", () => {
    const tags = Object.values(writtenAttributes).map(([tag]) => tag);
    expect(new Set(tags).size).toBe(tags.length);
  });
});
