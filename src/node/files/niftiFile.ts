// NIfTI images and masks in files.
import { readFile } from "node:fs/promises";
import { fail } from "../../core/problem/problem.ts";
import { readNifti, readNiftiMask } from "../../core/volume/nifti.ts";
import type { Mask, Volume, VolumeUnit } from "../../core/volume/volume.ts";

/** Whether a path has the name of a NIfTI file. */
export function isNiftiPath(path: string): boolean {
  return /\.nii(\.gz)?$/i.test(path);
}

/**
 * Reads a NIfTI image whose numbers are in `unit`. Throws ProblemError: those of readNifti, `file-
 * unreadable`.
 */
export async function readNiftiFile<Unit extends VolumeUnit>(
  path: string,
  unit: Unit,
): Promise<Volume<Unit>> {
  return readNifti(await bytesOf(path), unit, path);
}

/** Reads a NIfTI mask. Throws ProblemError: those of readNiftiMask, `file-unreadable`. */
export async function readNiftiMaskFile(
  path: string,
  options: { readonly label?: number | "any" } = {},
): Promise<Mask> {
  return readNiftiMask(await bytesOf(path), { ...options, file: path });
}

function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) =>
    fail({
      code: "file-unreadable",
      where: { file: path },
      found: `a file that cannot be read (${error instanceof Error ? error.message : String(error)})`,
      expected: "a NIfTI file",
      remedy: "Check the path",
    }),
  );
}
