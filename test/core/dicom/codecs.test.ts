// Every supported transfer syntax against the same image uncompressed; the others are refused by UID.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { StoredPixels } from "../../../src/core/dicom/codecs/codec.ts";
import { codecs } from "../../../src/core/dicom/codecs/table.ts";
import { parseDataSet } from "../../../src/core/dicom/dataSet.ts";
import { readFrame } from "../../../src/core/dicom/pixelData.ts";
import { dataFolder } from "../../data.ts";
import { problemOf } from "./problemOf.ts";
import { dicomFile } from "./written.ts";

/** Where two images first differ; in 512 × 512 values a deep comparison would take seconds. */
function firstDifference(a: StoredPixels, b: StoredPixels): string | undefined {
  if (a.length !== b.length) return `${a.length} and ${b.length} pixels`;
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? undefined : `pixel ${at}: ${a[at]} and ${b[at]}`;
}

const data = dataFolder();
const folder = data === undefined ? undefined : join(data, "transfer-syntaxes");

describe.skipIf(folder === undefined || !existsSync(folder))("one CT image in many transfer syntaxes", () => {
  if (folder === undefined) return;
  const ge = join(folder, "ct-ge");
  const nema = join(folder, "nema-wg04-ct2");
  const pixels = async (file: string) => readFrame(parseDataSet(readFileSync(file), { file }), 0);
  const named = (part: string) => join(ge, readdirSync(ge).find((name) => name.includes(part))!);
  const reference = named("_LittleEndianExplicit");

  test.each([
    "BigEndianExplicit",
    "DeflatedExplicit",
    "JPEG2000LosslessOnly",
    "JPEGProcess14SV1",
    "JPEGProcess14TransferSyntax",
    "RLELossless",
  ])("GE: %s is pixel-identical", async (part) => {
    expect(firstDifference(await pixels(named(part)), await pixels(reference))).toBeUndefined();
  });

  test.each(["CT2_J2KR", "CT2_JPLL", "CT2_RLE"])("NEMA WG04: %s is pixel-identical", async (name) => {
    const exact = await pixels(join(nema, "CT2_UNC.dcm"));
    expect(firstDifference(await pixels(join(nema, `${name}.dcm`)), exact)).toBeUndefined();
  });

  test("NEMA WG04: lossy JPEG 2000 stays near its reference", async () => {
    const lossy = await pixels(join(nema, "CT2_J2KI.dcm"));
    const exact = await pixels(join(nema, "CT2_UNC.dcm"));
    let squares = 0;
    for (let i = 0; i < exact.length; i++) squares += (lossy[i]! - exact[i]!) ** 2;
    // 6.7 kB for 512 × 512 pixels; measured 33 HU root mean square, a decoder gone wrong gives hundreds.
    expect(Math.sqrt(squares / exact.length)).toBeLessThan(60);
  });

  test.each([
    ["JPEGLSLossless", "1.2.840.10008.1.2.4.80"],
    ["JPEGProcess10_12", "1.2.840.10008.1.2.4.55"],
    ["JPEGProcess2_4", "1.2.840.10008.1.2.4.51"],
  ])("%s is refused by its UID", async (part, uid) => {
    const problem = await problemOf(() => pixels(named(part)));
    expect(problem?.code).toBe("transfer-syntax-unsupported");
    expect(problem?.found).toContain(uid);
  });

  test("a J2K stream whose sign disagrees with its header reads as the header says", async () => {
    const file = join(data!, "odd", "J2K_pixelrep_mismatch.dcm");
    const values = await pixels(file);
    // pydicom's test of this file: −2000 in the corner, outside the field of view.
    expect(values[0]).toBe(-2000);
    expect(values.every((value) => value >= -2000 && value < 4096)).toBe(true);
  });
});

test("every codec of the table is among those tested above", () => {
  expect(Object.keys(codecs).sort()).toEqual(
    [
      "1.2.840.10008.1.2",
      "1.2.840.10008.1.2.1",
      "1.2.840.10008.1.2.1.99",
      "1.2.840.10008.1.2.2",
      "1.2.840.10008.1.2.4.57",
      "1.2.840.10008.1.2.4.70",
      "1.2.840.10008.1.2.4.90",
      "1.2.840.10008.1.2.4.91",
      "1.2.840.10008.1.2.5",
    ].sort(),
  );
});

describe("pixel data that cannot be right", () => {
  const image = (elements: Record<string, never> | Record<string, string | number | Uint8Array>) =>
    parseDataSet(
      dicomFile({
        "00080060 CS": "CT",
        "00280010 US": 2,
        "00280011 US": 2,
        "00280100 US": 16,
        "00280101 US": 12,
        "00280103 US": 1,
        "7FE00010 OW": new Uint8Array(8),
        ...elements,
      }),
      { file: "a.dcm" },
    );

  test("fewer bytes than pixels are refused, by file and tag", async () => {
    const problem = await problemOf(() => readFrame(image({ "7FE00010 OW": new Uint8Array(6) }), 0));
    expect(problem?.code).toBe("pixel-data-truncated");
    expect(problem?.where.file).toBe("a.dcm");
  });

  test("colour is refused", async () => {
    expect((await problemOf(() => readFrame(image({ "00280002 US": 3 }), 0)))?.code).toBe(
      "pixel-data-colour",
    );
  });

  test("bits above those stored are dropped, and the sign of twelve bits is carried", async () => {
    const bytes = new Uint8Array(new Uint16Array([0x0fff, 0xf001, 0x0800, 0x07ff]).buffer);
    expect([...(await readFrame(image({ "7FE00010 OW": bytes }), 0))]).toEqual([-1, 1, -2048, 2047]);
  });
});
