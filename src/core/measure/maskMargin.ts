// The conventional measures under a mask that reaches one voxel farther, or less far: how much they owe to where its edge was drawn.
import { dilate, erode } from "../volume/morphology.ts";
import type { Mask } from "../volume/volume.ts";
import { type LesionMeasures, measureLesion, type SuvVolume } from "./suv.ts";

export interface MarginMeasures {
  /** Of the mask with the six neighbours of each of its voxels. */
  readonly grown: LesionMeasures;
  /** Of the voxels whose six neighbours are in the mask; null where there is none. */
  readonly shrunk: LesionMeasures | null;
}

/** The mask must lie on the voxels of the PET, as for `measureLesion`. */
export function measureMargins(suv: SuvVolume, { geometry, data }: Mask): MarginMeasures {
  const shrunk = erode(data, geometry.shape);
  return {
    grown: measureLesion(suv, { geometry, data: dilate(data, geometry.shape) }),
    shrunk: shrunk.includes(1) ? measureLesion(suv, { geometry, data: shrunk }) : null,
  };
}
