// A small DICOM writer for tests, independent of the project's: explicit VR little endian, any tag, sequences, pixel data.

export type Value = string | number | readonly number[] | Uint8Array | readonly Elements[];
/** Elements by "GGGGEEEE VR", e.g. {"00100020 LO": "P1"}. */
export type Elements = Readonly<Record<string, Value>>;

const long = new Set(["OB", "OW", "OF", "SQ", "UN", "UT"]);

/** A DICOM file with preamble and meta information. */
export function dicomFile(elements: Elements, transferSyntax = "1.2.840.10008.1.2.1"): Uint8Array {
  const meta = encode({ "00020010 UI": transferSyntax });
  const length = encode({ "00020000 UL": meta.length });
  return joined([new Uint8Array(128), new TextEncoder().encode("DICM"), length, meta, encode(elements)]);
}

/** The elements alone, without preamble. */
export function encode(elements: Elements): Uint8Array {
  const sorted = Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1));
  return joined(sorted.map(([key, value]) => encodeElement(key, value)));
}

function encodeElement(key: string, value: Value): Uint8Array {
  const [tag, vr] = key.split(" ") as [string, string];
  const body = encodeValue(vr, value);
  const header = new Uint8Array(long.has(vr) ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), true);
  header.set(new TextEncoder().encode(vr), 4);
  if (long.has(vr)) view.setUint32(8, body.length, true);
  else view.setUint16(6, body.length, true);
  return joined([header, body]);
}

function encodeValue(vr: string, value: Value): Uint8Array {
  if (value instanceof Uint8Array) return even(value, 0);
  if (vr === "SQ") return joined((value as readonly Elements[]).map(encodeItem));
  const numbers = typeof value === "string" ? undefined : [value].flat().map(Number);
  if (numbers !== undefined && binary[vr] !== undefined) {
    const [size, write] = binary[vr];
    const bytes = new Uint8Array(numbers.length * size);
    const view = new DataView(bytes.buffer);
    for (const [i, number] of numbers.entries()) write(view, i * size, number);
    return bytes;
  }
  const text = numbers === undefined ? String(value) : numbers.join("\\");
  return even(new TextEncoder().encode(text), vr === "UI" ? 0 : 32);
}

const binary: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, value: number) => void]>
> = {
  US: [2, (view, at, value) => view.setUint16(at, value, true)],
  UL: [4, (view, at, value) => view.setUint32(at, value, true)],
  FD: [8, (view, at, value) => view.setFloat64(at, value, true)],
};

function encodeItem(elements: Elements): Uint8Array {
  const body = encode(elements);
  const header = new Uint8Array([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  new DataView(header.buffer).setUint32(4, body.length, true);
  return joined([header, body]);
}

function even(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : joined([bytes, new Uint8Array([pad])]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

export interface SliceToWrite {
  readonly elements?: Elements;
  readonly modality?: "CT" | "PT";
  readonly seriesUid?: string;
  readonly sopInstanceUid: string;
  readonly positionMm: readonly number[];
  /** Row direction, then column direction. */
  readonly orientation?: readonly number[];
  /** Between rows, then between columns. */
  readonly pixelSpacingMm: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly pixels: Int16Array;
}

/** One slice of a CT (unless said) series. */
export function sliceFile(slice: SliceToWrite): Uint8Array {
  return dicomFile({
    "00080016 UI": "1.2.840.10008.5.1.4.1.1.2",
    "00080018 UI": slice.sopInstanceUid,
    "00080060 CS": slice.modality ?? "CT",
    "00100020 LO": "P1",
    "0020000D UI": "1.2.3",
    "0020000E UI": slice.seriesUid ?? "1.2.3.4",
    "00200032 DS": slice.positionMm,
    "00200037 DS": slice.orientation ?? [1, 0, 0, 0, 1, 0],
    "00200052 UI": "1.2.3.9",
    "00280002 US": 1,
    "00280010 US": slice.rows,
    "00280011 US": slice.columns,
    "00280030 DS": slice.pixelSpacingMm,
    "00280100 US": 16,
    "00280101 US": 16,
    "00280103 US": 1,
    "00281052 DS": slice.intercept ?? 0,
    "00281053 DS": slice.slope ?? 1,
    "7FE00010 OW": new Uint8Array(slice.pixels.buffer, slice.pixels.byteOffset, slice.pixels.byteLength),
    ...slice.elements,
  });
}

/** Header of a PET of the phantom that reads SUV 1 where the activity is dose / weight. */
export const petElements: Elements = {
  "00080016 UI": "1.2.840.10008.5.1.4.1.1.128",
  "00080021 DA": "20240110",
  "00080022 DA": "20240110",
  "00080031 TM": "110000",
  "00080032 TM": "110000",
  "00101030 DS": 70,
  "00280051 CS": "DECY\\ATTN\\SCAT",
  "00540016 SQ": [
    {
      "00181072 TM": "100000",
      "00181074 DS": 350e6,
      "00181075 DS": 6586.2,
      "00181078 DT": "20240110100000",
      "00540300 SQ": [{ "00080100 SH": "C-111A1", "00080104 LO": "^18^Fluorine" }],
    },
  ],
  "00541001 CS": "BQML",
  "00541102 CS": "START",
};

/** A reader over files in memory. */
export function memory(files: Readonly<Record<string, Uint8Array>>) {
  return async (file: string): Promise<Uint8Array> => {
    const bytes = files[file];
    if (bytes === undefined) throw new Error(`no file ${file}`);
    return bytes;
  };
}
