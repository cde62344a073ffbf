// A DICOM file's bytes to a data set, and its values by keyword. Parsing itself is dicom-parser's.
import dicomParser, { type Element, type DataSet as ParsedDataSet } from "dicom-parser";
import { inflateSync } from "fflate";
import { fail } from "../problem/problem.ts";
import { textDecoder } from "./characterSet.ts";
import { describeTag, type Keyword, storageOf, tagOf } from "./tags.ts";
import { explicitLittleEndian, implicitLittleEndian } from "./transferSyntax.ts";

/** A parsed data set or sequence item. Values are read by the functions below, never from `parsed` elsewhere. */
export interface DataSet {
  readonly file: string;
  readonly transferSyntax: string;
  readonly parsed: ParsedDataSet;
  readonly decode: (bytes: Uint8Array) => string;
}

/**
 * Parses a DICOM file (PS3.10), with or without its preamble, or a bare data set.
 * `until: "pixels"` stops before the pixel data: `bytes` may then be the head of a file only.
 * Throws ProblemError `dicom-not` where the bytes are not DICOM, `dicom-unreadable` where they break off or make no sense.
 */
export function parseDataSet(
  bytes: Uint8Array,
  options: { readonly file: string; readonly until?: "pixels" },
): DataSet {
  const { file } = options;
  // A plain view: a Buffer's slice() would share memory where a Uint8Array's copies.
  const framed = withPreamble(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), file);
  const parserOptions: Parameters<typeof dicomParser.parseDicom>[1] = {
    inflater: inflate,
    ...(options.until === "pixels" ? { untilTag: tagOf("PixelData") } : {}),
    ...(framed.assumed === undefined ? {} : { TransferSyntaxUID: framed.assumed }),
  };
  let parsed: ParsedDataSet;
  try {
    parsed = dicomParser.parseDicom(framed.bytes, parserOptions);
  } catch (error) {
    return fail({
      code: "dicom-unreadable",
      where: { file },
      found: `a DICOM file that breaks off or is damaged (${messageOf(error)})`,
      expected: "a complete DICOM file",
      remedy: "Copy the file again from its source or leave it out.",
    });
  }
  const named = parsed.string(tagOf("TransferSyntaxUID"));
  const transferSyntax = named ?? framed.assumed ?? implicitLittleEndian;
  return {
    file,
    transferSyntax,
    parsed,
    decode: textDecoder(parsed.string(tagOf("SpecificCharacterSet"))),
  };
}

/** Whether an attribute is there with a value. */
export function has(dataSet: DataSet, keyword: Keyword): boolean {
  const element = elementOf(dataSet, keyword);
  return element !== undefined && (element.length > 0 || (element.items?.length ?? 0) > 0);
}

/** All values of a text attribute, trimmed; empty where it is absent or empty. */
export function texts(dataSet: DataSet, keyword: Keyword): readonly string[] {
  const element = elementOf(dataSet, keyword);
  if (element === undefined || element.length === 0) return [];
  const bytes = dataSet.parsed.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  const whole = trimmed(dataSet.decode(bytes));
  return whole === "" ? [] : whole.split("\\").map(trimmed);
}

/** The first value of a text attribute; undefined where it is absent or empty. */
export function text(dataSet: DataSet, keyword: Keyword): string | undefined {
  const [first] = texts(dataSet, keyword);
  return first === "" ? undefined : first;
}

/**
 * All values of a numeric attribute; empty where it is absent or empty.
 * Throws ProblemError `dicom-number` where a decimal string is no number.
 */
export function numbers(dataSet: DataSet, keyword: Keyword): readonly number[] {
  const element = elementOf(dataSet, keyword);
  if (element === undefined || element.length === 0) return [];
  const storage = storageOf(keyword);
  // Some writers store Rows or a segment number as a decimal string.
  const asText = storage === "decimal" || element.vr === "IS" || element.vr === "DS";
  if (asText) return texts(dataSet, keyword).map((value) => decimal(value, dataSet, keyword));
  const { parsed } = dataSet;
  const tag = tagOf(keyword);
  switch (storage) {
    case "uint16":
      return Array.from({ length: Math.floor(element.length / 2) }, (_, i) => parsed.uint16(tag, i)!);
    case "float64":
      return Array.from({ length: Math.floor(element.length / 8) }, (_, i) => parsed.double(tag, i)!);
    default:
      return [];
  }
}

/** The first value of a numeric attribute; undefined where it is absent or empty. */
export function number(dataSet: DataSet, keyword: Keyword): number | undefined {
  return numbers(dataSet, keyword)[0];
}

