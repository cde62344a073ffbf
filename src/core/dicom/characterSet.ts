// Specific Character Set (PS3.3 C.12.1.1.2) to a text decoder.

/** Encoding labels (WHATWG) by DICOM defined term. */
const encodings: Readonly<Record<string, string>> = {
  "": "latin1",
  "ISO_IR 6": "latin1",
  "ISO_IR 100": "latin1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 148": "windows-1254",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 166": "windows-874",
  "ISO_IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
  "ISO 2022 IR 87": "iso-2022-jp",
  "ISO 2022 IR 159": "iso-2022-jp",
  "ISO 2022 IR 149": "euc-kr",
  "ISO 2022 IR 58": "gbk",
};

/** A decoder for a data set's text. The last named character set decides (code extensions beyond it are rare); latin-1 where none is known. */
export function textDecoder(specificCharacterSet: string | undefined): (bytes: Uint8Array) => string {
  const terms = (specificCharacterSet ?? "").split("\\").map((term) => term.trim());
  const encoding = encodings[terms.at(-1) ?? ""] ?? "latin1";
  if (encoding === "latin1") return latin1;
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}

function latin1(bytes: Uint8Array): string {
  let result = "";
  for (let i = 0; i < bytes.length; i += 4096)
    result += String.fromCharCode(...bytes.subarray(i, Math.min(i + 4096, bytes.length)));
  return result;
}
