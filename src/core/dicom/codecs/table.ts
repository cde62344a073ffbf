// The codecs by transfer syntax UID. A new one: its own file, a line here, a row in the test of reference images.
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
  rleLossless,
} from "../transferSyntax.ts";
import type { DecodeFrame } from "./codec.ts";
import { decodeJpeg2000 } from "./jpeg2000.ts";
import { decodeJpegLossless } from "./jpegLossless.ts";
import { decodeRle } from "./rle.ts";
import { decodeBigEndian, decodeLittleEndian } from "./uncompressed.ts";

export const codecs: Readonly<Record<string, DecodeFrame>> = {
  [implicitLittleEndian]: decodeLittleEndian,
  [explicitLittleEndian]: decodeLittleEndian,
  [deflatedLittleEndian]: decodeLittleEndian,
  [explicitBigEndian]: decodeBigEndian,
  "1.2.840.10008.1.2.4.57": decodeJpegLossless,
  "1.2.840.10008.1.2.4.70": decodeJpegLossless,
  "1.2.840.10008.1.2.4.90": decodeJpeg2000,
  "1.2.840.10008.1.2.4.91": decodeJpeg2000,
  [rleLossless]: decodeRle,
};
