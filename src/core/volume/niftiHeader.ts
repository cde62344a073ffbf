// What a NIfTI-1 or NIfTI-2 header says of a three-dimensional image: shape, place, number format, scaling.
import { type NIFTI1, type NIFTI2, readHeader } from "nifti-reader-js";
import { fail, type Problem } from "../problem/problem.ts";
import { type Affine, disagreementMm, geometryOfAffine } from "./affine.ts";
import type { Geometry, PerAxis, Vector } from "./volume.ts";

export interface NiftiHeader {
  readonly geometry: Geometry;
  /** NIfTI datatype code. */
  readonly datatype: number;
  readonly littleEndian: boolean;
  /** Offset of the first voxel in the file, bytes. */
  readonly dataOffset: number;
  /** value = slope · stored + intercept. */
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Reads the header of an uncompressed NIfTI file. Positions are turned from NIfTI's RAS to DICOM's LPS,
 * millimetres (a header that names no unit of length is in mm, as NIfTI-1 tools write it).
 *
 * The sform places the image where its code is not 0, otherwise the qform. Refused: no NIfTI
 * (`nifti-unreadable`), more than three dimensions (`nifti-not-3d`), neither form
 * (`nifti-without-orientation`: left could be right), forms that disagree by more than a voxel
 * (`nifti-forms-disagree`: viewers differ in which they follow), a sheared grid (`nifti-sheared`).
 */
export function readNiftiHeader(bytes: Uint8Array, file: string): NiftiHeader {
  const header = rawHeader(bytes, file);
  const shape = shapeOf(header, file);
  const affine = placeOf(header, bytes, shape, file);
  const result = geometryOfAffine(shape, affine);
  if (result.kind !== "orthogonal")
    fail({
      ...(result.kind === "sheared"
        ? {
            code: "nifti-sheared",
            found: `axes that are not at right angles: a corner is off by ${result.displacementMm.toFixed(1)} mm`,
          }
        : { code: "nifti-affine-singular", found: "axes without length, or in one plane" }),
      where: { file },
      expected: "orthogonal axes with a spacing above 0",
      remedy: "Resample the image onto an orthogonal grid, or convert it again from DICOM",
    });
  // NIfTI: a slope of 0 means that values are not scaled.
  const scaled = Number.isFinite(header.scl_slope) && header.scl_slope !== 0;
  return {
    geometry: result.geometry,
    datatype: header.datatypeCode,
    littleEndian: header.littleEndian,
    dataOffset: header.vox_offset,
    slope: scaled ? header.scl_slope : 1,
    intercept: scaled && Number.isFinite(header.scl_inter) ? header.scl_inter : 0,
  };
}

/** The problem of a file that is no readable NIfTI image. */
export function unreadable(file: string, found: string): Problem {
  return {
    code: "nifti-unreadable",
    where: { file },
    found,
    expected: "a NIfTI-1 or NIfTI-2 image in one file (.nii or .nii.gz)",
    remedy: "Copy or convert the image again",
  };
}

function rawHeader(bytes: Uint8Array, file: string): NIFTI1 | NIFTI2 {
  // The header alone: what extensions follow is of no use here, and a broken one must not hinder reading.
  const isSecond = bytes[0] === 0x1c || bytes[3] === 0x1c;
  const length = isSecond ? 544 : 352;
  if (bytes.length < length) fail(unreadable(file, `${bytes.length} bytes, less than a NIfTI header`));
  const copy = bytes.slice(0, length);
  copy.fill(0, length - 4);
  try {
    return readHeader(copy.buffer);
  } catch (error) {
    return fail(unreadable(file, error instanceof Error ? error.message : String(error)));
  }
}

function shapeOf({ dims }: NIFTI1 | NIFTI2, file: string): PerAxis {
  const [rank, width, height, depth, ...more] = dims as [number, number, number, number, ...number[]];
  const further = more.slice(0, Math.max(0, rank - 3));
  if (rank < 3 || further.some((count) => count > 1) || Math.min(width, height, depth) < 1)
    fail({
      code: "nifti-not-3d",
      where: { file },
      found: `an image of ${dims.slice(1, Math.max(1, rank) + 1).join(" × ")} values`,
      expected: "one three-dimensional image",
      remedy: "Give one volume: a single frame of a dynamic series, a single slice stack",
    });
  return [depth, height, width];
}

function placeOf(header: NIFTI1 | NIFTI2, bytes: Uint8Array, shape: PerAxis, file: string): Affine {
  const toMm = header.xyzt_units % 8 === 1 ? 1000 : header.xyzt_units % 8 === 3 ? 0.001 : 1;
  const sform = header.sform_code > 0 ? toLps(sformRows(header, bytes), toMm) : undefined;
  const qform = header.qform_code > 0 ? toLps(qformRows(header), toMm) : undefined;
  if (sform === undefined && qform === undefined)
    fail({
      code: "nifti-without-orientation",
      where: { file },
      found: "neither a qform nor an sform (both codes are 0): the file does not say which side is left",
      expected: "a file that places its image in the patient",
      remedy: "Convert the image again from DICOM, or set its orientation in the tool that wrote it",
    });
  if (sform === undefined || qform === undefined) return (sform ?? qform)!;
  const apartMm = disagreementMm(shape, sform, qform);
  // float32 quaternions near half turns are exact to about a millimetre over a body's length only.
  if (apartMm > Math.max(1, ...header.pixDims.slice(1, 4).map((edge) => Math.abs(edge) * toMm)))
    fail({
      code: "nifti-forms-disagree",
      where: { file },
      found: `its sform and its qform place the image up to ${apartMm.toFixed(1)} mm apart`,
      expected: "one place",
      remedy:
        "Keep the form that is in scanner coordinates and set the other one equal to it, or its code to 0",
    });
  return sform;
}

type Rows = readonly (readonly [number, number, number, number])[];

function sformRows(header: NIFTI1 | NIFTI2, bytes: Uint8Array): Rows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isSecond = header.magic.startsWith("n+2");
  const at = (n: number) =>
    isSecond
      ? view.getFloat64(400 + 8 * n, header.littleEndian)
      : view.getFloat32(280 + 4 * n, header.littleEndian);
  return [0, 4, 8].map((row) => [at(row), at(row + 1), at(row + 2), at(row + 3)] as const);
}

