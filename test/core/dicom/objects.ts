// IBSI-SUV's digital reference objects, unpacked once into a temporary folder by the system's tar.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataFolder } from "../../data.ts";

/** A folder with DRO_x_y/{PT,RS,mask}, or why there is none. */
export function referenceObjects():
  | { readonly folder: string; readonly names: readonly string[] }
  | { readonly skipped: string } {
  const data = dataFolder();
  const archive = data === undefined ? undefined : join(data, "suv-reference-objects", "objects.tar.xz");
  if (archive === undefined || !existsSync(archive)) return { skipped: "reference objects are absent" };
  const folder = mkdtempSync(join(tmpdir(), "uptake-objects-"));
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("tar", ["xJf", archive, "-C", folder], { stdio: "ignore" });
  } catch {
    return { skipped: "the system's tar cannot unpack xz" };
  }
  return { folder, names: readdirSync(folder).sort() };
}
