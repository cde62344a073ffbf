// Writing DICOM files: PS3.10 with explicit VR little endian, from attributes by keyword.
import { fail } from "../problem/problem.ts";
import { type Keyword, type ValueRepresentation, writtenAttributes } from "./writeAttributes.ts";

/** What an attribute of a value representation may be given: several values as a list. */
type ValueOf<VR extends ValueRepresentation> = VR extends "SQ"
  ? readonly Attributes[]
  : VR extends "OB" | "OW"
    ? Uint8Array
    : VR extends "US" | "UL"
      ? number | readonly number[]
      : VR extends "DS" | "IS"
        ? number | readonly number[]
        : VR extends "AT"
          ? Keyword
          : string | readonly string[];

/** Attributes by keyword; order does not matter, undefined is left out, "" is written without a value. */
export type Attributes = {
  readonly [K in Keyword]?: ValueOf<(typeof writtenAttributes)[K][1]> | undefined;
};

/** Explicit VR little endian. */
export const writtenTransferSyntax = "1.2.840.10008.1.2.1";

/**
 * The bytes of a DICOM file (PS3.10). SOPClassUID and SOPInstanceUID must be among the attributes; the file meta
 * information is made from them. Refuses values that their value representation cannot hold (dicom-value-unwritable).
 */
export function writeDicom(attributes: Attributes): Uint8Array<ArrayBuffer> {
  const { SOPClassUID, SOPInstanceUID } = attributes;
  if (!SOPClassUID || !SOPInstanceUID) refuse("SOPClassUID", "no value", "SOPClassUID and SOPInstanceUID");
  const meta = encodeAttributes({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: SOPClassUID,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: writtenTransferSyntax,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: "UPTAKE",
  });
  const preamble = new Uint8Array(132);
  preamble.set(ascii("DICM"), 128);
  const groupLength = element(0x0002, 0x0000, "UL", uint32(meta.length));
  return joined([preamble, groupLength, meta, encodeAttributes(attributes)]);
}

/** The implementation class UID in Uptake's files: a UUID under 2.25 (PS3.5 B.2). */
export const implementationClassUid = "2.25.187365120476482315290746193105127730274";

function encodeAttributes(attributes: Attributes): Uint8Array {
  const keywords = (Object.keys(attributes) as Keyword[])
    .filter((keyword) => attributes[keyword] !== undefined)
    .sort((a, b) => (writtenAttributes[a][0] < writtenAttributes[b][0] ? -1 : 1));
  return joined(
    keywords.map((keyword) => {
      const [tag, vr] = writtenAttributes[keyword];
      const value = encodeValue(keyword, vr, attributes[keyword]);
      return element(Number.parseInt(tag.slice(0, 4), 16), Number.parseInt(tag.slice(4), 16), vr, value);
    }),
  );
}

function encodeValue(keyword: Keyword, vr: ValueRepresentation, value: Attributes[Keyword]): Uint8Array {
  switch (vr) {
    case "SQ":
      return joined((value as readonly Attributes[]).map((item) => sequenceItem(encodeAttributes(item))));
    case "OB":
    case "OW":
      return padded(value as Uint8Array, 0);
    case "US":
      return joined(numbers(value).map((n) => Uint8Array.of(n & 255, n >> 8)));
    case "UL":
      return joined(numbers(value).map(uint32));
    case "AT": {
      const [tag] = writtenAttributes[value as Keyword];
      const [group, number] = [Number.parseInt(tag.slice(0, 4), 16), Number.parseInt(tag.slice(4), 16)];
      return Uint8Array.of(group & 255, group >> 8, number & 255, number >> 8);
    }
    case "UI":
      return padded(encodeText(keyword, vr, value as string | readonly string[]), 0);
    case "DS":
    case "IS":
      return padded(encodeText(keyword, vr, numbers(value).map(decimalString)), space);
    default:
      return padded(encodeText(keyword, vr, value as string | readonly string[]), space);
  }
}

/** Most characters of one value (PS3.5 table 6.2-1). */
const longest: Readonly<Partial<Record<ValueRepresentation, number>>> = {
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  PN: 64,
  SH: 16,
  TM: 16,
  UI: 64,
};
const allowed: Readonly<Partial<Record<ValueRepresentation, RegExp>>> = {
  CS: /^[A-Z0-9 _]*$/,
  DA: /^(\d{8})?$/,
  IS: /^-?\d+$/,
  TM: /^(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?$/,
  UI: /^((0|[1-9]\d*)(\.(0|[1-9]\d*))*)?$/,
};

function encodeText(
  keyword: Keyword,
  vr: ValueRepresentation,
  value: string | readonly string[],
): Uint8Array {
  const values = typeof value === "string" ? [value] : value;
  for (const text of values) {
    const most = longest[vr]!;
    if (text.length > most) refuse(keyword, text, `at most ${most} characters (${vr})`);
    if (allowed[vr] && !allowed[vr].test(text)) refuse(keyword, text, `a value of representation ${vr}`);
    if (vr !== "LT" && text.includes("\\")) refuse(keyword, text, "no backslash inside a value");
    if (!/^[\x20-\x7e\r\n]*$/.test(text)) refuse(keyword, text, "ASCII: no other character set is written");
  }
  return ascii(values.join("\\"));
}

/** A number as a decimal string of at most 16 characters (PS3.5 6.2, DS), as exact as that allows. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) unwritableNumber(value);
  const exact = String(value);
  if (exact.length <= 16) return exact;
  for (let digits = 15; digits > 0; digits--) {
    const plain = String(Number(value.toPrecision(digits)));
    const shortest = plain.length <= 16 ? plain : value.toExponential(digits - 1).replace("e+", "e");
    if (shortest.length <= 16) return shortest;
  }
  return unwritableNumber(value);
}

function unwritableNumber(value: number): never {
  return fail({
    code: "dicom-value-unwritable",
    where: {},
    found: `the number ${value}`,
    expected: "a finite number",
    remedy: "Give a value that DICOM can hold.",
  });
}

function numbers(value: Attributes[Keyword]): readonly number[] {
  return typeof value === "number" ? [value] : (value as readonly number[]);
}

/** Value representations with four bytes of length after two reserved ones (PS3.5 7.1.2). */
const longForm: ReadonlySet<ValueRepresentation> = new Set(["OB", "OW", "SQ"]);

function element(group: number, number: number, vr: ValueRepresentation, value: Uint8Array): Uint8Array {
  const long = longForm.has(vr);
  const header = new Uint8Array(long ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, group, true);
  view.setUint16(2, number, true);
  header.set(ascii(vr), 4);
  if (long) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return joined([header, value]);
}

function sequenceItem(content: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(0xfe, 0xff, 0x00, 0xe0), uint32(content.length), content]);
}

const space = 0x20;

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(filler)]);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function refuse(keyword: Keyword, found: string, expected: string): never {
  const [tag] = writtenAttributes[keyword];
  return fail({
    code: "dicom-value-unwritable",
    where: { tag: `(${tag.slice(0, 4)},${tag.slice(4)}) ${keyword}` },
    found: `'${found}'`,
    expected,
    remedy: "Give a value that DICOM can hold.",
  });
}
