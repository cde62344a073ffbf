// Content hashes of input files, remembered by size and modification time so that a second run reads no pixels.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { writeWhole } from "./atomic.ts";

export interface FileHashes {
  /** SHA-256 of a file's content, hex. */
  of(path: string): Promise<string>;
  save(): Promise<void>;
}

interface Remembered {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** Opens the memory at `path`. With `verify` every file is hashed again. */
export async function openFileHashes(path: string, verify: boolean): Promise<FileHashes> {
  const remembered = new Map<string, Remembered>(verify ? [] : await readRemembered(path));
  let changed = false;
  return {
    of: async (file) => {
      const { size, mtimeMs } = await stat(file);
      const known = remembered.get(file);
      if (known && known.size === size && known.mtimeMs === mtimeMs) return known.sha256;
      const sha256 = await hashFile(file);
      remembered.set(file, { size, mtimeMs, sha256 });
      changed = true;
      return sha256;
    },
    save: async () => {
      if (changed) await writeWhole(path, JSON.stringify([...remembered]));
      changed = false;
    },
  };
}

/** SHA-256 of any JSON value, hex. Keys of objects count in their order. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

async function readRemembered(path: string): Promise<[string, Remembered][]> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return [];
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
