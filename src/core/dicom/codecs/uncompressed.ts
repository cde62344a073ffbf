// Native pixel data, little or big endian (PS3.5 A.1 to A.3).
import { type DecodeFrame, pixelsOfBytes } from "./codec.ts";

export const decodeLittleEndian: DecodeFrame = pixelsOfBytes;

export const decodeBigEndian: DecodeFrame = (frame, layout) => {
  const size = layout.bitsAllocated / 8;
  const swapped = frame.slice();
  for (let at = 0; at + size <= swapped.length; at += size) swapped.subarray(at, at + size).reverse();
  return pixelsOfBytes(swapped, layout);
};
