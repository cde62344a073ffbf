// Transfer syntaxes by UID (PS3.6 table A-1): how a file's values and pixels are written down.

export const implicitLittleEndian = "1.2.840.10008.1.2";
export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const deflatedLittleEndian = "1.2.840.10008.1.2.1.99";
/** Each frame deflated by itself, for segmentations (PS3.5 A.4.15). */
export const deflatedFrames = "1.2.840.10008.1.2.8.1";
export const rleLossless = "1.2.840.10008.1.2.5";
export const explicitBigEndian = "1.2.840.10008.1.2.2";

const names: Readonly<Record<string, string>> = {
  [implicitLittleEndian]: "Implicit VR Little Endian",
  [explicitLittleEndian]: "Explicit VR Little Endian",
  [deflatedLittleEndian]: "Deflated Explicit VR Little Endian",
  [explicitBigEndian]: "Explicit VR Big Endian",
  "1.2.840.10008.1.2.4.50": "JPEG Baseline (lossy 8 bit)",
  "1.2.840.10008.1.2.4.51": "JPEG Extended (lossy 12 bit)",
  "1.2.840.10008.1.2.4.55": "JPEG Full Progression (lossy 12 bit)",
  "1.2.840.10008.1.2.4.57": "JPEG Lossless",
  "1.2.840.10008.1.2.4.70": "JPEG Lossless SV1",
  "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
  "1.2.840.10008.1.2.4.81": "JPEG-LS Near-Lossless",
  "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
  "1.2.840.10008.1.2.4.91": "JPEG 2000",
  "1.2.840.10008.1.2.4.92": "JPEG 2000 Part 2 Lossless",
  "1.2.840.10008.1.2.4.93": "JPEG 2000 Part 2",
  "1.2.840.10008.1.2.4.100": "MPEG2 Main Profile",
  "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264",
  "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
  "1.2.840.10008.1.2.4.112": "JPEG XL",
  "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000 Lossless",
  "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 RPCL Lossless",
  "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000",
  [rleLossless]: "RLE Lossless",
  [deflatedFrames]: "Deflated Image Frame Compression",
};

/** "JPEG-LS Lossless (1.2.840.10008.1.2.4.80)", or the bare UID where it has no known name. */
export function describeTransferSyntax(uid: string): string {
  const name = names[uid];
  return name === undefined ? uid : `${name} (${uid})`;
}
