// A whole study in miniature: small images with a planted sign, tiny networks. A run of it takes seconds.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stream } from "../src/core/random/stream.ts";
import { writeNifti } from "../src/core/volume/nifti.ts";
import type { Geometry } from "../src/core/volume/volume.ts";
import { type Elements, petElements, sliceFile } from "./core/dicom/written.ts";

export interface TinyPatient {
  readonly id: string;
  readonly centre: "A" | "B";
  readonly cohort: "training" | "internal-validation" | "external-validation";
  /** Of training patients. */
  readonly fold?: 1 | 2;
  readonly outcome: 0 | 1;
  readonly age: number;
  readonly stage: "I" | "II";
}

export interface TinyOptions {
  readonly patients?: number;
  readonly seed?: number;
  /** NIfTI files, DICOM series, or DICOM series that say they are a phantom's. */
  readonly images?: "nifti" | "dicom" | "phantom";
  /** Fields of study.yaml that replace the usual ones. */
  readonly study?: Readonly<Record<string, unknown>>;
}

const shape = [12, 14, 14] as const;
const voxels = shape[0] * shape[1] * shape[2];
/** Of the images and masks of every patient. */
export const tinyGeometry: Geometry = {
  shape,
  spacingMm: [4, 4, 4],
  originMm: [-26, -26, 100],
  directions: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
};

/** Distance of every voxel from the tumour's middle, in voxels. */
const radius = Float32Array.from({ length: voxels }, (_, v) => {
  const [k, j, i] = [Math.floor(v / 196), Math.floor(v / 14) % 14, v % 14];
  return Math.hypot(k - 5.5, j - 6.5, i - 6.5);
});
/** 1 inside the tumour, 20 mm across. */
export const tinyMask = Uint8Array.from(radius, (r) => (r <= 2.6 ? 1 : 0));

/** Settings under which a network trains in a second. */
export const tinyTraining = { width: 4, folds: 2, epochs: 3, batch: 4, learningRate: 3e-3, seed: 1 };

/** Patients of training, internal and external validation in the shares 4 : 2 : 2, both outcomes in each. */
export function tinyPatients(count = 24, seed = 1): TinyPatient[] {
  return Array.from({ length: count }, (_, i): TinyPatient => {
    const random = stream(seed, "tiny", i);
    const outcome = i % 2 === 0 ? 1 : 0;
    const block = Math.floor(i / 2) % 4;
    return {
      id: `T${String(i + 1).padStart(2, "0")}`,
      centre: block === 3 ? "B" : "A",
      cohort: block === 3 ? "external-validation" : block === 2 ? "internal-validation" : "training",
      ...(block < 2 && { fold: block === 0 ? 1 : 2 }),
      outcome,
      age: Math.round(60 + 4 * outcome + 8 * random.normal()),
      stage: random.next() < 0.4 + 0.2 * outcome ? "II" : "I",
    };
  });
}

/** A new folder for a test, and how it goes away. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "uptake-tiny-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes study.yaml, patients.csv and images; gives the patients. */
export function writeTinyStudy(folder: string, options: TinyOptions = {}): readonly TinyPatient[] {
  const patients = tinyPatients(options.patients, options.seed);
  const kind = options.images ?? "nifti";
  mkdirSync(folder, { recursive: true });
  for (const patient of patients) writeTinyImages(folder, patient, kind, options.seed);
  writeTinyTable(folder, patients, kind);
  writeStudyFile(folder, options.study);
  return patients;
}

/** Writes study.yaml; every field is one line. */
export function writeStudyFile(folder: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const study = {
    study: "tiny",
    title: "A planted endpoint in tiny images",
    patients: { table: "patients.csv" },
    endpoint: { name: "planted", positive: "planted == 1" },
    factors: { age: "number", stage: ["I", "II"] },
    cohorts: { column: "cohort", fold: "fold", centre: "centre" },
    images: { spacingMm: 4, boxVoxels: 8, marginVoxels: 1 },
    models: {
      CPC: { channels: ["pet", "ct"], factors: "all" },
      P: { channels: ["pet"] },
      clinical: { factors: "all", penalty: "ridge" },
    },
    training: tinyTraining,
    ...fields,
  };
  const lines = Object.entries(study).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  writeFileSync(join(folder, "study.yaml"), lines.join(""));
}

