// A patient's PET in SUVbw, from a folder of DICOM files or from a NIfTI file.
import { loadPet } from "../../core/dicom/pet.ts";
import type { Series } from "../../core/dicom/series.ts";
import type { SuvOverrides } from "../../core/dicom/suv.ts";
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
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a PET. NIfTI values are taken to be SUVbw already, which is an assumption. DICOM: the only PET series
 * under the path, or the one named; weight and height given here stand before the header's. Throws
 * ProblemError: a refused SUV as its own problems, no or several PET series (`pet-missing`, `pet-ambiguous`),
 * NIfTI values that cannot be SUV (`nifti-not-suv`), and what reading throws.
 */
export async function readPetImage(
  path: string,
  options: { readonly seriesUid?: string } & SuvOverrides = {},
): Promise<PetImage> {
  if (isNiftiPath(path)) return petOfNifti(path);
  const { series, problems } = await findSeries(path);
  const pet = await loadPet(onlyPet(series, path, options.seriesUid), { ...options, read: readDicomFile });
  if (pet.kind === "not-suv") throw new ProblemError(pet.scale.problems);
  return {
    volume: pet.volume,
    kind: pet.scale.kind,
    method: pet.scale.method,
    problems: [...problems, ...pet.problems],
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
    problems: [],
  };
}

function onlyPet(series: readonly Series[], path: string, seriesUid: string | undefined): Series {
  const pets = series.filter(
    (one) => one.modality === "PT" && (seriesUid === undefined || one.seriesUid === seriesUid),
  );
  if (pets.length === 1) return pets[0]!;
  const listed = pets.map(
    (pet) => `${pet.seriesUid} (${pet.description || "no description"}, ${pet.slices.length} slices)`,
  );
  return pets.length === 0
    ? fail({
        code: "pet-missing",
        where: { file: path },
        found: `no PET${seriesUid === undefined ? "" : ` with series UID ${seriesUid}`} among ${series.length} series (${[...new Set(series.map((one) => one.modality))].join(", ")})`,
        expected: "a PET series",
        remedy: "Give the folder that holds the PET; uptake inspect lists what a folder has",
      })
    : fail({
        code: "pet-ambiguous",
        where: { file: path },
        found: `${pets.length} PET series: ${listed.join("; ")}`,
        expected: "one PET series",
        remedy: "Name one by --series UID, or give its own folder",
      });
}
