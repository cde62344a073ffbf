// One phantom patient's images as files. A unit of work of its own: patients can be written by several processes.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../files/atomic.ts";
import { acquire, type PhantomOptions } from "./acquisition.ts";
import { writeMask } from "./mask.ts";
import { patientId } from "./person.ts";
import { maskEnding } from "./scanners.ts";
import { writeCtSeries, writePetSeries } from "./series.ts";

export interface PatientToWrite extends PhantomOptions {
  /** The cohort's folder. */
  readonly folder: string;
  /** 1-based. */
  readonly index: number;
}

export interface WrittenPatient {
  readonly index: number;
  readonly files: number;
  readonly bytes: number;
}

/** Folder of a patient's series and path of the mask, relative to the cohort's folder, with forward slashes. */
export function imagePaths(index: number): { readonly dicom: string; readonly mask: string } {
  const id = patientId(index);
  return { dicom: `images/${id}`, mask: `masks/${id}${maskEnding(index)}` };
}

/** Makes and writes the series and the mask of patient `index`. Same seed, same bytes. */
export async function writePhantomPatient(patient: PatientToWrite): Promise<WrittenPatient> {
  const { folder, index, seed } = patient;
  const acquisition = acquire(patient, index);
  const pet = writePetSeries(acquisition, seed);
  const ct = writeCtSeries(acquisition, seed);
  const mask = writeMask(acquisition, pet, seed);
  const paths = imagePaths(index);
  const images = [
    ...pet.files.map(({ name, bytes }) => ({ path: `${paths.dicom}/PET/${name}`, bytes })),
    ...ct.files.map(({ name, bytes }) => ({ path: `${paths.dicom}/CT/${name}`, bytes })),
  ];
  for (const sub of [`${paths.dicom}/PET`, `${paths.dicom}/CT`]) {
    await mkdir(join(folder, sub), { recursive: true });
  }
  for (const { path, bytes } of images) await writeFile(join(folder, path), bytes);
  // The mask comes last and whole: where it is, the patient is complete.
  await writeWhole(join(folder, paths.mask), mask);
  const bytes = images.reduce((sum, image) => sum + image.bytes.length, mask.length);
  return { index, files: images.length + 1, bytes };
}
