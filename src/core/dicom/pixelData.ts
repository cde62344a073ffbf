// The stored pixel values of a data set's frames.
import dicomParser from "dicom-parser";
import { fail } from "../problem/problem.ts";
import type { PixelLayout, StoredPixels } from "./codecs/codec.ts";
import { codecs } from "./codecs/table.ts";
import { type DataSet, elementOf, number, requiredNumber, text } from "./dataSet.ts";
import { describeTag } from "./tags.ts";
import { describeTransferSyntax } from "./transferSyntax.ts";

/**
 * The stored values of one frame (0-based), rows × columns, before any rescale.
 * Throws ProblemError: `transfer-syntax-unsupported`, `pixel-data-missing`, `pixel-data-truncated`,
 * `pixel-data-colour`, `pixel-data-undecodable`.
 */
export async function readFrame(dataSet: DataSet, frame: number): Promise<StoredPixels> {
  const layout = pixelLayout(dataSet);
  const decode = codecs[dataSet.transferSyntax];
  if (decode === undefined) return refuseTransferSyntax(dataSet);
  const float = floatFrame(dataSet, frame, layout);
  if (float !== undefined) return float;
  const bytes = frameBytes(dataSet, frame, layout);
  try {
    return significantBits(await decode(bytes, layout), layout);
  } catch (error) {
    return fail({
      code: "pixel-data-undecodable",
      where: { file: dataSet.file, tag: describeTag("PixelData") },
      found: `pixel data that ${describeTransferSyntax(dataSet.transferSyntax)} cannot decode (${error instanceof Error ? error.message : String(error)})`,
      expected: `${layout.columns} × ${layout.rows} pixels of ${layout.bitsAllocated} bits`,
      remedy: "Copy the file again from its source.",
    });
  }
}

/** Refuses a transfer syntax that no codec here decodes, by name and UID. */
export function refuseTransferSyntax(dataSet: Pick<DataSet, "file" | "transferSyntax">): never {
  return fail({
    code: "transfer-syntax-unsupported",
    where: { file: dataSet.file, tag: describeTag("TransferSyntaxUID") },
    found: `pixel data in ${describeTransferSyntax(dataSet.transferSyntax)}`,
    expected: `one of ${Object.keys(codecs).map(describeTransferSyntax).join(", ")}`,
    remedy: "Export the series uncompressed, or convert it first (for example with dcmdjpeg or gdcmconv).",
  });
}

/** Whether pixels in this transfer syntax can be read. */
export function canDecode(transferSyntax: string): boolean {
  return codecs[transferSyntax] !== undefined;
}

function pixelLayout(dataSet: DataSet): PixelLayout {
  const samples = number(dataSet, "SamplesPerPixel") ?? 1;
  if (samples !== 1)
    fail({
      code: "pixel-data-colour",
      where: { file: dataSet.file, tag: describeTag("SamplesPerPixel") },
      found: `${samples} samples per pixel`,
      expected: "grey values, 1 sample per pixel",
      remedy: "Choose the original series, not a colour copy of it.",
    });
  const bitsAllocated = number(dataSet, "BitsAllocated") ?? 16;
  return {
    rows: requiredNumber(dataSet, "Rows"),
    columns: requiredNumber(dataSet, "Columns"),
    bitsAllocated,
    bitsStored: number(dataSet, "BitsStored") ?? bitsAllocated,
    signed: number(dataSet, "PixelRepresentation") === 1,
  };
}

function frameBytes(dataSet: DataSet, frame: number, layout: PixelLayout): Uint8Array {
  const element = elementOf(dataSet, "PixelData") ?? missing(dataSet);
  const { parsed } = dataSet;
  if (element.encapsulatedPixelData !== true) {
    const size = Math.ceil((layout.rows * layout.columns * layout.bitsAllocated) / 8);
    const start = element.dataOffset + frame * size;
    if (
      (frame + 1) * size > element.length ||
      element.dataOffset + (frame + 1) * size > parsed.byteArray.length
    )
      truncated(dataSet, `${element.length} bytes`, `at least ${(frame + 1) * size} bytes`);
    return parsed.byteArray.subarray(start, start + size);
  }
  return encapsulatedFrame(dataSet, frame);
}

/** The compressed bytes of one frame (0-based), its fragments joined (PS3.5 A.4). */
export function encapsulatedFrame(dataSet: DataSet, frame: number): Uint8Array {
  const element = elementOf(dataSet, "PixelData") ?? missing(dataSet);
  const { parsed } = dataSet;
  const fragments = element.fragments ?? [];
  const frames = number(dataSet, "NumberOfFrames") ?? 1;
  if (fragments.length < frames) truncated(dataSet, `${fragments.length} fragments`, `${frames} frames`);
  if (frames === 1)
    return dicomParser.readEncapsulatedPixelDataFromFragments(parsed, element, 0, fragments.length);
  if (fragments.length === frames)
    return dicomParser.readEncapsulatedPixelDataFromFragments(parsed, element, frame, 1);
  const table = element.basicOffsetTable ?? [];
  const offsets = table.length > 0 ? table : dicomParser.createJPEGBasicOffsetTable(parsed, element);
  return dicomParser.readEncapsulatedImageFrame(parsed, element, frame, offsets);
}

/** Float or double float pixel data, as derived series may carry it (PS3.3 C.7.6.24). */
function floatFrame(dataSet: DataSet, frame: number, layout: PixelLayout): StoredPixels | undefined {
  const count = layout.rows * layout.columns;
  const element = elementOf(dataSet, "FloatPixelData") ?? elementOf(dataSet, "DoubleFloatPixelData");
  if (element === undefined) return undefined;
  const size = element.tag === "x7fe00008" ? 4 : 8;
  if ((frame + 1) * count * size > element.length)
    truncated(dataSet, `${element.length} bytes`, `${(frame + 1) * count * size} bytes`);
  const start = element.dataOffset + frame * count * size;
  const { buffer } = dataSet.parsed.byteArray.slice(start, start + count * size);
  return size === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** Drops what stands above the stored bits (old overlays) and carries the sign; a J2K stream may disagree with its header on the sign. */
function significantBits(pixels: StoredPixels, layout: PixelLayout): StoredPixels {
  const { bitsStored } = layout;
  const width = pixels.BYTES_PER_ELEMENT * 8;
  if (bitsStored >= width) return pixels;
  const spare = 32 - bitsStored;
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = layout.signed ? (pixels[i]! << spare) >> spare : (pixels[i]! << spare) >>> spare;
  return pixels;
}

function missing(dataSet: DataSet): never {
  return fail({
    code: "pixel-data-missing",
    where: { file: dataSet.file, tag: describeTag("PixelData") },
    found: `no pixel data in ${text(dataSet, "Modality") ?? "this"} object`,
    expected: "an image",
    remedy: "Copy the file again from its source or leave it out.",
  });
}

function truncated(dataSet: DataSet, found: string, expected: string): never {
  return fail({
    code: "pixel-data-truncated",
    where: { file: dataSet.file, tag: describeTag("PixelData") },
    found: `pixel data of ${found}`,
    expected,
    remedy: "The file is incomplete: copy it again from its source.",
  });
}