/**
 * NIfTI-1 standard (nifti1.h), method 2: x = R · (i·dx, j·dy, qfac·k·dz) + offset, R from the quaternion (a,
 * b, c, d), a ≥ 0.
 */
function qformRows(header: NIFTI1 | NIFTI2): Rows {
  let { quatern_b: b, quatern_c: c, quatern_d: d } = header;
  const squares = b * b + c * c + d * d;
  let a = Math.sqrt(Math.max(0, 1 - squares));
  if (1 - squares < 3e-7) {
    // Below the rounding of float32 squares: a half turn.
    a = 0;
    const norm = Math.sqrt(squares);
    [b, c, d] = [b / norm, c / norm, d / norm];
  }
  const [dx, dy, dz] = header.pixDims.slice(1, 4).map(Math.abs) as [number, number, number];
  const towards = header.pixDims[0]! < 0 ? -dz : dz;
  return [
    [
      (a * a + b * b - c * c - d * d) * dx,
      2 * (b * c - a * d) * dy,
      2 * (b * d + a * c) * towards,
      header.qoffset_x,
    ],
    [
      2 * (b * c + a * d) * dx,
      (a * a + c * c - b * b - d * d) * dy,
      2 * (c * d - a * b) * towards,
      header.qoffset_y,
    ],
    [
      2 * (b * d - a * c) * dx,
      2 * (c * d + a * b) * dy,
      (a * a + d * d - c * c - b * b) * towards,
      header.qoffset_z,
    ],
  ];
}

function toLps([x, y, z]: Rows, toMm: number): Affine {
  const column = (n: 0 | 1 | 2 | 3): Vector => [-x![n] * toMm, -y![n] * toMm, z![n] * toMm];
  return { originMm: column(3), steps: [column(2), column(1), column(0)] };
}
