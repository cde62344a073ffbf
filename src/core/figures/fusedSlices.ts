// A patient's box as fused slices: CT in grey, PET over it in hot colours, the mask's outline, three planes through
// the centre.

import { encode, type PngDataArray } from "fast-png";
import { fail } from "../problem/problem.ts";

/** A cube of voxels [z, y, x] in LPS order: z towards the head, y towards the back, x towards the patient's left. */
export interface FusedBox {
  /** Voxels along an edge; each array has size³ values. */
  readonly size: number;
  /** SUV. */
  readonly pet?: Float32Array;
  /** HU. */
  readonly ct?: Float32Array;
  /** 1 inside the tumour. */
  readonly mask?: Uint8Array;
}

export interface FusionWindow {
  /** HU shown as black and as white. */
  readonly ct: readonly [number, number];
  /** SUV at the top of the colour scale, which begins at 0. */
  readonly petMaximum: number;
}

export const defaultWindow: FusionWindow = { ct: [-160, 240], petMaximum: 10 };

/** An image of 8-bit RGB, row by row. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Axial, coronal and sagittal slice side by side, each `edge` pixels wide, one pixel apart. As a radiologist sees
 * them: the patient's right on the left side, head up, nose left in the sagittal one. PET and CT are interpolated
 * linearly between voxels; the outline follows the mask's voxels.
 */
export function fusedSlices(box: FusedBox, edge: number, window: FusionWindow = defaultWindow): RgbImage {
  checkSizes(box);
  const width = 3 * edge + 2;
  const data = new Uint8Array(width * edge * 3).fill(255);
  for (const [p, plane] of planes.entries()) {
    const voxel = plane(box.size);
    const inside = outlineTest(box, voxel, edge);
    for (let row = 0; row < edge; row++)
      for (let column = 0; column < edge; column++) {
        const at = (row * width + p * (edge + 1) + column) * 3;
        const colour = inside(row, column)
          ? outlineColour
          : fuse(
              sample(box.ct, box.size, voxel, row, column, edge),
              sample(box.pet, box.size, voxel, row, column, edge),
              window,
            );
        data.set(colour, at);
      }
  }
  return { width, height: edge, data };
}

/** PNG of an image. */
export function encodePng({ width, height, data }: RgbImage): Uint8Array {
  return encode({ width, height, data: data satisfies PngDataArray, channels: 3, depth: 8 });
}

/** Offset of the voxel at (row, column) of a central slice. */
type Plane = (size: number) => (row: number, column: number) => number;

const planes: readonly Plane[] = [
  (n) => (row, column) => ((n >> 1) * n + row) * n + column,
  (n) => (row, column) => ((n - 1 - row) * n + (n >> 1)) * n + column,
  (n) => (row, column) => ((n - 1 - row) * n + column) * n + (n >> 1),
];

function checkSizes(box: FusedBox): void {
  for (const [name, array] of Object.entries({ pet: box.pet, ct: box.ct, mask: box.mask }))
    if (array !== undefined && array.length !== box.size ** 3)
      fail({
        code: "box-size",
        where: {},
        found: `${array.length} ${name} values`,
        expected: `${box.size}³ = ${box.size ** 3}`,
        remedy: "This is a fault of Uptake; please report it.",
        fault: "work",
      });
}

function sample(
  values: Float32Array | undefined,
  size: number,
  voxel: (row: number, column: number) => number,
  row: number,
  column: number,
  edge: number,
): number | undefined {
  if (values === undefined) return undefined;
  // Pixel centre in voxel coordinates; beyond the outermost centres the edge voxel goes on.
  const y = Math.min(Math.max(((row + 0.5) * size) / edge - 0.5, 0), size - 1);
  const x = Math.min(Math.max(((column + 0.5) * size) / edge - 0.5, 0), size - 1);
  const [y0, x0] = [Math.floor(y), Math.floor(x)];
  const [y1, x1] = [Math.min(y0 + 1, size - 1), Math.min(x0 + 1, size - 1)];
  const [fy, fx] = [y - y0, x - x0];
  const upper = values[voxel(y0, x0)]! * (1 - fx) + values[voxel(y0, x1)]! * fx;
  const lower = values[voxel(y1, x0)]! * (1 - fx) + values[voxel(y1, x1)]! * fx;
  return upper * (1 - fy) + lower * fy;
}

const outlineColour = [86, 220, 255] as const;

// A pixel is on the outline where its own voxel is inside and a neighbouring pixel's voxel is not.
function outlineTest(
  box: FusedBox,
  voxel: (row: number, column: number) => number,
  edge: number,
): (row: number, column: number) => boolean {
  const { mask, size } = box;
  if (mask === undefined) return () => false;
  const inside = (row: number, column: number) =>
    row >= 0 &&
    column >= 0 &&
    row < edge &&
    column < edge &&
    mask[voxel(Math.floor((row * size) / edge), Math.floor((column * size) / edge))] === 1;
  return (row, column) =>
    inside(row, column) &&
    !(
      inside(row - 1, column) &&
      inside(row + 1, column) &&
      inside(row, column - 1) &&
      inside(row, column + 1)
    );
}

function fuse(
  hu: number | undefined,
  suv: number | undefined,
  { ct, petMaximum }: FusionWindow,
): readonly [number, number, number] {
  const grey = hu === undefined ? 0 : unit((hu - ct[0]) / (ct[1] - ct[0]));
  if (suv === undefined) return [byte(grey), byte(grey), byte(grey)];
  const uptake = unit(suv / petMaximum);
  // PET alone is opaque; over CT it grows from clear (at a tenth of the scale) to almost opaque, so that anatomy
  // stays visible.
  const opacity = hu === undefined ? 1 : 0.85 * unit((uptake - 0.1) / 0.35);
  const [r, g, b] = hot(uptake);
  return [
    byte(grey + (r - grey) * opacity),
    byte(grey + (g - grey) * opacity),
    byte(grey + (b - grey) * opacity),
  ];
}

/** The hot scale of nuclear medicine: black, red, yellow, white. */
function hot(value: number): readonly [number, number, number] {
  return [unit(value * 2.6), unit(value * 2.6 - 1), unit(value * 5 - 4)];
}

function unit(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0;
}

// Six bits a channel: invisible, and the PNG is a third smaller.
function byte(value: number): number {
  return Math.round(value * 63) * 4;
}