/** Writes patients.csv. */
export function writeTinyTable(
  folder: string,
  patients: readonly TinyPatient[],
  kind: "nifti" | "dicom" | "phantom" = "nifti",
): void {
  const imageColumns = kind === "nifti" ? ["pet", "ct", "mask"] : ["dicom", "mask"];
  const rows = patients.map(({ id, centre, cohort, fold, outcome, age, stage }) => {
    const paths =
      kind === "nifti" ? [`images/${id}/pet.nii.gz`, `images/${id}/ct.nii.gz`] : [`images/${id}/dicom`];
    return [id, centre, cohort, fold ?? "", outcome, age, stage, ...paths, `images/${id}/mask.nii.gz`].join();
  });
  const header = ["patient", "centre", "cohort", "fold", "planted", "age", "stage", ...imageColumns].join();
  writeFileSync(join(folder, "patients.csv"), `${[header, ...rows].join("\n")}\n`);
}

/** Replaces text in a file of the study; refuses to change nothing. */
export function edit(folder: string, file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, after);
}

/** SUV and HU of a patient: the core of a positive one is hot on PET and dense on CT. */
export function tinyImages(
  { id, outcome }: Pick<TinyPatient, "id" | "outcome">,
  seed = 1,
): { readonly pet: Float32Array; readonly ct: Float32Array } {
  const random = stream(seed, "tiny", id);
  const core = outcome === 1 ? 1 : -1;
  const uptake = 5 + random.next();
  const pet = Float32Array.from(radius, (r, v) => {
    const tumour = tinyMask[v]! * (uptake + (r < 1.5 ? 2 * core : -0.3 * core));
    return Math.max(0, 1 + tumour + 0.5 * random.normal());
  });
  const ct = Float32Array.from(radius, (r) => 40 + (r < 1.5 ? 40 * core : 0) + 20 * random.normal());
  return { pet, ct };
}

export function writeTinyImages(
  folder: string,
  patient: Pick<TinyPatient, "id" | "outcome">,
  kind: "nifti" | "dicom" | "phantom" = "nifti",
  seed = 1,
): void {
  const { pet, ct } = tinyImages(patient, seed);
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, "images", patient.id, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  write("mask.nii.gz", writeNifti({ geometry: tinyGeometry, data: tinyMask }));
  if (kind === "nifti") {
    write("pet.nii.gz", writeNifti({ unit: "SUVbw", geometry: tinyGeometry, data: pet }));
    write("ct.nii.gz", writeNifti({ unit: "HU", geometry: tinyGeometry, data: ct }));
    return;
  }
  for (const [modality, data] of [["PT", pet] as const, ["CT", ct] as const])
    for (let k = 0; k < shape[0]; k++)
      write(
        `dicom/${modality}/${k}.dcm`,
        dicomSlice(patient.id, modality, k, data, { phantom: kind === "phantom" }),
      );
}

/** Bq/mL of SUVbw 1 in `petElements`: 70 kg, 350 MBq decayed for an hour. */
const becquerelOfSuv = (350e6 * 2 ** (-3600 / 6586.2)) / 70e3;

/** One slice of a patient's PET or CT as DICOM; `elements` stand before the usual ones. */
export function dicomSlice(
  patientId: string,
  modality: "PT" | "CT",
  k: number,
  data: Float32Array,
  options: { readonly phantom?: boolean; readonly elements?: Elements },
): Uint8Array {
  const slope = modality === "PT" ? becquerelOfSuv / 1000 : 1;
  const stored = modality === "PT" ? 1000 : 1;
  const [, rows, columns] = shape;
  const plane = data.subarray(k * rows * columns, (k + 1) * rows * columns);
  return sliceFile({
    modality,
    seriesUid: `1.2.3.${modality === "PT" ? 1 : 2}`,
    sopInstanceUid: `1.2.3.${modality === "PT" ? 1 : 2}.${k + 1}`,
    positionMm: [tinyGeometry.originMm[0], tinyGeometry.originMm[1], tinyGeometry.originMm[2] + 4 * k],
    pixelSpacingMm: [4, 4],
    rows,
    columns,
    slope,
    pixels: Int16Array.from(plane, (value) => Math.round(value * stored)),
    elements: {
      ...(modality === "PT" && petElements),
      "00100020 LO": patientId,
      ...(options.phantom && { "00100200 CS": "YES" }),
      ...options.elements,
    },
  });
}
