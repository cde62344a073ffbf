// Stage 'prepare': every patient's images to a box in the cache, one unit a patient; what was wrong with each.
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type Problem, ProblemError } from "../../../core/problem/problem.ts";
import type { Patient } from "../../../core/study/patient.ts";
import type { Study } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { type FileHashes, hashOf } from "../../files/hashes.ts";
import { walk } from "../../files/walk.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { ImagePaths } from "../images.ts";
import type { Progress } from "../progress.ts";
import type { AboutImages, PrepareInput } from "../units/prepare.ts";

/** Raised when the same files would be prepared otherwise. */
const format = 1;

export interface PreparedEntry {
  readonly patient: string;
  /** Of the files and settings that it was made of; names the files in the cache. */
  readonly key: string;
  readonly preparedFile: string;
  readonly problems: readonly Problem[];
  /** Undefined where the patient could not be prepared. */
  readonly about?: AboutImages;
}

export interface PrepareStage {
  readonly studyFolder: string;
  readonly study: Study;
  readonly patients: readonly Patient[];
  readonly cacheFolder: string;
  readonly hashes: FileHashes;
  readonly progress: Progress;
  readonly workers?: number;
}

/** An entry for each patient, in their order. Patients whose files and settings are as before come from the cache. */
export async function prepareStage(stage: PrepareStage): Promise<PreparedEntry[]> {
  const { patients, progress } = stage;
  const planned = await Promise.all(patients.map((patient) => planPatient(stage, patient)));
  await stage.hashes.save();
  const known = await Promise.all(planned.map(({ recordFile }) => readRecord(recordFile)));
  const missing = planned.flatMap((plan, i) => (known[i] || plan.problems.length > 0 ? [] : [plan]));
  if (missing.length > 0) progress.stage("prepare", missing.length);
  let done = 0;
  const made = await runUnits<PrepareInput, PatientRecord>(missing.map(unitOf), {
    ...(stage.workers !== undefined && { workers: stage.workers }),
    onProblems: (_, error) => ({ problems: error.problems }),
    onDone: (index) => progress.update(++done, missing[index]!.patient.id),
  });
  for (const [i, plan] of missing.entries()) await writeWhole(plan.recordFile, JSON.stringify(made[i]));
  progress.end();
  const records = new Map(missing.map((plan, i) => [plan.key, made[i]!]));
  return planned.map((plan, i): PreparedEntry => {
    const { patient, key, preparedFile } = plan;
    const record = known[i] ?? records.get(key) ?? { problems: plan.problems };
    const problems = record.problems.map((problem) => named(problem, patient.id, stage.studyFolder));
    return { patient: patient.id, key, preparedFile, problems, ...(record.about && { about: record.about }) };
  });
}

interface PatientRecord {
  readonly problems: readonly Problem[];
  readonly about?: AboutImages;
}

interface PatientPlan {
  readonly patient: Patient;
  readonly key: string;
  readonly preparedFile: string;
  readonly recordFile: string;
  readonly input: Omit<PrepareInput, "preparedFile">;
  /** Files that are not there: nothing to prepare. */
  readonly problems: readonly Problem[];
}

async function planPatient(stage: PrepareStage, patient: Patient): Promise<PatientPlan> {
  const { study, studyFolder, cacheFolder, hashes } = stage;
  const images = absolutePaths(patient, studyFolder);
  const input = {
    patient: patient.id,
    images,
    settings: study.images,
    tumour: study.images.tumour,
    ...(patient.seedMm && { seedMm: patient.seedMm }),
    ...(patient.weightKg !== undefined && { weightKg: patient.weightKg }),
  };
  let contents: [string, string][] = [];
  let problems: readonly Problem[] = [];
  try {
    const files = (await Promise.all(pathsOf(images).map(walk))).flat().sort();
    contents = await Promise.all(
      files.map(
        async (file): Promise<[string, string]> => [relative(studyFolder, file), await hashes.of(file)],
      ),
    );
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems = error.problems;
  }
  const key = hashOf({ format, contents, ...input, images: images.kind });
  return {
    patient,
    key,
    preparedFile: join(cacheFolder, "prepared", `${key}.safetensors`),
    recordFile: join(cacheFolder, "prepared", `${key}.json`),
    input,
    problems,
  };
}

function absolutePaths({ images }: Patient, folder: string): ImagePaths {
  const absolute = (path: string) => resolve(folder, path);
  const mask = images.kind !== "none" && images.mask !== undefined ? { mask: absolute(images.mask) } : {};
  if (images.kind === "dicom") return { kind: "dicom", folder: absolute(images.folder), ...mask };
  if (images.kind === "none") return { kind: "nifti" };
  return {
    kind: "nifti",
    ...(images.pet !== undefined && { pet: absolute(images.pet) }),
    ...(images.ct !== undefined && { ct: absolute(images.ct) }),
    ...mask,
  };
}

function pathsOf(images: ImagePaths): string[] {
  const paths = images.kind === "dicom" ? [images.folder, images.mask] : [images.pet, images.ct, images.mask];
  return paths.filter((path) => path !== undefined);
}

function unitOf(plan: PatientPlan): Unit<PrepareInput> {
  return {
    name: `prepare ${plan.patient.id}`,
    module: unitModule(new URL("../units/prepare.ts", import.meta.url).href),
    work: "prepareUnit",
    input: { ...plan.input, preparedFile: plan.preparedFile },
  };
}

async function readRecord(file: string): Promise<PatientRecord | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as PatientRecord);
}

/** Every problem names its patient, and files by their place in the study. */
function named(problem: Problem, patient: string, studyFolder: string): Problem {
  const { file } = problem.where;
  const place = file === undefined ? {} : { file: relative(studyFolder, file) };
  return { ...problem, where: { ...problem.where, patient, ...place } };
}