/** As `number`, but a value that is no number counts as absent: for attributes that not everything needs. */
export function numberIfAny(dataSet: DataSet, keyword: Keyword): number | undefined {
  const value = Number(text(dataSet, keyword) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** The items of a sequence; empty where it is absent or empty. */
export function items(dataSet: DataSet, keyword: Keyword): readonly DataSet[] {
  const element = elementOf(dataSet, keyword);
  return (element?.items ?? []).flatMap((item) =>
    item.dataSet === undefined ? [] : [{ ...dataSet, parsed: item.dataSet }],
  );
}

/** The items of all sequences of a data set, one level down. */
export function itemsOfAll(dataSet: DataSet): readonly DataSet[] {
  return Object.values(dataSet.parsed.elements).flatMap((element) =>
    (element.items ?? []).flatMap((each) =>
      each.dataSet === undefined ? [] : [{ ...dataSet, parsed: each.dataSet }],
    ),
  );
}

/** The first item of a sequence, if any. */
export function item(dataSet: DataSet, keyword: Keyword): DataSet | undefined {
  return items(dataSet, keyword)[0];
}

/**
 * A private attribute's text: `group` and the low byte of the element, in whatever block its creator reserved (PS3.5 7.8);
 * in block 10 where the creator is not named, as de-identified files often lack it.
 */
export function privateText(
  dataSet: DataSet,
  attribute: { readonly group: string; readonly creator: RegExp; readonly element: string },
): string | undefined {
  const { parsed } = dataSet;
  const { group, creator, element } = attribute;
  const creatorOf = (block: number) => parsed.string(`x${group}00${block.toString(16)}`);
  const valueIn = (block: number) => trimmedOrNone(parsed.string(`x${group}${block.toString(16)}${element}`));
  for (let block = 0x10; block <= 0xff; block++)
    if (creator.test(creatorOf(block) ?? "")) return valueIn(block);
  return creatorOf(0x10) === undefined ? valueIn(0x10) : undefined;
}

/** A numeric attribute that must be there; throws ProblemError `dicom-attribute-missing`. */
export function requiredNumber(dataSet: DataSet, keyword: Keyword): number {
  return number(dataSet, keyword) ?? missing(dataSet, keyword);
}

/** The raw element, for pixel data. */
export function elementOf(dataSet: DataSet, keyword: Keyword): Element | undefined {
  return dataSet.parsed.elements[tagOf(keyword)];
}

function missing(dataSet: DataSet, keyword: Keyword): never {
  return fail({
    code: "dicom-attribute-missing",
    where: { file: dataSet.file, tag: describeTag(keyword) },
    found: "no value",
    expected: "a value",
    remedy: "Export the series again from its source with all header attributes.",
  });
}

function decimal(value: string, dataSet: DataSet, keyword: Keyword): number {
  const number = Number(value);
  if (value !== "" && Number.isFinite(number)) return number;
  return fail({
    code: "dicom-number",
    where: { file: dataSet.file, tag: describeTag(keyword) },
    found: `'${value}'`,
    expected: "a number",
    remedy: "Export the series again from its source.",
  });
}

/** Gives dicom-parser what it wants: 128 bytes and DICM before the file's meta information, or a bare data set and its transfer syntax. */
function withPreamble(bytes: Uint8Array, file: string): { bytes: Uint8Array; assumed?: string } {
  if (isDicm(bytes, 128)) {
    const syntax = metaWithoutSyntax(bytes, 132);
    return syntax === undefined
      ? { bytes }
      : { bytes: bytes.subarray(syntax.dataStart), assumed: syntax.uid };
  }
  const start = isDicm(bytes, 0) ? 4 : 0;
  const group = bytes.length < start + 8 ? -1 : bytes[start]! | (bytes[start + 1]! << 8);
  const element = group < 0 ? -1 : bytes[start + 2]! | (bytes[start + 3]! << 8);
  if (group === 2 && element <= 0x0102) {
    const framed = new Uint8Array(132 + bytes.length - start);
    framed.set([0x44, 0x49, 0x43, 0x4d], 128);
    framed.set(bytes.subarray(start), 132);
    return withPreamble(framed, file);
  }
  if (group === 8 && element <= 0x0060) return { bytes, assumed: syntaxOfBareDataSet(bytes) };
  return fail({
    code: "dicom-not",
    where: { file },
    found: "a file that is not DICOM",
    expected: "a DICOM file (PS3.10), or a DICOM data set that starts in group 0008",
    remedy: "Leave the file out.",
  });
}

/** A meta header that lacks its transfer syntax: where the data set starts, and the syntax that its first bytes show. */
function metaWithoutSyntax(bytes: Uint8Array, start: number): { dataStart: number; uid: string } | undefined {
  let at = start;
  while (at + 8 <= bytes.length && bytes[at] === 2 && bytes[at + 1] === 0) {
    if (bytes[at + 2] === 0x10 && bytes[at + 3] === 0) return undefined;
    const vr = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!);
    const long = vr === "OB" || vr === "UN";
    const length = long
      ? bytes[at + 8]! | (bytes[at + 9]! << 8) | (bytes[at + 10]! << 16) | (bytes[at + 11]! << 24)
      : bytes[at + 6]! | (bytes[at + 7]! << 8);
    at += (long ? 12 : 8) + length;
  }
  if (at + 8 > bytes.length) return undefined;
  return { dataStart: at, uid: syntaxOfBareDataSet(bytes.subarray(at)) };
}

/** Explicit where two capital letters stand where a value representation would. */
function syntaxOfBareDataSet(bytes: Uint8Array): string {
  const capital = (byte: number | undefined) => byte !== undefined && byte >= 0x41 && byte <= 0x5a;
  return capital(bytes[4]) && capital(bytes[5]) ? explicitLittleEndian : implicitLittleEndian;
}

function isDicm(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
}

function inflate(bytes: Uint8Array, position: number): Uint8Array {
  const body = inflateSync(bytes.subarray(position));
  const whole = new Uint8Array(position + body.length);
  whole.set(bytes.subarray(0, position));
  whole.set(body, position);
  return whole;
}

function trimmed(value: string): string {
  // Values are padded with spaces or NUL to even length.
  let end = value.length;
  while (end > 0 && value.charCodeAt(end - 1) <= 32) end--;
  let start = 0;
  while (start < end && value.charCodeAt(start) <= 32) start++;
  return value.slice(start, end);
}

function trimmedOrNone(value: string | undefined): string | undefined {
  const result = value === undefined ? "" : trimmed(value);
  return result === "" ? undefined : result;
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === "string") return error;
  if (typeof error === "object" && error !== null && "exception" in error) return String(error.exception);
  return "unknown";
}
