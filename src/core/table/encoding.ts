// Bytes of a text file to text: UTF-8, UTF-16 and Windows-1252, told apart by the bytes themselves.
import { fail } from "../problem/problem.ts";
import type { TextEncodingName } from "./table.ts";

/**
 * Decodes a text file and takes its byte order mark away. Without a mark: UTF-16 where every other byte is zero, UTF-8
 * where the bytes are valid, else Windows-1252. Refuses bytes that are none of these.
 */
export function decodeText(
  bytes: Uint8Array,
  fileName: string,
): { readonly text: string; readonly encoding: TextEncodingName } {
  const encoding = encodingOf(bytes);
  const text =
    encoding === "Windows-1252"
      ? decodeWindows1252(bytes)
      : new TextDecoder(encoding.toLowerCase()).decode(bytes).replace(/^\uFEFF/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a wrong encoding gives
  const control = /[\u0000-\u0008\u000E-\u001F\u0080-\u009F\uFFFD]/.exec(text);
  if (control === null) return { text, encoding };
  return fail({
    code: "table-encoding",
    where: { file: fileName, row: text.slice(0, control.index).split("\n").length },
    found: `bytes that are no text in UTF-8, UTF-16 or Windows-1252 (read as ${encoding})`,
    expected: "a CSV, TSV or XLSX file",
    remedy: "Save the table as 'CSV UTF-8' or XLSX",
  });
}

function encodingOf(bytes: Uint8Array): TextEncodingName {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16LE";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16BE";
  const head = bytes.subarray(0, 1000);
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++;
  });
  if (zeros[1]! > head.length / 4 && zeros[0] === 0) return "UTF-16LE";
  if (zeros[0]! > head.length / 4 && zeros[1] === 0) return "UTF-16BE";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "UTF-8";
  } catch {
    return "Windows-1252";
  }
}

/**
 * Bytes 0x80-0x9F of Windows-1252 (Unicode's CP1252.TXT); the five undefined ones stay control
 * characters, which are refused.
 */
const windows1252 =
  "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
  "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

// Done here because TextDecoder's windows-1252 is Latin-1 in some releases of Node (nodejs/node#56542).
function decodeWindows1252(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    text += byte >= 0x80 && byte <= 0x9f ? windows1252[byte - 0x80] : String.fromCharCode(byte);
  }
  return text;
}
