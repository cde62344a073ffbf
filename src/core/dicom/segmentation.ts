// DICOM Segmentation objects (PS3.3 A.51): binary segments, each a mask on the grid of its own frames.
import { inflateSync } from "fflate";
import { fail, type Problem } from "../problem/problem.ts";
import { dot } from "../volume/geometry.ts";
import type { Geometry, Mask } from "../volume/volume.ts";
import { codecs } from "./codecs/table.ts";
import { type DataSet, elementOf, item, number, requiredNumber, text } from "./dataSet.ts";
import { functionalGroups, planeOfFrame } from "./instance.ts";
import { encapsulatedFrame, refuseTransferSyntax } from "./pixelData.ts";
import type { Plane } from "./slice.ts";
import { describeTag } from "./tags.ts";
import { deflatedFrames, explicitBigEndian, rleLossless } from "./transferSyntax.ts";
import { cross, scale, subtract, unit } from "./vector.ts";

/**
 * One segment's mask, on a grid that holds every frame of the object: frames that are left out because they are empty count as empty.
 * A segment without frames gives an empty mask. Fractional segments are cut at half their maximum, and a warning says so.
 * Throws ProblemError `segmentation-kind`, `segmentation-geometry`, `segmentation-frames-uneven`, and those of the codecs.
 */
export async function readSegment(
  dataSet: DataSet,
  segmentNumber: number,
): Promise<{ readonly mask: Mask; readonly problems: readonly Problem[] }> {
  const kind = segmentationKind(dataSet);
  const grid = segmentationGrid(dataSet);
  const [, rows, columns] = grid.geometry.shape;
  const size = rows * columns;
  const [depth] = grid.geometry.shape;
  const data = new Uint8Array(depth * size);
  for (const frame of grid.frames) {
    if (frame.segment !== segmentNumber) continue;
    const inside = await frameMask(dataSet, frame.frame, { size, ...kind });
    for (let i = 0; i < size; i++) if (inside[i] === 1) data[frame.slice * size + i] = 1;
  }
  return { mask: { geometry: grid.geometry, data }, problems: kind.problems };
}

interface Kind {
  /** Bits of a packed binary mask, or the value from which a pixel is inside. */
  readonly packed: boolean;
  readonly threshold: number;
  readonly problems: readonly Problem[];
}

function segmentationKind(dataSet: DataSet): Kind {
  const type = text(dataSet, "SegmentationType") ?? "BINARY";
  const packed = number(dataSet, "BitsAllocated") === 1;
  if (type === "BINARY") return { packed, threshold: 1, problems: [] };
  if (type !== "FRACTIONAL")
    fail({
      code: "segmentation-kind",
      where: { file: dataSet.file, tag: describeTag("SegmentationType") },
      found: `a segmentation of kind ${type}`,
      expected: "BINARY or FRACTIONAL",
      remedy: "Export it as binary segments.",
    });
  const maximum = number(dataSet, "MaximumFractionalValue") ?? 255;
  return {
    packed,
    threshold: maximum / 2,
    problems: [
      {
        code: "segmentation-fractional",
        where: { file: dataSet.file, tag: describeTag("SegmentationType") },
        found: `a fractional segmentation, up to ${maximum}`,
        expected: "a binary one",
        remedy: `Voxels of ${maximum / 2} and more were taken as inside.`,
        severity: "warning",
      },
    ],
  };
}

interface Frame {
  readonly frame: number;
  readonly segment: number;
  readonly plane: Plane;
}

