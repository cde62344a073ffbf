// RLE Lossless (PS3.5 annex G): byte planes, the most significant first, each packed as PackBits.
import { type DecodeFrame, pixelsOfBytes } from "./codec.ts";

export const decodeRle: DecodeFrame = (frame, layout) => {
  const planes = layout.bitsAllocated / 8;
  const count = layout.rows * layout.columns;
  const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (header.getUint32(0, true) !== planes)
    throw new RangeError(`${header.getUint32(0, true)} RLE segments, not ${planes}`);
  const bytes = new Uint8Array(count * planes);
  for (let plane = 0; plane < planes; plane++) {
    const start = header.getUint32(4 + 4 * plane, true);
    const end = plane + 1 < planes ? header.getUint32(8 + 4 * plane, true) : frame.length;
    unpack(frame.subarray(start, end), { into: bytes, offset: planes - 1 - plane, stride: planes, count });
  }
  return pixelsOfBytes(bytes, layout);
};

function unpack(
  packed: Uint8Array,
  out: {
    readonly into: Uint8Array;
    readonly offset: number;
    readonly stride: number;
    readonly count: number;
  },
): void {
  let written = 0;
  let at = 0;
  const put = (value: number) => {
    out.into[out.offset + out.stride * written++] = value;
  };
  while (written < out.count) {
    const control = packed[at++];
    if (control === undefined) throw new RangeError("an RLE segment breaks off");
    if (control === 128) continue;
    const repeats = control > 128;
    const length = Math.min(repeats ? 257 - control : control + 1, out.count - written);
    if (at + (repeats ? 1 : length) > packed.length) throw new RangeError("an RLE segment breaks off");
    for (let i = 0; i < length; i++) put(packed[repeats ? at : at + i]!);
    at += repeats ? 1 : length;
  }
}
