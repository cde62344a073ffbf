// safetensors (huggingface/safetensors, format 0.x): 8 bytes of header length, a JSON header, then the tensors' bytes, little-endian.
// Written so that names are sorted, tensors are aligned to 8 bytes and the same content gives the same bytes.
import { fail } from "../problem/problem.ts";
import { sizeOf } from "./graph/value.ts";

export interface SafeTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface SafeTensors {
  readonly tensors: Readonly<Record<string, SafeTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where a tensor's bytes lie in the file: what ONNX external data points at. */
export interface BytePlace {
  readonly offset: number;
  readonly length: number;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The file's bytes, and where each tensor lies in them. */
export function writeSafetensors(
  tensors: Readonly<Record<string, SafeTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): { readonly bytes: Uint8Array; readonly places: Readonly<Record<string, BytePlace>> } {
  const names = Object.keys(tensors).sort();
  const header: Record<string, HeaderEntry | Readonly<Record<string, string>>> = {};
  if (Object.keys(metadata).length > 0) header["__metadata__"] = metadata;
  let end = 0;
  for (const name of names) {
    const { dims, data } = tensors[name];
    header[name] = { dtype: "F32", shape: dims, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = JSON.stringify(header);
  const unpadded = new TextEncoder().encode(text);
  const headerLength = Math.ceil(unpadded.length / 8) * 8;
  const start = 8 + headerLength;
  const bytes = new Uint8Array(start + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, start);
  bytes.set(unpadded, 8);
  const places: Record<string, BytePlace> = {};
  let offset = start;
  for (const name of names) {
    const { data } = tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    places[name] = { offset, length: data.byteLength };
    offset += data.byteLength;
  }
  return { bytes, places };
}

/** Reads float32 tensors. Refuses, by name, files cut short, of other number types, or whose header does not fit their length. */
export function readSafetensors(bytes: Uint8Array, file = "safetensors file"): SafeTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  const start = 8 + headerLength;
  if (!(start <= bytes.length)) damaged(file, `${bytes.length} bytes, too few for its header`);
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(8, start)), file);
  const tensors: Record<string, SafeTensor> = {};
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") metadata = asMetadata(entry, file);
    else tensors[name] = readTensor(name, entry);
  }
  return { tensors, metadata };

  function readTensor(name: string, entry: unknown): SafeTensor {
    if (!isHeaderEntry(entry)) damaged(file, `an unreadable entry for ${name}`);
    const { dtype, shape, data_offsets } = entry;
    const [from, to] = data_offsets;
    if (dtype !== "F32") damaged(file, `${name} of type ${dtype}`);
    if (from < 0 || to - from !== 4 * sizeOf(shape) || start + to > bytes.length)
      damaged(file, `${name} of shape [${shape}] at bytes ${from}-${to} of ${bytes.length - start}`);
    // A copy: float32 views need an aligned start, and the caller may change weights.
    const copy = new Uint8Array(to - from);
    copy.set(bytes.subarray(start + from, start + to));
    return { dims: shape, data: new Float32Array(copy.buffer) };
  }
}

function parseHeader(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return header;
  } catch {
    // Not JSON: said below.
  }
  damaged(file, "a header that is no JSON object");
}

function asMetadata(entry: unknown, file: string): Readonly<Record<string, string>> {
  if (!isRecord(entry)) damaged(file, "metadata that is no JSON object");
  return Object.fromEntries(Object.entries(entry).map(([key, text]) => [key, String(text)]));
}

function isHeaderEntry(entry: unknown): entry is HeaderEntry {
  return (
    isRecord(entry) &&
    typeof entry["dtype"] === "string" &&
    areNumbers(entry["shape"]) &&
    areNumbers(entry["data_offsets"]) &&
    entry["data_offsets"].length === 2
  );
}

function areNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((entry) => Number.isSafeInteger(entry));
}

function isRecord(entry: unknown): entry is Readonly<Record<string, unknown>> {
  return typeof entry === "object" && entry !== null && !Array.isArray(entry);
}

function damaged(file: string, found: string): never {
  fail({
    code: "weights-unreadable",
    where: { file },
    found,
    expected: "a whole safetensors file of float32 tensors",
    remedy: "Copy the file again, or train the network again.",
  });
}
