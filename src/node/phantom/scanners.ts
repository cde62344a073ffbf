// The two centres' scanners and their habits.
import type { PerAxis } from "../../core/volume/volume.ts";
import { type Centre, centreOf } from "./appearance.ts";

export interface ImageMatrix {
  /** [slices, rows, columns]. */
  readonly shape: PerAxis;
  readonly spacingMm: PerAxis;
}

export interface Scanner {
  readonly manufacturer: string;
  readonly model: string;
  readonly pet: ImageMatrix;
  readonly ct: ImageMatrix;
  /** START: activity at the start of the series; ADMIN: activity at injection. */
  readonly decayCorrection: "START" | "ADMIN";
  /** One rescale slope for the series, or another for each slice. */
  readonly slopes: "series" | "slice";
  /** Instance numbers rise towards the head, or towards the feet. */
  readonly instanceOrder: "ascending" | "descending";
  /** How CT numbers are stored: 0 … 4095 with intercept −1024, or signed with intercept 0. */
  readonly ctPixels: "unsigned" | "signed";
  readonly maskFormat: "SEG" | "NIfTI";
  readonly doseMBqPerKg: number;
  readonly uptakeMinutes: number;
  readonly reconstruction: string;
  readonly ctKernel: string;
  readonly ctContrast: boolean;
  /** Share of patients whose arms lie beside the body: the PET shows them, the narrower CT cuts them off. */
  readonly armsDown: number;
}

export const scannerOf: Readonly<Record<Centre, Scanner>> = {
  A: {
    manufacturer: "UPTAKE PHANTOM WORKS",
    model: "Annulus 4",
    pet: { shape: [56, 96, 96], spacingMm: [3, 4.07283, 4.07283] },
    ct: { shape: [60, 150, 150], spacingMm: [3, 2.34375, 2.34375] },
    decayCorrection: "START",
    slopes: "series",
    instanceOrder: "ascending",
    ctPixels: "unsigned",
    maskFormat: "SEG",
    doseMBqPerKg: 3.7,
    uptakeMinutes: 62,
    reconstruction: "OSEM3D 4i8s",
    ctKernel: "B30F",
    ctContrast: false,
    armsDown: 0,
  },
  B: {
    manufacturer: "SIMULATED IMAGING",
    model: "Tomophant 700",
    pet: { shape: [52, 88, 88], spacingMm: [3.27, 5.46875, 5.46875] },
    ct: { shape: [55, 144, 144], spacingMm: [3.27, 2.734375, 2.734375] },
    decayCorrection: "ADMIN",
    slopes: "slice",
    instanceOrder: "descending",
    ctPixels: "signed",
    maskFormat: "NIfTI",
    doseMBqPerKg: 4.4,
    uptakeMinutes: 66,
    reconstruction: "VPFX",
    ctKernel: "STANDARD",
    ctContrast: true,
    armsDown: 0.3,
  },
};

/** Ending of the mask file of patient `index`. */
export function maskEnding(index: number): ".dcm" | ".nii.gz" {
  return scannerOf[centreOf(index)].maskFormat === "SEG" ? ".dcm" : ".nii.gz";
}
