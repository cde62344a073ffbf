// From a patient's PET, CT and mask to the box that every network sees, and from the box to a network's input.
// The settings travel with the model, so that another centre, or the page, prepares a patient in the same way.
import { type LesionMeasures, measureLesion } from "../measure/suv.ts";
import type { Problem } from "../problem/problem.ts";
import { boxAround, boxFit } from "../volume/box.ts";
import { pasteCube } from "../volume/crop.ts";
import { sameGrid } from "../volume/geometry.ts";
import { maskCentroidMm } from "../volume/mask.ts";
import { resampleMask, resampleVolume } from "../volume/resample.ts";
import type { Geometry, Mask, Vector, Volume } from "../volume/volume.ts";
import { registrationProblems } from "./registration.ts";

/** How a box is cut. */
export interface BoxSettings {
  /** Edge of the cubic voxels of the box. */
  readonly spacingMm: number;
  /** Edge of the box that networks see, in voxels. */
  readonly boxVoxels: number;
  /** Voxels kept beyond each face, from which training shifts the box. */
  readonly marginVoxels: number;
  /** PET, CT and mask of unlike frames of reference are known to be registered. */
  readonly registered: boolean;
  /** A tumour that reaches the edge of its PET may go on where nothing was scanned. */
  readonly tumourAtEdge: "refuse" | "warn";
}

/** How the numbers in a box enter a network: one fixed window for all patients. */
export interface IntensitySettings {
  readonly pet: { readonly clip: readonly [number, number]; readonly scale: "log1p" | "linear" };
  readonly ct: { readonly window: readonly [number, number] };
}

export type PreparationSettings = BoxSettings & IntensitySettings;

/** A patient's tumour in its box, in SUV and HU: what is kept, shown, and normalised on the way into a network. */
export interface PreparedPatient {
  readonly patient: string;
  /** The box with its margin, in patient axes. */
  readonly box: Geometry;
  readonly pet: Float32Array;
  /** Undefined where the patient has no CT. */
  readonly ct?: Float32Array;
  readonly mask: Uint8Array;
  /** Measured on the PET's own grid, before any resampling. */
  readonly measures: LesionMeasures;
}

/** Outside the image there is air without activity. */
const outsideHu = -1024;
const outsideSuv = 0;
/** A tumour that loses more than this share of its volume to the box's faces is said to be cut off. */
const cropShare = 0.01;

/**
 * Puts PET (SUVbw), CT (HU) and mask onto one grid around the mask's centroid, moved where a reader moved the box (LPS, mm), and measures the tumour.
 * A tumour larger than the box is cropped, never squeezed, and a warning says so. Refuses an empty mask (`mask-empty`) and a
 * tumour that touches the PET's edge (`tumour-at-image-edge`), given among `problems` with severity error.
 */
export function preparePatient(
  patient: string,
  images: { readonly pet: Volume<"SUVbw">; readonly ct?: Volume<"HU">; readonly mask: Mask },
  settings: BoxSettings,
  shiftMm: Vector = [0, 0, 0],
): { readonly prepared: PreparedPatient; readonly problems: readonly Problem[] } {
  const { pet, ct, mask } = images;
  const { registered } = settings;
  const centreMm = boxCentre(mask, shiftMm);
  const box = boxAround(centreMm, settings, pet.geometry.frameOfReference);
  const boxPet = resampleVolume(pet, box, { interpolation: "linear", outsideValue: outsideSuv, registered });
  const boxCt =
    ct && resampleVolume(ct, box, { interpolation: "linear", outsideValue: outsideHu, registered });
  const prepared: PreparedPatient = {
    patient,
    box,
    pet: boxPet.data,
    ...(boxCt && { ct: boxCt.data }),
    mask: resampleMask(mask, box, { registered }).data,
    measures: measureLesion(pet, maskOnPet(mask, pet, settings)),
  };
  return {
    prepared,
    problems: [
      ...fitProblems(patient, centreMm, pet.geometry, mask, settings),
      ...(ct ? registrationProblems(patient, mask, ct) : []),
    ],
  };
}

/** The mask on the voxels of the PET, on which the tumour is measured. */
export function maskOnPet(
  mask: Mask,
  { geometry }: Volume<"SUVbw">,
  { registered }: Pick<BoxSettings, "registered">,
): Mask {
  return sameGrid(mask.geometry, geometry) ? mask : resampleMask(mask, geometry, { registered });
}

