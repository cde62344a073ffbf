// Reading of files as archives and old writers leave them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { items, numbers, parseDataSet, privateText, text, texts } from "../../../src/core/dicom/dataSet.ts";
import { readInstance } from "../../../src/core/dicom/instance.ts";
import { readFrame } from "../../../src/core/dicom/pixelData.ts";
import { dataFolder } from "../../data.ts";
import { codeOf } from "../../problemCode.ts";
import { problemOf } from "./problemOf.ts";
import { dicomFile, encode } from "./written.ts";

const elements = { "00080005 CS": "ISO_IR 192", "00080060 CS": "PT", "00100020 LO": "Müller-王" };
const parse = (bytes: Uint8Array) => parseDataSet(bytes, { file: "a.dcm" });

describe("data sets", () => {
  test("text is trimmed and decoded by its character set; SimpleITK/SimpleITK#1255", () => {
    const dataSet = parse(dicomFile(elements));
    expect(text(dataSet, "PatientID")).toBe("Müller-王");
    expect(text(dataSet, "Manufacturer")).toBeUndefined();
  });

  test("latin-1 is what a file without a character set has", () => {
    const bytes = dicomFile({ "00080060 CS": "PT", "00100020 LO": new Uint8Array([0x4d, 0xfc, 0x6c, 0x20]) });
    expect(text(parse(bytes), "PatientID")).toBe("Mül");
  });

  test("a bare data set and one without preamble read alike", () => {
    expect(text(parse(encode({ "00080060 CS": "PT" })), "Modality")).toBe("PT");
    expect(text(parse(dicomFile(elements).subarray(132)), "Modality")).toBe("PT");
    expect(text(parse(dicomFile(elements).subarray(128)), "Modality")).toBe("PT");
  });

  test("values of decimal strings, binary numbers and sequences", () => {
    const dataSet = parse(
      dicomFile({
        "00200032 DS": "-1.5\\ 2e1\\0 ",
        "00280010 US": [7],
        "00540016 SQ": [{ "00181074 DS": "368080000.0" }],
      }),
    );
    expect(numbers(dataSet, "ImagePositionPatient")).toEqual([-1.5, 20, 0]);
    expect(numbers(dataSet, "Rows")).toEqual([7]);
    const [dose] = items(dataSet, "RadiopharmaceuticalInformationSequence");
    expect(numbers(dose!, "RadionuclideTotalDose")).toEqual([368080000]);
    expect(texts(dataSet, "ImageType")).toEqual([]);
  });

  test("a decimal string that is no number is refused by tag", async () => {
    const problem = await problemOf(() =>
      numbers(parse(dicomFile({ "00101030 DS": "70kg" })), "PatientWeight"),
    );
    expect([problem?.code, problem?.where.tag]).toEqual(["dicom-number", "(0010,1030) PatientWeight"]);
  });

  test("private attributes are found in the block that their creator reserved, or in block 10", () => {
    const attribute = { group: "7053", creator: /philips/i, element: "00" };
    const reserved = dicomFile({
      "70530010 LO": "SOMEBODY",
      "70530011 LO": "Philips PET Private Group",
      "70531000 DS": "9",
      "70531100 DS": "0.5",
    });
    expect(privateText(parse(reserved), attribute)).toBe("0.5");
    expect(privateText(parse(dicomFile({ "70531000 DS": "0.25" })), attribute)).toBe("0.25");
    const foreign = dicomFile({ "70530010 LO": "SOMEBODY", "70531000 DS": "9" });
    expect(privateText(parse(foreign), attribute)).toBeUndefined();
    expect(privateText(parse(dicomFile({ "00080060 CS": "PT" })), attribute)).toBeUndefined();
  });

  test("what is not DICOM is told from what is broken DICOM", () => {
    expect(codeOf(() => parse(new TextEncoder().encode("patient,age\n1,60\n")))).toBe("dicom-not");
    expect(codeOf(() => parse(new Uint8Array(0)))).toBe("dicom-not");
    const whole = dicomFile({ ...elements, "7FE00010 OW": new Uint8Array(64) });
    expect(codeOf(() => parse(whole.subarray(0, whole.length - 10)))).toBe("dicom-unreadable");
  });
});

const data = dataFolder();
const odd = data === undefined ? undefined : join(data, "odd");

describe.skipIf(odd === undefined || !existsSync(odd))("odd files (pydicom's test files, MIT)", () => {
  if (odd === undefined) return;
  const open = (name: string) => parseDataSet(readFileSync(join(odd, name)), { file: name });

  test.each([
    ["CT_small.dcm", "1.2.840.10008.1.2.1", "CT"],
    ["MR_small_bigendian.dcm", "1.2.840.10008.1.2.2", "MR"],
    ["MR_small_RLE.dcm", "1.2.840.10008.1.2.5", "MR"],
    ["image_dfl.dcm", "1.2.840.10008.1.2.1.99", "OT"],
    ["rtstruct.dcm", "1.2.840.10008.1.2", "RTSTRUCT"],
    ["explicit_VR-UN.dcm", "1.2.840.10008.1.2.4.90", "CT"],
    ["bad_sequence.dcm", "1.2.840.10008.1.2.4.70", "CT"],
  ])("%s opens as %s", (name, transferSyntax, modality) => {
    const dataSet = open(name);
    expect([dataSet.transferSyntax, text(dataSet, "Modality")]).toEqual([transferSyntax, modality]);
  });

  test("a meta header without transfer syntax is read by what its first bytes show", () => {
    expect(open("meta_missing_tsyntax.dcm").transferSyntax).toBe("1.2.840.10008.1.2");
  });

  test("a file that starts in the middle of its meta header is not DICOM", () => {
    expect(codeOf(() => open("no_meta.dcm"))).toBe("dicom-not");
  });

  test("the same MR little endian, big endian and RLE", async () => {
    const values = await Promise.all(
      ["MR_small_padded.dcm", "MR_small_bigendian.dcm", "MR_small_expb.dcm", "MR_small_RLE.dcm"].map((name) =>
        readFrame(open(name), 0),
      ),
    );
    for (const each of values) expect([...each]).toEqual([...values[0]!]);
  });

  test("a truncated image lists by its header and is refused when read", () => {
    const bytes = readFileSync(join(odd, "MR_truncated.dcm"));
    const header = parseDataSet(bytes, { file: "MR_truncated.dcm", until: "pixels" });
    expect(readInstance(header).slices).toHaveLength(1);
    expect(codeOf(() => open("MR_truncated.dcm"))).toBe("dicom-unreadable");
  });

  test("enhanced CT gives a slice for each frame, each where it lies", () => {
    const { slices } = readInstance(open("eCT_Supplemental.dcm"));
    expect(slices.map((slice) => slice.plane?.positionMm[2])).toHaveLength(2);
    expect(new Set(slices.map((slice) => slice.plane?.positionMm.join())).size).toBe(2);
    expect(slices.every((slice) => slice.rescale !== undefined)).toBe(true);
  });
});
