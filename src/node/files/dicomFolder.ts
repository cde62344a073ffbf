// DICOM series of a folder tree, found by their headers.
import { open, readFile } from "node:fs/promises";
import type { Instance } from "../../core/dicom/instance.ts";
import { groupSeries, readHeader, type Series } from "../../core/dicom/series.ts";
import { fail, type Problem } from "../../core/problem/problem.ts";
import { walk } from "./walk.ts";

export interface SeriesFound {
  readonly folder: string;
  readonly series: readonly Series[];
  /** Files that are DICOM but cannot be read. */
  readonly problems: readonly Problem[];
  /** How many files were looked at, and how many of them are no DICOM objects of a series (tables, DICOMDIR, pictures). */
  readonly files: number;
  readonly otherFiles: number;
}

/** Enough for the header of a slice; a longer one is read whole. */
const headBytes = 64 * 1024;

/**
 * Finds the series under a folder (or in one file) by reading headers only. Files that break off become problems.
 * Throws ProblemError `path-missing`, `series-none` where there is no DICOM series at all.
 */
export async function findSeries(folder: string): Promise<SeriesFound> {
  const files = await walk(folder);
  const instances: Instance[] = [];
  const problems: Problem[] = [];
  let otherFiles = 0;
  for (const file of files) {
    const header = await readFileHeader(file);
    if (header.kind === "problems") {
      if (header.problems.some((problem) => problem.code === "dicom-not")) otherFiles++;
      else problems.push(...header.problems);
    } else if (header.instance.seriesUid === "") otherFiles++;
    else instances.push(header.instance);
  }
  if (instances.length === 0) refuseEmpty({ folder, files, problems });
  return { folder, series: groupSeries(instances), problems, files: files.length, otherFiles };
}

/** Reads a file's bytes, for loadPet, loadCt and the readers of masks. */
export async function readDicomFile(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) =>
    fail({
      code: "file-unreadable",
      where: { file },
      found: `a file that cannot be read (${error instanceof Error ? error.message : String(error)})`,
      expected: "a readable file",
      remedy: "Check that it is still there and may be read.",
    }),
  );
}

async function readFileHeader(file: string): Promise<ReturnType<typeof readHeader>> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
    const fromHead = readHeader(buffer.subarray(0, bytesRead), file);
    if (bytesRead < headBytes) return fromHead;
    if (fromHead.kind === "instance" && fromHead.instance.hasPixels) return fromHead;
    if (fromHead.kind === "problems" && fromHead.problems.some((problem) => problem.code === "dicom-not"))
      return fromHead;
  } finally {
    await handle.close();
  }
  return readHeader(await readDicomFile(file), file);
}

function refuseEmpty(found: {
  readonly folder: string;
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}): never {
  const { folder, files, problems } = found;
  const example = files[0] === undefined ? "" : `, the first is ${files[0]}`;
  const unreadable = problems.length === 0 ? "" : `; ${problems.length} are DICOM but cannot be read`;
  fail({
    code: "series-none",
    where: { file: folder },
    found: `${files.length} files${example}${unreadable}`,
    expected: "at least one DICOM series",
    remedy: "Give the folder that holds the patient's DICOM files.",
  });
}
