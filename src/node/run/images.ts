// A patient's images from disk: PET in SUVbw, CT in HU, the tumour's mask, and what the headers say of the scan.
import { readFile } from "node:fs/promises";
import type { Acquisition, BoxOrigin } from "../../core/analysis/analysedPatient.ts";
import { chooseCt, choosePet } from "../../core/dicom/choose.ts";
import { loadCt } from "../../core/dicom/ct.ts";
import { loadMasks } from "../../core/dicom/masks.ts";
import { type LoadedPet, loadPet } from "../../core/dicom/pet.ts";
import type { Series } from "../../core/dicom/series.ts";
import { type ProposalSearch, proposeLesion } from "../../core/measure/proposeLesion.ts";
import { fail, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { TumourRule } from "../../core/study/study.ts";
import { extentMm } from "../../core/volume/geometry.ts";
import { readNifti, readNiftiMask } from "../../core/volume/nifti.ts";
import type { Geometry, Mask, Vector, Volume } from "../../core/volume/volume.ts";
import { findSeries, readDicomFile } from "../files/dicomFolder.ts";

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
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/** Loads a patient. Refuses a PET whose SUV would be a guess, a missing PET or mask, and whatever the readers of files refuse. */
export async function loadImages(request: ImageRequest): Promise<PatientImages> {
  const scan =
    request.images.kind === "dicom"
      ? await loadDicom(request.images.folder, request)
      : await loadNifti(request.images, request);
  const tumour = await findTumour(request, scan);
  return {
    pet: scan.pet,
    ...(scan.ct && { ct: scan.ct }),
    mask: tumour.mask,
    box: tumour.box,
    acquisition: {
      ...scan.acquisition,
      petVoxelMm: voxelMm(scan.pet.geometry),
      ...(scan.ct && { ctVoxelMm: voxelMm(scan.ct.geometry) }),
      maskSource: tumour.source,
    },
    simulated: scan.simulated,
    explanations: scan.explanations,
    problems: [...scan.problems, ...tumour.problems],
  };
}

interface Scan {
  readonly pet: Volume<"SUVbw">;
  readonly ct?: Volume<"HU">;
  readonly acquisition: Acquisition;
  readonly simulated: boolean;
  readonly explanations: readonly string[];
  readonly problems: readonly Problem[];
  /** SEG and RTSTRUCT series that lie in the patient's folder. */
  readonly masks: readonly Series[];
}

async function loadDicom(folder: string, { patient, weightKg }: ImageRequest): Promise<Scan> {
  const found = await findSeries(folder);
  requireOnePatient(patient, folder, found.series);
  const overrides = weightKg === undefined ? {} : { weightKg };
  const chosenPet = choosePet(found.series, overrides);
  const pet = await loadPet(chosenPet.series, { read: readDicomFile, ...overrides });
  if (pet.kind === "not-suv") throw new ProblemError(pet.scale.problems);
  const hasCt = found.series.some(({ modality }) => modality === "CT");
  const chosenCt = hasCt ? chooseCt(found.series, chosenPet.series) : undefined;
  const ct = chosenCt && (await loadCt(chosenCt.series, { read: readDicomFile }));
  const choices = [chosenPet, ...(chosenCt ? [chosenCt] : [])];
  return {
    pet: pet.volume,
    ...(ct && { ct: ct.volume }),
    acquisition: petAcquisition(chosenPet.series, pet.scale),
    simulated: chosenPet.series.qualityControlSubject,
    explanations: choices.map(({ explanation }) => explanation),
    problems: [
      ...found.problems.map((problem): Problem => ({ ...problem, severity: "warning" })),
      ...choices.flatMap(({ problems }) => problems),
      ...pet.problems,
      ...(ct?.problems ?? []),
    ],
    masks: found.series.filter(({ modality }) => modality === "SEG" || modality === "RTSTRUCT"),
  };
}

function petAcquisition(
  series: Series,
  scale: Exclude<LoadedPet["scale"], { kind: "refused" }>,
): Acquisition {
  const scanner = [series.manufacturer, series.model].filter((part) => part !== "").join(" ");
  return {
    ...(scanner !== "" && { scanner }),
    suvMethod: `${scale.method} (${scale.kind})`,
    ...(scale.uptakeSeconds !== undefined && { uptakeMinutes: scale.uptakeSeconds / 60 }),
    ...(scale.doseBq !== undefined &&
      scale.weightKg !== undefined && { doseMBqPerKg: scale.doseBq / 1e6 / scale.weightKg }),
  };
}

function requireOnePatient(patient: string, folder: string, series: readonly Series[]): void {
  const ids = [...new Set(series.map(({ patientId }) => patientId))];
  if (ids.length > 1)
    fail({
      code: "several-patients-in-folder",
      where: { patient, file: folder },
      found: `series of ${ids.length} patients (PatientID ${ids.slice(0, 3).join(", ")}${ids.length > 3 ? ", …" : ""})`,
      expected: "the series of one patient",
      remedy: "Give each patient a folder.",
    });
}

async function loadNifti(
  images: Extract<ImagePaths, { kind: "nifti" }>,
  { patient }: ImageRequest,
): Promise<Scan> {
  const path =
    images.pet ??
    fail({
      code: "pet-missing",
      where: { patient },
      found: "no PET image is named",
      expected: "a PET in SUVbw for each patient",
      remedy: "Fill in the column of PET images or of DICOM folders.",
    });
  const pet = readNifti(await readFile(path), "SUVbw", path);
  const ct = images.ct === undefined ? undefined : readNifti(await readFile(images.ct), "HU", images.ct);
  return {
    pet,
    ...(ct && { ct }),
    acquisition: { suvMethod: "NIfTI, taken as SUVbw (assumed)" },
    simulated: false,
    explanations: [],
    problems: [],
    masks: [],
  };
}

interface Tumour {
  readonly mask: Mask;
  readonly box: BoxOrigin;
  readonly source: string;
  readonly problems: readonly Problem[];
}

async function findTumour(request: ImageRequest, scan: Scan): Promise<Tumour> {
  const { patient, tumour, images } = request;
  if (tumour.kind !== "mask") return proposeTumour(request, scan);
  const path = images.mask;
  if (path !== undefined && /\.nii(\.gz)?$/i.test(path)) {
    const mask = readNiftiMask(await readFile(path), { file: path });
    return { mask, box: { source: "mask" }, source: "NIfTI", problems: [] };
  }
  const candidates = path === undefined ? scan.masks : (await findSeries(path)).series;
  const [series, another] = candidates;
  if (series === undefined || another !== undefined)
    return fail({
      code: series === undefined ? "mask-missing" : "mask-several",
      where: { patient, ...(path !== undefined && { file: path }) },
      found:
        series === undefined
          ? "no mask is named and none lies in the patient's folder"
          : `${candidates.length} segmentations`,
      expected: "one mask of the tumour: NIfTI, DICOM SEG or RTSTRUCT",
      remedy:
        "Name it in the table's column 'mask', or let boxes be proposed with 'images.tumour' (seed or hottest).",
    });
  return tumourOfSeries(request, series, scan.pet.geometry);
}

async function tumourOfSeries(request: ImageRequest, series: Series, image: Geometry): Promise<Tumour> {
  const { masks, problems } = await loadMasks(series, {
    read: readDicomFile,
    image,
    registered: request.registered,
  });
  const [first, another] = masks;
  if (first === undefined || another !== undefined)
    return fail({
      code: first === undefined ? "mask-empty" : "mask-has-labels",
      where: { patient: request.patient, file: series.files[0]! },
      found:
        first === undefined
          ? "a segmentation without a voxel inside"
          : `several structures: ${masks.map(({ name }) => `'${name}'`).join(", ")}`,
      expected: "one structure, the tumour",
      remedy: "Export the tumour's structure alone.",
    });
  return {
    mask: first.mask,
    box: { source: "mask" },
    source: series.modality === "SEG" ? "DICOM SEG" : "RTSTRUCT",
    problems,
  };
}

function proposeTumour(request: ImageRequest, { pet }: Scan): Tumour {
  const { tumour, patient } = request;
  const proposal = proposeLesion(pet, searchOf(request, pet.geometry));
  return {
    mask: proposal.mask,
    box: { source: "proposed", reviewed: false },
    source: tumour.kind === "seed" ? "proposed: seed" : "proposed: hottest lesion",
    problems: proposal.warnings.map((problem) => ({ ...problem, where: { ...problem.where, patient } })),
  };
}

function searchOf({ tumour, seedMm, patient }: ImageRequest, image: Geometry): ProposalSearch {
  if (tumour.kind === "hottest") {
    const { minMm, maxMm } = extentMm(image);
    // Shares count from the patient's right (−x), front (−y) and head (+z).
    const [right, left] = tumour.rightToLeft.map((share) => minMm[0] + share * (maxMm[0] - minMm[0]));
    const [front, back] = tumour.frontToBack.map((share) => minMm[1] + share * (maxMm[1] - minMm[1]));
    const [head, feet] = tumour.headToFeet.map((share) => maxMm[2] - share * (maxMm[2] - minMm[2]));
    return { kind: "region", region: { minMm: [right!, front!, feet!], maxMm: [left!, back!, head!] } };
  }
  if (seedMm !== undefined) return { kind: "seed", seedMm };
  return fail({
    code: "seed-missing",
    where: { patient },
    found: "no seed point",
    expected: "a point in the tumour, DICOM patient coordinates (LPS), mm",
    remedy: "Fill in the three columns of 'images.tumour.seed'.",
  });
}

function voxelMm({ spacingMm: [z, y, x] }: Geometry): readonly [number, number, number] {
  return [x, y, z];
}
