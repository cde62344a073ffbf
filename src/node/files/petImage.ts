// A patient's PET in SUVbw, from a folder of DICOM files or from a NIfTI file.
import { type Choice, choosePet } from "../../core/dicom/choose.ts";
import { loadPet } from "../../core/dicom/pet.ts";
import type { Series } from "../../core/dicom/series.ts";
import type { SuvOverrides, SuvScale } from "../../core/dicom/suv.ts";
import { fail, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { Volume } from "../../core/volume/volume.ts";
import { findSeries, readDicomFile } from "./dicomFolder.ts";
import { isNiftiPath, readNiftiFile } from "./niftiFile.ts";

export interface PetImage {
  readonly volume: Volume<"SUVbw">;
  /** Whether the header says all that the SUV needs, or something was taken for granted. */
  readonly kind: "exact" | "assumed";
  /** How the SUV came about, in a sentence. */
  readonly method: string;
  /** Why this series and not another. */
  readonly choice: string;
  /** Warnings. */
  readonly problems: readonly Problem[];
  /** Where it came from DICOM files: the series chosen, all series of the folder, and the scale. */
  readonly dicom?: {
    readonly chosen: Series;
    readonly series: readonly Series[];
    readonly scale: Exclude<SuvScale, { kind: "refused" }>;
  };
}

/**
 * Reads a PET. NIfTI values are taken to be SUVbw already, which is an assumption. DICOM: the series named,
 * or the one that choosePet takes; weight and height given here stand before the header's. Throws
 * ProblemError: a refused SUV as its own problems, PET of several patients (`pet-of-several-patients`), a
 * series that is not there (`pet-missing`), NIfTI values that cannot be SUV (`nifti-not-suv`), and what
 * reading throws.
 */
export async function readPetImage(
  path: string,
  options: { readonly seriesUid?: string } & SuvOverrides = {},
): Promise<PetImage> {
  if (isNiftiPath(path)) return petOfNifti(path);
  const { series, problems } = await findSeries(path);
  const choice = petOf(series, path, options);
  const pet = await loadPet(choice.series, { ...options, read: readDicomFile });
  if (pet.kind === "not-suv")
    throw new ProblemError(
      pet.scale.problems.map((problem) => ({
        ...problem,
        where: { patient: choice.series.patientId, file: path, ...problem.where },
      })),
    );
  return {
    volume: pet.volume,
    kind: pet.scale.kind,
    method: pet.scale.method,
    choice: choice.explanation,
    problems: [...problems, ...choice.problems, ...pet.problems],
    dicom: { chosen: choice.series, series, scale: pet.scale },
  };
}

/** No tissue reaches it: the hottest bladders are near 200. */
const impossibleSuv = 1000;

async function petOfNifti(path: string): Promise<PetImage> {
  const volume = await readNiftiFile(path, "SUVbw");
  const largest = volume.data.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (largest > impossibleSuv)
    fail({
      code: "nifti-not-suv",
      where: { file: path },
      found: `values up to ${largest.toPrecision(4)}, as of Bq/mL`,
      expected: "a NIfTI image in SUVbw",
      remedy: "Give the DICOM series, or convert it: uptake convert SERIES OUT.nii.gz",
    });
  return {
    volume,
    kind: "assumed",
    method: "NIfTI values taken as SUVbw: the format does not say what they are",
    choice: "the file given",
    problems: [],
  };
}

function petOf(
  series: readonly Series[],
  path: string,
  options: { readonly seriesUid?: string } & SuvOverrides,
): Choice {
  const { seriesUid, ...overrides } = options;
  const pets = series.filter(({ modality }) => modality === "PT");
  if (seriesUid !== undefined) {
    const named = pets.find((pet) => pet.seriesUid === seriesUid);
    if (named !== undefined) return { series: named, explanation: "named by its UID", problems: [] };
    fail({
      code: "pet-missing",
      where: { file: path },
      found: `no PET with series UID ${seriesUid} among ${pets.length} PET series`,
      expected: pets.map((pet) => pet.seriesUid).join(", ") || "a PET series",
      remedy: "uptake inspect lists what a folder has",
    });
  }
  const patients = new Set(pets.map(({ patientId }) => patientId));
  if (patients.size > 1)
    fail({
      code: "pet-of-several-patients",
      where: { file: path },
      found: `PET series of ${patients.size} patients`,
      expected: "the PET of one patient",
      remedy: "Give one patient's folder, or name a series by its UID",
    });
  return choosePet(series, overrides);
}
