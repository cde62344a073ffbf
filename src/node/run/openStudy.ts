// A study's folder: study.yaml and its table, read and checked; nothing of an image is opened.
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fail } from "../../core/problem/problem.ts";
import { type BoxDecisions, type ReviewedBox, readBoxDecisions } from "../../core/study/boxDecisions.ts";
import { type PatientReading, readPatients } from "../../core/study/patients.ts";
import type { Study } from "../../core/study/study.ts";
import { readStudyFile } from "../../core/study/studyFile.ts";
import { readTable } from "../../core/table/readTable.ts";

export interface OpenStudy {
  /** Absolute; paths of the table are relative to it. */
  readonly folder: string;
  readonly studyFile: string;
  readonly tableFile: string;
  readonly study: Study;
  readonly reading: PatientReading;
  /** A reader's, by patient; empty without a file of them. */
  readonly decisions: ReadonlyMap<string, ReviewedBox>;
}

/**
 * Opens a study by its folder or by its study file; `adapt` may change it before its table is read. Refuses (`study-missing`,
 * `table-missing`) what is not there.
 */
export async function openStudy(
  path: string,
  adapt: (study: Study) => Study = (study) => study,
): Promise<OpenStudy> {
  const studyFile = await findStudyFile(resolve(path));
  const folder = dirname(studyFile);
  const study = adapt(readStudyFile(await readFile(studyFile, "utf8"), { fileName: studyFile }));
  const tableFile = resolve(folder, study.patients.table);
  if (!existsSync(tableFile))
    fail({
      code: "table-missing",
      where: { file: studyFile, field: "patients.table" },
      found: `there is no file '${study.patients.table}' beside the study file`,
      expected: "the table of patients (CSV, TSV or XLSX)",
      remedy: "Put the table there, or correct 'patients.table'.",
    });
  const { sheet } = study.patients;
  const table = await readTable(await readFile(tableFile), {
    fileName: study.patients.table,
    ...(sheet !== undefined && { sheet }),
  });
  const reading = readPatients(study, table);
  const { decisions, problems } = await openDecisions(folder, studyFile, study, reading.listed);
  return {
    folder,
    studyFile,
    tableFile,
    study,
    reading: { ...reading, problems: [...reading.problems, ...problems] },
    decisions,
  };
}

async function openDecisions(
  folder: string,
  studyFile: string,
  { images: { boxes } }: Study,
  listed: readonly string[],
): Promise<BoxDecisions> {
  if (boxes === undefined) return { decisions: new Map(), problems: [] };
  const file = resolve(folder, boxes);
  if (!existsSync(file))
    fail({
      code: "boxes-missing",
      where: { file: studyFile, field: "images.boxes" },
      found: `there is no file '${boxes}' beside the study file`,
      expected: "the boxes.csv that the contact sheet saves",
      remedy:
        "Make the sheet with 'uptake boxes STUDY', review it and put its boxes.csv there, or remove 'images.boxes'.",
    });
  return readBoxDecisions(await readTable(await readFile(file), { fileName: boxes }), listed);
}

async function findStudyFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const file = found?.isDirectory() ? join(path, "study.yaml") : path;
  if (found === undefined || !existsSync(file))
    fail({
      code: "study-missing",
      where: { file },
      found: "no such file",
      expected: "a study's folder with a study.yaml, or a study file",
      remedy: "Make one with 'uptake init DIR', or a phantom study with 'uptake phantom DIR'.",
    });
  return file;
}
