// Stage 'prepare': every patient's images to a box in the cache, one unit a patient; what was wrong with each.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { boxSettings } from "../../../core/model/preparation.ts";
import { type Problem, ProblemError, type ProblemPlace } from "../../../core/problem/problem.ts";
import type { ReviewedBox } from "../../../core/study/boxDecisions.ts";
import type { Patient } from "../../../core/study/patient.ts";
import type { Study } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { type FileHashes, hashOf, openFileHashes } from "../../files/hashes.ts";
import { walk } from "../../files/walk.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { ImagePaths } from "../images.ts";
import type { Progress } from "../progress.ts";
import type { AboutImages, PrepareInput } from "../units/prepare.ts";

/** Raised when the same files would be prepared otherwise: every network is then trained again. */
const format = 2;
/** Raised when more is told of the same box (`AboutImages`): the files are read again, boxes and networks stay as they are. */
const aboutFormat = 4;

export interface PreparedEntry {
  readonly patient: string;
  /** Of the files and settings that it was made of; names the files in the cache. */
  readonly key: string;
  readonly preparedFile: string;
  /** Where problems lie that name no file: the patient's DICOM folder or PET, relative to the study. */
  readonly place: ProblemPlace;
  readonly problems: readonly Problem[];
  /** Undefined where the patient could not be prepared. */
  readonly about?: AboutImages;
}

export interface PrepareStage {
  readonly studyFolder: string;
  readonly study: Study;
  readonly patients: readonly Patient[];
  readonly decisions: ReadonlyMap<string, ReviewedBox>;
  readonly cacheFolder: string;
  /** Hash every file again instead of trusting its size and times. */
  readonly verify?: boolean;
  readonly progress: Progress;
  readonly workers?: number;
}

/** An entry for each patient, in their order. Patients whose files and settings are as before come from the cache. */
export async function prepareStage(stage: PrepareStage): Promise<PreparedEntry[]> {
  const { patients, progress, cacheFolder } = stage;
  const hashes = await openFileHashes(join(cacheFolder, "hashes.json"), stage.verify ?? false);
  const planned = await Promise.all(patients.map((patient) => planPatient(stage, hashes, patient)));
  await hashes.save();
  const records = new Map<PatientPlan, PatientRecord>();
  const missing: PatientPlan[] = [];
  for (const plan of planned) {
    const record = plan.problems.length > 0 ? { problems: plan.problems } : await readRecord(plan);
    if (record) records.set(plan, record);
    else missing.push(plan);
  }
  if (missing.length > 0) progress.stage("prepare", missing.length);
  let done = 0;
  await runUnits<PrepareInput, PatientRecord>(missing.map(unitOf), {
    workers: stage.workers,
    onLine: progress.note,
    onProblems: (_, error) => ({ problems: error.problems }),
    onDone: async (index, record) => {
      const plan = missing[index]!;
      await writeWhole(plan.recordFile, JSON.stringify(record));
      records.set(plan, record);
      progress.update(++done, plan.patient.id);
    },
  });
  progress.end();
  return planned.map((plan): PreparedEntry => {
    const { patient, key, preparedFile } = plan;
    const { problems, about } = records.get(plan)!;
    const place = placeOf(patient);
    return {
      patient: patient.id,
      key,
      preparedFile,
      place,
      problems: problems.map((problem) => placed(problem, place, stage.studyFolder)),
      ...(about && { about }),
    };
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

async function planPatient(stage: PrepareStage, hashes: FileHashes, patient: Patient): Promise<PatientPlan> {
  const { study, studyFolder, cacheFolder } = stage;
  const images = absolutePaths(patient, studyFolder);
  const decision = stage.decisions.get(patient.id)?.decision;
  const input = {
    patient: patient.id,
    images,
    settings: boxSettings(study.images),
    tumour: study.images.tumour,
    ...(patient.seedMm && { seedMm: patient.seedMm }),
    ...(patient.weightKg !== undefined && { weightKg: patient.weightKg }),
    ...(decision?.kind === "shifted" && { shiftMm: decision.shiftMm }),
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
    recordFile: join(cacheFolder, "prepared", `${key}.about-${aboutFormat}.json`),
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

async function readRecord({ recordFile, preparedFile }: PatientPlan): Promise<PatientRecord | undefined> {
  const text = await readFile(recordFile, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as PatientRecord;
  return record.about && !existsSync(preparedFile) ? undefined : record;
}

function placeOf({ id, images }: Patient): ProblemPlace {
  const file = images.kind === "dicom" ? images.folder : images.kind === "nifti" ? images.pet : undefined;
  return { patient: id, ...(file !== undefined && { file }) };
}

/** Every problem names its patient, and files by their place in the study. */
function placed(problem: Problem, place: ProblemPlace, studyFolder: string): Problem {
  const { file } = problem.where;
  const own = file !== undefined && isAbsolute(file) ? { file: relative(studyFolder, file) } : {};
  return { ...problem, where: { ...place, ...problem.where, ...own, patient: place.patient } };
}
