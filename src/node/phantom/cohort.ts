// A whole phantom cohort on disk: images, table, study file and truth.
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../core/problem/problem.ts";
import { writeWhole } from "../files/atomic.ts";
import { runUnits } from "../workers/pool.ts";
import { type Unit, unitModule } from "../workers/unit.ts";
import { imagePaths, type PatientToWrite, type WrittenPatient } from "./patientFiles.ts";
import { type CohortOptions, patientTable } from "./patientTable.ts";
import { patientId } from "./person.ts";
import { type PhantomRecipe, phantomRecipe, studyText } from "./studyText.ts";
import { truthText } from "./truth.ts";

export interface CohortToWrite extends CohortOptions {
  readonly folder: string;
  readonly recipe?: PhantomRecipe;
  /** Processes at once; as many as CPUs unless said. */
  readonly workers?: number;
  /** Called as patients are done; those of an earlier, interrupted attempt count from the start. */
  readonly onPatient?: (done: number, patients: number) => void;
}

export interface WrittenCohort {
  readonly patients: number;
  /** Patients whose images were there already. */
  readonly kept: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes a cohort into a new or empty folder. The same options always give the same bytes, so an interrupted or finished
 * cohort of the same options is completed, and nothing that is there is written again; any other content of the folder is
 * refused (phantom-folder-taken).
 */
export async function writePhantomCohort(cohort: CohortToWrite): Promise<WrittenCohort> {
  const { folder, patients, seed, signal, onPatient } = cohort;
  const truth = truthText(cohort);
  await refuseTaken(folder, truth);
  await writeMissing(folder, "truth.json", truth);

  const indices = Array.from({ length: patients }, (_, i) => i + 1);
  const missing = indices.filter((index) => !existsSync(join(folder, imagePaths(index).mask)));
  let done = patients - missing.length;
  const units = missing.map(
    (index): Unit<PatientToWrite> => ({
      name: `make ${patientId(index)}`,
      module: unitModule(new URL("./patientFiles.ts", import.meta.url).href),
      work: "writePhantomPatient",
      input: { folder, index, seed, signal },
    }),
  );
  const written = await runUnits<PatientToWrite, WrittenPatient>(units, {
    ...(cohort.workers !== undefined && { workers: cohort.workers }),
    onDone: () => onPatient?.(++done, patients),
  });
  await writeMissing(folder, "patients.csv", patientTable(cohort));
  await writeMissing(folder, "study.yaml", studyText(cohort.recipe ?? phantomRecipe));
  return {
    patients,
    kept: patients - missing.length,
    files: written.reduce((sum, patient) => sum + patient.files, 0),
    bytes: written.reduce((sum, patient) => sum + patient.bytes, 0),
  };
}

async function refuseTaken(folder: string, truth: string): Promise<void> {
  if (!existsSync(folder)) return;
  const isFolder = (await stat(folder)).isDirectory();
  if (isFolder && (await readdir(folder)).length === 0) return;
  const there = await readFile(join(folder, "truth.json"), "utf8").catch(() => undefined);
  if (there === truth) return;
  const found = !isFolder
    ? "a file"
    : there === undefined
      ? "a folder that is not empty"
      : "another phantom cohort";
  fail({
    code: "phantom-folder-taken",
    where: { file: folder },
    found,
    expected: "a folder that is new, empty, or holds the same phantom cohort",
    remedy: "Choose another folder, or move this one away. Nothing was written.",
  });
}

async function writeMissing(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  if (!existsSync(path)) await writeWhole(path, text);
}
