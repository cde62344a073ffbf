// Unique identifiers of phantom objects: always the same for a seed and the object's names.
import { stream } from "../../core/random/stream.ts";

/** A UID of 122 bits as a UUID under 2.25 (PS3.5 B.2). */
export function phantomUid(seed: number, ...names: readonly (string | number)[]): string {
  const random = stream(seed, "phantom-uid", ...names);
  const words = [0, 1, 2, 3].map(() => BigInt(random.below(2 ** 32)));
  const bits = words.reduce((all, word) => (all << 32n) | word, 0n);
  const version = (bits & ~(0xfn << 76n)) | (8n << 76n);
  const variant = (version & ~(0x3n << 62n)) | (2n << 62n);
  return `2.25.${variant}`;
}
