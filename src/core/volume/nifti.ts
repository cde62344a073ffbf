// NIfTI images (.nii, .nii.gz) as volumes and masks.
import { gunzipSync } from "fflate";
import { fail } from "../problem/problem.ts";
import { voxelCount } from "./geometry.ts";
import { readNiftiHeader, unreadable } from "./niftiHeader.ts";
import type { Geometry, Mask, Volume, VolumeUnit } from "./volume.ts";

export { writeNifti } from "./niftiWriter.ts";

/**
 * Reads a NIfTI-1 or NIfTI-2 image, compressed or not, as float32. A NIfTI file does not say what its numbers
 * are: `unit` does. `file` is its name for messages.
 *
 * Refused besides what the header rules out (`readNiftiHeader`): complex, colour and 128-bit values
 * (`nifti-datatype`), fewer bytes than voxels (`nifti-truncated`), non-finite voxels (`image-not-finite`).
 */
export function readNifti<Unit extends VolumeUnit>(
  bytes: Uint8Array,
  unit: Unit,
  file = "NIfTI image",
): Volume<Unit> {
  const { geometry, values } = readValues(bytes, file);
  return { unit, geometry, data: values };
}

export interface MaskOptions {
  /**
   * Which label is the mask; "any": all voxels that are not 0. Needed only where a file has several labels.
   */
  readonly label?: number | "any";
  /** The file's name, for messages. */
  readonly file?: string;
}

/**
 * Reads a NIfTI mask: inside is what is not 0.
 *
 * Refused besides what `readNifti` refuses: several labels when none is chosen (`mask-has-labels`, listing
 * them), a label that is not there (`mask-label-missing`), values that are no labels, as of a probability map
 * (`mask-not-binary`), no voxel inside (`mask-empty`).
 */
export function readNiftiMask(bytes: Uint8Array, { label, file = "NIfTI mask" }: MaskOptions = {}): Mask {
  const { geometry, values } = readValues(bytes, file);
  const labels = labelsOf(values, file);
  if (labels.length === 0)
    fail({
      code: "mask-empty",
      where: { file },
      found: "no voxel other than 0",
      expected: "at least one voxel inside the mask",
      remedy: "Save the mask again with the lesion drawn",
    });
  if (label === undefined && labels.length > 1)
    fail({
      code: "mask-has-labels",
      where: { file },
      found: `several labels: ${labels.join(", ")}`,
      expected: "0 outside and one value inside",
      remedy: "Say which label is the tumour, or that all of them are",
    });
  if (typeof label === "number" && !labels.includes(label))
    fail({
      code: "mask-label-missing",
      where: { file },
      found: `no label ${label}; there are ${labels.join(", ")}`,
      expected: `voxels of label ${label}`,
      remedy: "Name one of the labels that the file has",
    });
  const data = new Uint8Array(values.length);
  for (let v = 0; v < values.length; v++)
    data[v] = (typeof label === "number" ? values[v] === label : values[v] !== 0) ? 1 : 0;
  return { geometry, data };
}

/** One reader for each NIfTI datatype code: bytes a value, and the value at a byte offset. */
const datatypes: Readonly<
  Record<
    number,
    {
      readonly size: number;
      readonly at: (view: DataView, offset: number, littleEndian: boolean) => number;
    }
  >
> = {
  2: { size: 1, at: (view, offset) => view.getUint8(offset) },
  4: { size: 2, at: (view, offset, little) => view.getInt16(offset, little) },
  8: { size: 4, at: (view, offset, little) => view.getInt32(offset, little) },
  16: { size: 4, at: (view, offset, little) => view.getFloat32(offset, little) },
  64: { size: 8, at: (view, offset, little) => view.getFloat64(offset, little) },
  256: { size: 1, at: (view, offset) => view.getInt8(offset) },
  512: { size: 2, at: (view, offset, little) => view.getUint16(offset, little) },
  768: { size: 4, at: (view, offset, little) => view.getUint32(offset, little) },
  1024: { size: 8, at: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  1280: { size: 8, at: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
};

/** Finite values, scaled at double precision and kept as float32. */
function readValues(
  bytes: Uint8Array,
  file: string,
): { readonly geometry: Geometry; readonly values: Float32Array } {
  const plain = decompressed(bytes, file);
  const { geometry, datatype, littleEndian, dataOffset, slope, intercept } = readNiftiHeader(plain, file);
  const reader = datatypes[datatype];
  if (reader === undefined)
    fail({
      code: "nifti-datatype",
      where: { file },
      found: `NIfTI datatype ${datatype}`,
      expected: "whole numbers of 8 to 64 bits, float32 or float64",
      remedy: "Save the image with real numbers",
    });
  const count = voxelCount(geometry);
  const needed = dataOffset + count * reader.size;
  if (plain.length < needed)
    fail({
      code: "nifti-truncated",
      where: { file },
      found: `${plain.length} bytes`,
      expected: `${needed} bytes for ${geometry.shape.join(" × ")} voxels`,
      remedy: "Copy or convert the image again",
    });
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const isScaled = slope !== 1 || intercept !== 0;
  const values = new Float32Array(count);
  for (let v = 0; v < count; v++) {
    const stored = reader.at(view, dataOffset + v * reader.size, littleEndian);
    values[v] = isScaled ? slope * stored + intercept : stored;
  }
  requireFinite(values, file);
  return { geometry, values };
}

function decompressed(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    return fail(
      unreadable(
        file,
        `gzip data that end too early or are damaged (${error instanceof Error ? error.message : error})`,
      ),
    );
  }
}

function requireFinite(values: Float32Array, file: string): void {
  let wrong = 0;
  for (let v = 0; v < values.length; v++) if (!Number.isFinite(values[v]!)) wrong++;
  if (wrong > 0)
    fail({
      code: "image-not-finite",
      where: { file },
      found: `${wrong} of ${values.length} voxels are not a finite number`,
      expected: "a number in every voxel",
      remedy:
        "Find the step that made them; set voxels without data to 0 (PET) or −1024 (CT) if that is what they are",
    });
}

/** The values other than 0, ascending; refuses what cannot be labels. */
function labelsOf(values: Float32Array, file: string): readonly number[] {
  const labels = new Set<number>();
  for (let v = 0; v < values.length; v++) if (values[v] !== 0) labels.add(values[v]!);
  const isBinary = labels.size <= 1;
  const areLabels = labels.size <= 1000 && [...labels].every((value) => Number.isInteger(value));
  if (!isBinary && !areLabels)
    fail({
      code: "mask-not-binary",
      where: { file },
      found: `${labels.size} values that are no labels, as ${[...labels].slice(0, 3).join(", ")}`,
      expected: "0 outside and one value inside, or a whole number for each label",
      remedy:
        "Give a segmentation, not an image or a probability map; cut a probability map at the level that you can justify",
    });
  return [...labels].sort((a, b) => a - b);
}