/** The even grid of an object's frames, and on which slice of it each frame lies. */
function segmentationGrid(dataSet: DataSet): {
  readonly geometry: Geometry;
  readonly frames: readonly (Frame & { readonly slice: number })[];
} {
  const frames = listFrames(dataSet);
  const first = frames[0]?.plane ?? refuseGeometry(dataSet, "no frame");
  const row = unit(first.rowDirection);
  const column = unit(subtract(first.columnDirection, scale(row, dot(row, first.columnDirection))));
  const normal = cross(row, column);
  for (const { plane } of frames)
    if (
      dot(unit(plane.rowDirection), row) < 0.99999 ||
      dot(unit(plane.columnDirection), column) < 0.99999 ||
      plane.pixelSpacingMm.some((spacing, axis) => Math.abs(spacing - first.pixelSpacingMm[axis]!) > 1e-4)
    )
      refuseGeometry(dataSet, "frames of unlike orientation or pixel spacing");
  const offsets = frames.map(({ plane }) => dot(plane.positionMm, normal));
  const lowest = offsets.indexOf(Math.min(...offsets));
  const origin = frames[lowest]!.plane.positionMm;
  const { spacing, indices } = evenSlices(dataSet, offsets);
  for (const { plane } of frames) {
    const step = subtract(plane.positionMm, origin);
    if (Math.hypot(dot(step, row), dot(step, column)) > 0.1 * Math.min(...first.pixelSpacingMm))
      refuseGeometry(dataSet, "frames that do not lie straight above each other");
  }
  const frameOfReference = text(dataSet, "FrameOfReferenceUID");
  return {
    geometry: {
      shape: [Math.max(...indices) + 1, requiredNumber(dataSet, "Rows"), requiredNumber(dataSet, "Columns")],
      spacingMm: [spacing, first.pixelSpacingMm[0], first.pixelSpacingMm[1]],
      originMm: origin,
      directions: [normal, column, row],
      ...(frameOfReference === undefined ? {} : { frameOfReference }),
    },
    frames: frames.map((frame, index) => ({ ...frame, slice: indices[index]! })),
  };
}

function listFrames(dataSet: DataSet): Frame[] {
  const groupsOf = functionalGroups(dataSet);
  const count = number(dataSet, "NumberOfFrames") ?? 1;
  return Array.from({ length: count }, (_, frame) => {
    const groups = groupsOf(frame);
    const plane =
      planeOfFrame(dataSet, groups) ?? refuseGeometry(dataSet, `frame ${frame + 1} without a position`);
    const identification = groups.flatMap((group) => item(group, "SegmentIdentificationSequence") ?? [])[0];
    const segment = identification && number(identification, "ReferencedSegmentNumber");
    return { frame, segment: segment ?? 1, plane };
  });
}

/** Slice numbers of frame positions along the normal: gaps are whole numbers of the spacing, empty frames being left out. */
function evenSlices(
  dataSet: DataSet,
  offsets: readonly number[],
): { readonly spacing: number; readonly indices: readonly number[] } {
  const lowest = Math.min(...offsets);
  const sorted = [...new Set(offsets.map((offset) => Math.round((offset - lowest) * 1e4) / 1e4))].sort(
    (a, b) => a - b,
  );
  const gaps = sorted.slice(1).map((offset, i) => offset - sorted[i]!);
  const stated = statedSpacing(dataSet);
  const smallest = gaps.length === 0 ? stated : Math.min(...gaps.filter((gap) => gap > 0.01));
  if (smallest === undefined || !(smallest > 0))
    return refuseGeometry(dataSet, "one frame without slice spacing or thickness");
  // Stated spacing is believed where it divides the gaps: a mask of every second slice then stays that.
  const guess = stated !== undefined && fits(gaps, stated) ? stated : smallest;
  if (!fits(gaps, guess))
    fail({
      code: "segmentation-frames-uneven",
      where: { file: dataSet.file },
      found: `frames whose gaps are no multiples of ${guess.toFixed(3)} mm`,
      expected: "frames on the slices of one image",
      remedy: "Export the segmentation again on its image's slices.",
    });
  let index = 0;
  const byOffset = new Map<number, number>([[sorted[0]!, 0]]);
  for (const [i, gap] of gaps.entries()) {
    index += Math.round(gap / guess);
    byOffset.set(sorted[i + 1]!, index);
  }
  return {
    spacing: index === 0 ? guess : sorted.at(-1)! / index,
    indices: offsets.map((offset) => byOffset.get(Math.round((offset - lowest) * 1e4) / 1e4)!),
  };
}

