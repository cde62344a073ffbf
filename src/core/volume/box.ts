// The box around a tumour that a network sees: always in patient axes, always at one scale. Tumours are
// cropped, never squeezed.
import { contains, indexToMm, voxelCount } from "./geometry.ts";
import { maskBounds, maskShareOutside } from "./mask.ts";
import type { Geometry, Mask, Vector } from "./volume.ts";

export interface BoxSize {
  /** Edge of the cubic voxels, mm. */
  readonly spacingMm: number;
  /** Voxels along each edge. */
  readonly boxVoxels: number;
  /** Voxels more on every side, from which training may shift the box; 0 unless said. */
  readonly marginVoxels?: number;
}

/**
 * A cubic grid centred on a position (LPS, mm), its axes z, y, x towards superior, posterior and left
 * whatever the orientation of the images: voxel [0, 0, 0] is the most inferior, anterior, right one.
 */
export function boxAround(
  centreMm: Vector,
  { spacingMm, boxVoxels, marginVoxels = 0 }: BoxSize,
  frameOfReference?: string,
): Geometry {
  const voxels = boxVoxels + 2 * marginVoxels;
  const toCorner = ((voxels - 1) / 2) * spacingMm;
  return {
    shape: [voxels, voxels, voxels],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originMm: [centreMm[0] - toCorner, centreMm[1] - toCorner, centreMm[2] - toCorner],
    directions: patientAxes,
    ...(frameOfReference === undefined ? {} : { frameOfReference }),
  };
}

const patientAxes = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
] as const;

/** How a box, an image and a mask lie to each other; shares are 0 … 1. */
export interface BoxFit {
  /**
   * Part of the mask's volume that the box cuts off: the tumour is larger than the box, or lies off its
   * centre.
   */
  readonly maskOutsideBox: number;
  /** Part of the box where there is no image. */
  readonly boxOutsideImage: number;
  /**
   * The mask reaches the first or last slice, row or column of the image: the tumour may go on where nothing
   * was scanned.
   */
  readonly maskTouchesImageEdge: boolean;
}

/** Says what a box loses. The mask lies on any grid; its touching of the edge is judged by `image`. */
export function boxFit(box: Geometry, image: Geometry, mask: Mask): BoxFit {
  return {
    maskOutsideBox: maskShareOutside(mask, box),
    boxOutsideImage: boxShareOutside(box, image),
    maskTouchesImageEdge: maskTouchesEdge(mask, image),
  };
}

/** Part (0 … 1) of a box's voxels whose centre lies outside an image. */
export function boxShareOutside(box: Geometry, image: Geometry): number {
  const [depth, height, width] = box.shape;
  let outside = 0;
  for (let k = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++) if (!contains(image, indexToMm(box, [k, j, i]))) outside++;
  return outside / voxelCount(box);
}

/** Whether any voxel of the mask lies in, or beyond, the outermost voxels of an image. */
export function maskTouchesEdge(mask: Mask, image: Geometry): boolean {
  if (maskBounds(mask) === undefined) return false;
  const inner = withoutOutermostVoxels(image);
  return inner === undefined || maskShareOutside(mask, inner) > 0;
}

function withoutOutermostVoxels(image: Geometry): Geometry | undefined {
  const [depth, height, width] = image.shape;
  if (Math.min(depth, height, width) < 3) return undefined;
  return { ...image, shape: [depth - 2, height - 2, width - 2], originMm: indexToMm(image, [1, 1, 1]) };
}
