// A patient's images from disk: PET in SUVbw, CT in HU, the tumour's mask, and what the headers say of the scan.
import type { Acquisition, BoxOrigin } from "../../core/analysis/analysedPatient.ts";
import { chooseCt } from "../../core/dicom/choose.ts";
import { loadCt } from "../../core/dicom/ct.ts";
import { proposeLesion } from "../../core/measure/proposeLesion.ts";
import { fail, type Problem } from "../../core/problem/problem.ts";
import type { TumourRule } from "../../core/study/study.ts";
import { tumourSearch } from "../../core/study/tumourSearch.ts";
import type { Geometry, Mask, Vector, Volume } from "../../core/volume/volume.ts";
import { readDicomFile } from "../files/dicomFolder.ts";
import { type MaskImage, readMaskImage } from "../files/maskImage.ts";
import { readNiftiFile } from "../files/niftiFile.ts";
import { type PetImage, readPetImage } from "../files/petImage.ts";

/** Absolute paths of a patient's images. */
export type ImagePaths =
  | { readonly kind: "dicom"; readonly folder: string; readonly mask?: string }
  | { readonly kind: "nifti"; readonly pet?: string; readonly ct?: string; readonly mask?: string };

export interface ImageRequest {
  readonly patient: string;
  readonly images: ImagePaths;
  readonly tumour: TumourRule;
  readonly seedMm?: Vector;
  readonly weightKg?: number;
  readonly registered: boolean;
}

export interface PatientImages {
  readonly pet: Volume<"SUVbw">;
  readonly ct?: Volume<"HU">;
  readonly mask: Mask;
  readonly box: BoxOrigin;
  readonly acquisition: Acquisition;
  /** The headers say Quality Control Subject YES: a phantom. */
  readonly simulated: boolean;
  /** Why these series were chosen. */
  readonly explanations: readonly string[];
  /** Warnings, and errors of single files that could not be read. */
  readonly problems: readonly Problem[];
}

/** Loads a patient. Refuses a PET whose SUV would be a guess, a missing PET or mask, and whatever the readers of files refuse. */
export async function loadImages(request: ImageRequest): Promise<PatientImages> {
  const pet = await readPet(request);
  const ct = await readCt(request, pet);
  const tumour = await findTumour(request, pet);
  return {
    pet: pet.volume,
    ...(ct && { ct: ct.volume }),
    mask: tumour.mask,
    box: tumour.box,
    acquisition: {
      ...acquisitionOf(pet),
      ...ct?.acquisition,
      petVoxelMm: voxelMm(pet.volume.geometry),
      ...(ct && { ctVoxelMm: voxelMm(ct.volume.geometry) }),
      maskSource: tumour.source,
    },
    simulated: pet.dicom?.chosen.qualityControlSubject ?? false,
    explanations: [pet.choice, ...(ct?.choice === undefined ? [] : [ct.choice])],
    problems: [...pet.problems, ...(ct?.problems ?? []), ...tumour.problems],
  };
}

function readPet({ patient, images, weightKg }: ImageRequest): Promise<PetImage> {
  const path = images.kind === "dicom" ? images.folder : images.pet;
  if (path === undefined)
    return fail({
      code: "pet-missing",
      where: { patient },
      found: "no PET image is named",
      expected: "a PET in SUVbw for each patient",
      remedy: "Fill in the column of PET images or of DICOM folders.",
    });
  return readPetImage(path, weightKg === undefined ? {} : { weightKg });
}

interface CtImage {
  readonly volume: Volume<"HU">;
  readonly choice?: string;
  readonly acquisition?: Pick<Acquisition, "kernel" | "contrast">;
  readonly problems: readonly Problem[];
}

async function readCt(
  { images, registered }: ImageRequest,
  { dicom }: PetImage,
): Promise<CtImage | undefined> {
  if (images.kind === "nifti")
    return images.ct === undefined
      ? undefined
      : { volume: await readNiftiFile(images.ct, "HU"), problems: [] };
  if (!dicom?.series.some(({ modality }) => modality === "CT")) return undefined;
  const choice = chooseCt(dicom.series, dicom.chosen, { registered });
  const ct = await loadCt(choice.series, { read: readDicomFile });
  const { kernel, contrast } = choice.series;
  return {
    volume: ct.volume,
    choice: choice.explanation,
    acquisition: {
      ...(kernel !== undefined && { kernel }),
      ...(contrast !== undefined && { contrast }),
    },
    problems: [...choice.problems, ...ct.problems],
  };
}

