// Writing NIfTI-1: a volume as float32, a mask as uint8, with sform and qform in scanner coordinates.
import { gzipSync } from "fflate";
import { affineOfGeometry } from "./affine.ts";
import type { Geometry, Mask, Vector, Volume } from "./volume.ts";

/**
 * The bytes of a NIfTI-1 file (nifti1.h), gzip-compressed unless said. Equal input gives equal bytes: no
 * clock time is in them. A frame of reference has no place in NIfTI and is lost; the unit is written as the
 * description.
 */
export function writeNifti(image: Volume | Mask, options: { readonly compress?: boolean } = {}): Uint8Array {
  const isVolume = "unit" in image;
  const bytesPerVoxel = isVolume ? 4 : 1;
  const bytes = new Uint8Array(dataOffset + image.data.length * bytesPerVoxel);
  const view = new DataView(bytes.buffer);
  writeHeader(view, image.geometry, isVolume ? image.unit : "mask", isVolume);
  if (isVolume)
    for (let v = 0; v < image.data.length; v++) view.setFloat32(dataOffset + 4 * v, image.data[v]!, true);
  else bytes.set(image.data, dataOffset);
  return options.compress === false ? bytes : gzipSync(bytes, { mtime: 0 });
}

const dataOffset = 352;
const uint8 = 2;
const float32 = 16;
const millimetres = 2;
const scannerCoordinates = 1;

function writeHeader(view: DataView, geometry: Geometry, description: string, isVolume: boolean): void {
  const [depth, height, width] = geometry.shape;
  const [spacingZ, spacingY, spacingX] = geometry.spacingMm;
  const { originMm, steps } = affineOfGeometry(geometry);
  const [k, j, i] = geometry.directions.map(toRas) as [Vector, Vector, Vector];
  const { quaternion, qfac } = quaternionOf(i, j, k);
  const int16 = (offset: number, ...values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setInt16(offset + 2 * n, value, true);
  };
  const floats = (offset: number, ...values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setFloat32(offset + 4 * n, value, true);
  };
  const text = (offset: number, value: string) => {
    for (let n = 0; n < value.length; n++) view.setUint8(offset + n, value.charCodeAt(n));
  };

  view.setInt32(0, 348, true);
  int16(40, 3, width, height, depth, 1, 1, 1, 1);
  int16(70, isVolume ? float32 : uint8, isVolume ? 32 : 8);
  floats(76, qfac, spacingX, spacingY, spacingZ, 1, 1, 1, 1);
  floats(108, dataOffset, 1, 0);
  view.setUint8(123, millimetres);
  text(148, description);
  int16(252, scannerCoordinates, scannerCoordinates);
  floats(256, ...quaternion, ...toRas(originMm));
  const [stepK, stepJ, stepI, origin] = [...steps, originMm].map(toRas) as [Vector, Vector, Vector, Vector];
  for (const row of [0, 1, 2] as const)
    floats(280 + 16 * row, stepI[row], stepJ[row], stepK[row], origin[row]);
  text(344, "n+1");
}

function toRas([x, y, z]: Vector): Vector {
  return [-x + 0, -y + 0, z];
}

/**
 * Quaternion (b, c, d; a ≥ 0) of the rotation with columns i, j and ±k; qfac −1 where the axes are left-
 * handed.
 */
function quaternionOf(
  i: Vector,
  j: Vector,
  k: Vector,
): { readonly quaternion: readonly [number, number, number]; readonly qfac: 1 | -1 } {
  const determinant =
    i[0] * (j[1] * k[2] - j[2] * k[1]) -
    j[0] * (i[1] * k[2] - i[2] * k[1]) +
    k[0] * (i[1] * j[2] - i[2] * j[1]);
  const qfac = determinant < 0 ? -1 : 1;
  const [r11, r21, r31] = i;
  const [r12, r22, r32] = j;
  const [r13, r23, r33] = [k[0] * qfac, k[1] * qfac, k[2] * qfac];
  // Four times a², b², c², d²: the largest of them is the divisor, so that nothing is lost near a half turn.
  const squares = [
    1 + r11 + r22 + r33,
    1 + r11 - r22 - r33,
    1 - r11 + r22 - r33,
    1 - r11 - r22 + r33,
  ] as const;
  const largest = squares.indexOf(Math.max(...squares));
  const s = 2 * Math.sqrt(squares[largest]!);
  const [a, b, c, d] = (
    [
      [s / 4, (r32 - r23) / s, (r13 - r31) / s, (r21 - r12) / s],
      [(r32 - r23) / s, s / 4, (r12 + r21) / s, (r13 + r31) / s],
      [(r13 - r31) / s, (r12 + r21) / s, s / 4, (r23 + r32) / s],
      [(r21 - r12) / s, (r13 + r31) / s, (r23 + r32) / s, s / 4],
    ] as const
  )[largest]!;
  const sign = a < 0 ? -1 : 1;
  return { quaternion: [sign * b + 0, sign * c + 0, sign * d + 0], qfac };
}
