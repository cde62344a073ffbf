// Files are written whole or not at all.
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes a file through a temporary one beside it and a rename; makes its folder. A crash leaves the old file or the new one. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryBeside(path);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const temporaryEnding = ".partial";

/** A path beside `path` that no other process uses. */
export function temporaryBeside(path: string): string {
  return `${path}.${process.pid}.${randomBytes(4).toString("hex")}${temporaryEnding}`;
}

/** Removes what killed processes left half written below a folder; nobody may be writing there. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await namesIn(folder, { recursive: true }))
    if (name.endsWith(temporaryEnding)) await rm(join(folder, name), { force: true });
}

/** Removes what a folder holds beside the names given: what an earlier run wrote and this one did not. */
export async function removeOthers(folder: string, keep: readonly string[]): Promise<void> {
  for (const name of await namesIn(folder, { recursive: false }))
    if (!keep.includes(name)) await rm(join(folder, name), { recursive: true });
}

async function namesIn(folder: string, options: { readonly recursive: boolean }): Promise<string[]> {
  try {
    return await readdir(folder, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
