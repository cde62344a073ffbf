// How a patient's tumour and its surroundings look on each scanner, apart from the planted sign.
import { stream } from "../../core/random/stream.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { sigmaOfFwhm } from "./field.ts";
import { clamp } from "./shape.ts";
import type { Look } from "./texture.ts";

export type Centre = "A" | "B";

/**
 * The centre of patient `index` (1-based), whatever the size of the cohort: 60 of the first 150 come from B, then two of
 * nine, so that small cohorts have enough external patients and 331 are 231 and 100.
 */
export function centreOf(index: number): Centre {
  if (index <= 150) return index % 5 === 3 || index % 5 === 0 ? "B" : "A";
  return index % 9 === 2 || index % 9 === 6 ? "B" : "A";
}

/** One modality's look without the latent, and its surroundings and noise. */
export interface Appearance extends Omit<Look, "z"> {
  readonly background: number;
  /** PET: noise is this times √(5·SUV). CT: standard deviation in HU. */
  readonly noise: number;
}

export interface PatientAppearance {
  readonly pet: Appearance;
  readonly ct: Appearance;
  /** Where the CT shows what the PET shows at 0: breathing and motion between the scans. */
  readonly ctShiftMm: Vector;
}

/** Draws the appearance of patient `index` on the scanners of `centre`. */
export function drawAppearance(seed: number, index: number, centre: Centre): PatientAppearance {
  const random = stream(seed, "phantom", index, "appearance");
  const n = () => random.normal();
  const mean = clamp(9 * Math.exp(0.25 * n()), 4, 20);
  const pet: Appearance = {
    mean,
    sd: mean * 0.42 * Math.exp(0.12 * n()),
    skew: 0.12 * n(),
    tail: 0.06 * n(),
    background: 1.5 * Math.exp(0.2 * n()),
    blurMm: sigmaOfFwhm((centre === "A" ? 5.5 : 6.5) + 0.5 * n()),
    noise: (centre === "A" ? 0.1 : 0.14) * Math.exp(0.15 * n()),
    floor: 0.3,
  };
  const ct: Appearance = {
    mean: 45 + 8 * n(),
    sd: 45 * Math.exp(0.12 * n()),
    skew: 0.12 * n(),
    tail: 0.06 * n(),
    background: 20 + 35 * random.next(),
    blurMm: 0.8,
    noise: (centre === "A" ? 8 : 11) * Math.exp(0.15 * n()),
    floor: -1000,
  };
  const direction = [n(), n(), n()];
  const length = (6 * Math.sqrt(random.next())) / Math.hypot(...direction);
  return { pet, ct, ctShiftMm: [direction[0] * length, direction[1] * length, direction[2] * length] };
}