function fits(gaps: readonly number[], spacing: number): boolean {
  return gaps.every(
    (gap) => gap / spacing > 0.75 && Math.abs(gap / spacing - Math.round(gap / spacing)) < 0.1,
  );
}

function statedSpacing(dataSet: DataSet): number | undefined {
  for (const group of functionalGroups(dataSet)(0)) {
    const measures = item(group, "PixelMeasuresSequence");
    if (measures === undefined) continue;
    return number(measures, "SpacingBetweenSlices") ?? number(measures, "SliceThickness");
  }
  return undefined;
}

async function frameMask(
  dataSet: DataSet,
  frame: number,
  kind: { readonly size: number; readonly packed: boolean; readonly threshold: number },
): Promise<Uint8Array> {
  const { size } = kind;
  const element = elementOf(dataSet, "PixelData");
  if (element === undefined) return refuseGeometry(dataSet, "no pixel data");
  if (element.encapsulatedPixelData === true) return compressedFrameMask(dataSet, frame, kind);
  const { byteArray } = dataSet.parsed;
  const bits = kind.packed ? size : 8 * size;
  const end = element.dataOffset + Math.ceil(((frame + 1) * bits) / 8);
  if (end > element.dataOffset + element.length || end > byteArray.length)
    fail({
      code: "pixel-data-truncated",
      where: { file: dataSet.file, tag: describeTag("PixelData") },
      found: `pixel data of ${element.length} bytes`,
      expected: `at least ${end - element.dataOffset} bytes`,
      remedy: "The file is incomplete: copy it again from its source.",
    });
  const bytes = new Uint8Array(byteArray.buffer, byteArray.byteOffset + element.dataOffset, element.length);
  if (!kind.packed) return thresholded(bytes.subarray(frame * size, (frame + 1) * size), kind.threshold);
  const swapped = dataSet.transferSyntax === explicitBigEndian && element.vr === "OW";
  return unpackBits(swapped ? swapPairs(bytes) : bytes, frame * size, size);
}

async function compressedFrameMask(
  dataSet: DataSet,
  frame: number,
  kind: { readonly size: number; readonly packed: boolean; readonly threshold: number },
): Promise<Uint8Array> {
  const bytes = encapsulatedFrame(dataSet, frame);
  if (dataSet.transferSyntax === deflatedFrames) {
    const inflated = inflateSync(bytes);
    return kind.packed ? unpackBits(inflated, 0, kind.size) : thresholded(inflated, kind.threshold);
  }
  const decode = codecs[dataSet.transferSyntax] ?? refuseTransferSyntax(dataSet);
  const layout = {
    rows: requiredNumber(dataSet, "Rows"),
    columns: requiredNumber(dataSet, "Columns"),
    bitsAllocated: 8,
    bitsStored: 8,
    signed: false,
  };
  // RLE packs the bits of a binary frame first; JPEG 2000 has a pixel for each.
  if (kind.packed && dataSet.transferSyntax === rleLossless)
    return unpackBits(
      Uint8Array.from(await decode(bytes, { ...layout, rows: 1, columns: Math.ceil(kind.size / 8) })),
      0,
      kind.size,
    );
  return thresholded(Uint8Array.from(await decode(bytes, layout)), kind.packed ? 1 : kind.threshold);
}

/** Bits are packed over frame borders, the first pixel in the lowest bit (PS3.5 8.1.1). */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const result = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const bit = firstBit + i;
    result[i] = (bytes[bit >> 3]! >> (bit & 7)) & 1;
  }
  return result;
}

function thresholded(values: Uint8Array, threshold: number): Uint8Array {
  return values.map((value) => (value >= threshold ? 1 : 0));
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const result = bytes.slice();
  for (let i = 0; i + 1 < result.length; i += 2) result.subarray(i, i + 2).reverse();
  return result;
}

function refuseGeometry(dataSet: DataSet, found: string): never {
  return fail({
    code: "segmentation-geometry",
    where: { file: dataSet.file },
    found: `a segmentation with ${found}`,
    expected: "frames of one orientation that say where they lie",
    remedy: "Export the segmentation again.",
  });
}
