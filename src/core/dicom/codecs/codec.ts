// What a codec is: one compressed or plain frame to stored pixel values.

/** How the pixels of a frame are stored (PS3.3 C.7.6.3). */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
}

export type StoredPixels =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Gives rows × columns values, row by row. Throws where the frame cannot be decoded. */
export type DecodeFrame = (frame: Uint8Array, layout: PixelLayout) => StoredPixels | Promise<StoredPixels>;

/** An array for the pixels of a layout over the given little-endian bytes, copied to be aligned. */
export function pixelsOfBytes(bytes: Uint8Array, layout: PixelLayout): StoredPixels {
  const { bitsAllocated, signed } = layout;
  const count = layout.rows * layout.columns;
  const size = bitsAllocated / 8;
  if (bytes.length < count * size) throw new RangeError(`${bytes.length} bytes, not ${count * size}`);
  const { buffer } = bytes.slice(0, count * size);
  if (bitsAllocated === 8) return signed ? new Int8Array(buffer) : new Uint8Array(buffer);
  if (bitsAllocated === 16) return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  if (bitsAllocated === 32) return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
  throw new RangeError(`${bitsAllocated} bits allocated`);
}
