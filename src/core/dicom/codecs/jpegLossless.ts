// JPEG Lossless, processes 14 and 14 SV1 (ITU-T T.81), by jpeg-lossless-decoder-js.
import { Decoder } from "jpeg-lossless-decoder-js";
import { type DecodeFrame, pixelsOfBytes } from "./codec.ts";

export const decodeJpegLossless: DecodeFrame = (frame, layout) => {
  const padded = padBeforeEnd(frame);
  const decoded = new Decoder().decode(padded.buffer, 0, padded.length, layout.bitsAllocated / 8);
  return pixelsOfBytes(new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength), layout);
};

/**
 * The decoder takes the end marker for reached a bit too early and then loses the last pixel, so zero bits are put before it;
 * they stand behind the last code and mean nothing.
 */
function padBeforeEnd(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  let end = frame.length;
  while (end >= 2 && !(frame[end - 2] === 0xff && frame[end - 1] === 0xd9)) end--;
  if (end < 2) throw new RangeError("no end of image");
  const padded = new Uint8Array(end + padding);
  padded.set(frame.subarray(0, end - 2));
  padded.set([0xff, 0xd9], end - 2 + padding);
  return padded;
}

/** More than one further code and its bits. */
const padding = 8;
