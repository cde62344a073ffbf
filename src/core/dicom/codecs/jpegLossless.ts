// JPEG Lossless, processes 14 and 14 SV1 (ITU-T T.81), by jpeg-lossless-decoder-js.
import { Decoder } from "jpeg-lossless-decoder-js";
import { type DecodeFrame, pixelsOfBytes } from "./codec.ts";

export const decodeJpegLossless: DecodeFrame = (frame, layout) => {
  const whole = frame.slice();
  const decoded = new Decoder().decode(whole.buffer, 0, whole.length, layout.bitsAllocated / 8);
  return pixelsOfBytes(new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength), layout);
};
