// Planes for pictures: axial, coronal and sagittal slices through a point, oriented as they are read.
import type { Extent } from "./geometry.ts";
import { resampleVolume } from "./resample.ts";
import type { Geometry, Vector, Volume } from "./volume.ts";

export type PlaneOrientation = "axial" | "coronal" | "sagittal";

/**
 * A picture: `values` row by row from the top; pixel [row, column] is centred at originMm +
 * column·pixelMm·across + row·pixelMm·down.
 */
export interface Plane {
  readonly orientation: PlaneOrientation;
  readonly width: number;
  readonly height: number;
  /** Edge of the square pixels, mm. */
  readonly pixelMm: number;
  /** Centre of the top left pixel (LPS, mm). */
  readonly originMm: Vector;
  /** Unit vectors of the picture: to the right, and downwards. */
  readonly across: Vector;
  readonly down: Vector;
  readonly values: Float32Array;
}

export interface PlaneOptions {
  readonly orientation: PlaneOrientation;
  /** The plane goes through this point (LPS, mm). */
  readonly throughMm: Vector;
  /** The block of patient axes that the picture shows: `extentMm` of the volume or of a box. */
  readonly extent: Extent;
  /** Edge of the pixels, mm. */
  readonly pixelMm: number;
  /** Value where there is no image: 0 for SUV, −1024 for HU. */
  readonly outsideValue: number;
  /** The frame of reference in which the point and the block are meant. */
  readonly frameOfReference?: string;
}

/**
 * The plane of a volume through a point, linearly interpolated; where pixels are coarser than voxels they
 * average within the plane, never across it. Planes of two volumes with equal options are sampled at the same
 * millimetres: a PET plane lies right on its CT plane whatever their grids. Refuses a volume in another frame
 * of reference than `frameOfReference`, where given (`frame-of-reference-differs`).
 */
export function planeThrough(volume: Volume, options: PlaneOptions): Plane {
  const { orientation, pixelMm, outsideValue } = options;
  const target = planeGeometry(options, Math.min(...volume.geometry.spacingMm));
  const { data } = resampleVolume(volume, target, { interpolation: "linear", outsideValue });
  return {
    orientation,
    width: target.shape[2],
    height: target.shape[1],
    pixelMm,
    originMm: target.originMm,
    across: views[orientation].across,
    down: views[orientation].down,
    values: data,
  };
}

/**
 * Axial pictures are seen from the feet (the patient's right on the left, anterior on top), coronal ones from
 * the front (right on the left, superior on top), sagittal ones from the patient's left (anterior on the
 * left, superior on top).
 */
const views: Readonly<
  Record<PlaneOrientation, { readonly normal: Vector; readonly down: Vector; readonly across: Vector }>
> = {
  axial: { normal: [0, 0, 1], down: [0, 1, 0], across: [1, 0, 0] },
  coronal: { normal: [0, 1, 0], down: [0, 0, -1], across: [1, 0, 0] },
  sagittal: { normal: [1, 0, 0], down: [0, 0, -1], across: [0, 1, 0] },
};

/** One layer of voxels, thin enough that nothing is averaged across it. */
function planeGeometry(
  { orientation, throughMm, extent, pixelMm, frameOfReference }: PlaneOptions,
  thicknessMm: number,
): Geometry {
  const { normal, down, across } = views[orientation];
  const width = pixelsAlong(across, extent, pixelMm);
  const height = pixelsAlong(down, extent, pixelMm);
  const component = (axis: 0 | 1 | 2): number => {
    if (normal[axis] !== 0) return throughMm[axis];
    const middle = (extent.minMm[axis] + extent.maxMm[axis]) / 2;
    return middle - (((width - 1) * across[axis] + (height - 1) * down[axis]) * pixelMm) / 2;
  };
  return {
    shape: [1, height, width],
    spacingMm: [thicknessMm, pixelMm, pixelMm],
    originMm: [component(0), component(1), component(2)],
    directions: [normal, down, across],
    ...(frameOfReference === undefined ? {} : { frameOfReference }),
  };
}

function pixelsAlong(direction: Vector, { minMm, maxMm }: Extent, pixelMm: number): number {
  const axis = direction.findIndex((component) => component !== 0);
  return Math.max(1, Math.ceil((maxMm[axis]! - minMm[axis]!) / pixelMm - 1e-6));
}
