// Bytes as base64 text, for data in SVG and HTML.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The two characters of every twelve bits. */
const pairs = Array.from({ length: 4096 }, (_, bits) => alphabet[bits >> 6]! + alphabet[bits & 63]!);

/** Base64 (RFC 4648, padded). */
export function base64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  const parts = new Array<string>((2 * whole) / 3);
  for (let i = 0, part = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    parts[part++] = pairs[bits >> 12]!;
    parts[part++] = pairs[bits & 4095]!;
  }
  return parts.join("") + tail(bytes.subarray(whole));
}

function tail(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  const [a, b] = [bytes[0]!, bytes[1] ?? 0];
  const last = bytes.length === 2 ? alphabet[(b & 15) << 2]! : "=";
  return `${pairs[(a << 4) | (b >> 4)]}${last}=`;
}