function acquisitionOf({ method, kind, dicom }: PetImage): Acquisition {
  if (dicom === undefined) return { suvMethod: `${method} (${kind})` };
  const { manufacturer, model, reconstruction } = dicom.chosen;
  const { uptakeSeconds, doseBq, weightKg } = dicom.scale;
  const scanner = [manufacturer, model].filter((part) => part !== "").join(" ");
  const header = dicom.chosen.slices[0]?.pet;
  const decay = header?.decayCorrection === undefined ? "" : `, decay correction ${header.decayCorrection}`;
  return {
    // The rule alone, which scans of a centre share; their own times are in the problems and in `inspect`.
    suvMethod: `${header?.units ?? "units not stated"}${decay} (${kind})`,
    ...(scanner !== "" && { scanner }),
    ...(reconstruction !== undefined && { reconstruction }),
    ...(uptakeSeconds !== undefined && { uptakeMinutes: uptakeSeconds / 60 }),
    ...(doseBq !== undefined && weightKg !== undefined && { doseMBqPerKg: doseBq / 1e6 / weightKg }),
  };
}

interface Tumour {
  readonly mask: Mask;
  readonly box: BoxOrigin;
  readonly source: string;
  readonly problems: readonly Problem[];
}

async function findTumour(request: ImageRequest, pet: PetImage): Promise<Tumour> {
  const { patient, tumour, images, registered } = request;
  const { geometry } = pet.volume;
  if (tumour.kind === "mask") {
    const path = images.mask ?? maskFileBeside(patient, pet);
    return oneTumour(patient, path, await readMaskImage(path, geometry, { registered }));
  }
  const search = tumourSearch(
    tumour,
    { id: patient, ...(request.seedMm && { seedMm: request.seedMm }) },
    geometry,
  );
  const proposal = proposeLesion(pet.volume, search);
  return {
    mask: proposal.mask,
    box: { source: "proposed", reviewed: false },
    source: `proposed: ${tumour.kind === "seed" ? "from a seed point" : "hottest lesion"}`,
    problems: proposal.warnings,
  };
}

/** The SEG or RTSTRUCT of the patient's own folder, where there is just one. */
function maskFileBeside(patient: string, { dicom }: PetImage): string {
  const files = (dicom?.series ?? [])
    .filter(({ modality }) => modality === "SEG" || modality === "RTSTRUCT")
    .flatMap((series) => series.files);
  if (files.length === 1) return files[0]!;
  return fail({
    code: files.length === 0 ? "mask-missing" : "mask-ambiguous",
    where: { patient },
    found:
      files.length === 0
        ? "no mask is named and no SEG or RTSTRUCT lies in the patient's folder"
        : `no mask is named and ${files.length} SEG or RTSTRUCT files lie in the patient's folder`,
    expected: "one mask of the tumour: NIfTI, DICOM SEG or RTSTRUCT",
    remedy:
      "Name it (column 'mask' of the table, or --mask), or let a box be proposed ('images.tumour' of the study file, or --seed).",
  });
}

function oneTumour(patient: string, path: string, { masks, how, problems }: MaskImage): Tumour {
  const [first, another] = masks;
  if (first === undefined || another !== undefined)
    return fail({
      code: first === undefined ? "mask-empty" : "mask-has-labels",
      where: { patient, file: path },
      found:
        first === undefined
          ? "a segmentation without a voxel inside"
          : `several structures: ${masks.map(({ name }) => `'${name}'`).join(", ")}`,
      expected: "one structure, the tumour",
      remedy: "Export the tumour's structure alone.",
    });
  return { mask: first.mask, box: { source: "mask" }, source: how.split(/[:,]/)[0]!, problems };
}

function voxelMm({ spacingMm: [z, y, x] }: Geometry): readonly [number, number, number] {
  return [x, y, z];
}
