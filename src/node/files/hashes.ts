// Content hashes of input files, remembered by size and times so that a second run reads no pixels.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { fail } from "../../core/problem/problem.ts";
import { writeWhole } from "./atomic.ts";

export interface FileHashes {
  /** SHA-256 of a file's content, hex. Refuses (`file-unreadable`) what cannot be read. */
  of(path: string): Promise<string>;
  save(): Promise<void>;
}

interface Remembered {
  readonly size: number;
  /** Of the content. */
  readonly mtimeMs: number;
  /** Of the directory entry: also changes where a file is replaced by one with the old time, as `cp -p` and `rsync` do. */
  readonly ctimeMs: number;
  readonly sha256: string;
}

/** Files that are read at once. */
const readers = 8;

/** Opens the memory at `path`. With `verify` every file is hashed again. */
export async function openFileHashes(path: string, verify: boolean): Promise<FileHashes> {
  const remembered = new Map<string, Remembered>(verify ? [] : await readRemembered(path));
  const inTurn = queue(readers);
  let changed = false;
  const hashIfNew = async (file: string): Promise<string> => {
    const { size, mtimeMs, ctimeMs } = await stat(file);
    const known = remembered.get(file);
    if (known?.size === size && known.mtimeMs === mtimeMs && known.ctimeMs === ctimeMs) return known.sha256;
    const sha256 = await hashFile(file);
    remembered.set(file, { size, mtimeMs, ctimeMs, sha256 });
    changed = true;
    return sha256;
  };
  return {
    of: (file) => inTurn(() => hashIfNew(file).catch((error: unknown) => refuseUnreadable(file, error))),
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
    return []; // None yet, or unreadable: then every file is hashed anew.
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

function refuseUnreadable(file: string, error: unknown): never {
  return fail({
    code: "file-unreadable",
    where: { file },
    found: `a file that cannot be read (${error instanceof Error ? error.message : String(error)})`,
    expected: "files that this user may read",
    remedy: "Check the file's permissions and the disk.",
  });
}

/** Lets `most` pieces of work run at a time, the others wait in their order. */
function queue(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