/**
 * The same patient with more room on every side, for analyses that move the box. What networks see stays as it was, bit for bit. `images` are those that it
 * was prepared from.
 */
export function widen(
  prepared: PreparedPatient,
  { pet, ct, mask }: { readonly pet: Volume<"SUVbw">; readonly ct?: Volume<"HU">; readonly mask: Mask },
  settings: BoxSettings,
  { extraVoxels, shiftMm = [0, 0, 0] }: { readonly extraVoxels: number; readonly shiftMm?: Vector },
): PreparedPatient {
  const { spacingMm, boxVoxels, marginVoxels, registered } = settings;
  const wider = { spacingMm, boxVoxels, marginVoxels: marginVoxels + extraVoxels };
  const box = boxAround(boxCentre(mask, shiftMm), wider, pet.geometry.frameOfReference);
  const [edge, inner] = [box.shape[0], prepared.box.shape[0]];
  const around = <T extends Float32Array | Uint8Array>(data: T, own: T): T => {
    pasteCube(own, inner, data, edge, [extraVoxels, extraVoxels, extraVoxels]);
    return data;
  };
  const image = (volume: Volume<"SUVbw"> | Volume<"HU">, outsideValue: number, own: Float32Array) =>
    around(resampleVolume(volume, box, { interpolation: "linear", outsideValue, registered }).data, own);
  return {
    ...prepared,
    box,
    pet: image(pet, outsideSuv, prepared.pet),
    ...(ct && prepared.ct && { ct: image(ct, outsideHu, prepared.ct) }),
    mask: around(resampleMask(mask, box, { registered }).data, prepared.mask),
  };
}

/** The part of wider settings that a box depends on, and nothing else. */
export function boxSettings(settings: BoxSettings): BoxSettings {
  const { spacingMm, boxVoxels, marginVoxels, registered, tumourAtEdge } = settings;
  return { spacingMm, boxVoxels, marginVoxels, registered, tumourAtEdge };
}

/** The part of wider settings that a network's input depends on, and nothing else. */
export function intensitySettings(settings: IntensitySettings): IntensitySettings {
  const { pet, ct } = settings;
  return { pet, ct };
}

/** A channel as a network sees it: one fixed window for all patients, scaled to 0 … 1 (docs/methods.md, 'Intensity'). */
export function networkInput(
  prepared: PreparedPatient,
  channel: "pet" | "ct",
  settings: IntensitySettings,
): Float32Array | undefined {
  if (channel === "ct") {
    const [low, high] = settings.ct.window;
    return prepared.ct?.map((hu) => (Math.min(Math.max(hu, low), high) - low) / (high - low));
  }
  const [low, high] = settings.pet.clip;
  const scale = settings.pet.scale === "log1p" ? Math.log1p : (value: number) => value;
  const range = scale(high - low);
  return prepared.pet.map((suv) => scale(Math.min(Math.max(suv, low), high) - low) / range);
}

function boxCentre(mask: Mask, [x, y, z]: Vector): Vector {
  const centre = maskCentroidMm(mask);
  return [centre[0] + x, centre[1] + y, centre[2] + z];
}

function fitProblems(
  patient: string,
  centreMm: Vector,
  image: Geometry,
  mask: Mask,
  settings: BoxSettings,
): Problem[] {
  const { spacingMm, boxVoxels } = settings;
  // What a network sees: the box without its margin.
  const fit = boxFit(boxAround(centreMm, { spacingMm, boxVoxels }), image, mask);
  const edgeMm = boxVoxels * spacingMm;
  const problems: Problem[] = [];
  if (fit.maskTouchesImageEdge)
    problems.push({
      code: "tumour-at-image-edge",
      where: { patient },
      found: "the tumour's mask reaches the first or last slice, row or column of the PET",
      expected: "the whole tumour inside the scanned field",
      remedy:
        "Leave the patient out, correct the mask if it strays, or accept cropped fields with 'images.tumourAtEdge: warn'.",
      severity: settings.tumourAtEdge === "warn" ? "warning" : "error",
    });
  if (fit.maskOutsideBox > cropShare)
    problems.push({
      code: "tumour-larger-than-box",
      where: { patient },
      found: `${Math.round(100 * fit.maskOutsideBox)}% of the tumour lies outside its box of ${edgeMm} mm`,
      expected: "tumours inside the box",
      remedy: "The tumour was cropped, not squeezed. A larger images.boxVoxels or images.spacingMm holds it.",
      severity: "warning",
    });
  return problems;
}
