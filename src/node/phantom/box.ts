// A phantom tumour in a box, straight from memory: what a network would be given, without scanners and files.
import { stream } from "../../core/random/stream.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { type Centre, centreOf, drawAppearance } from "./appearance.ts";
import { smoothField, smoothNoise } from "./field.ts";
import { addInterpolated, cubeGrid, type Grid, movedGrid, type Scene, voxelCount } from "./grid.ts";
import { drawLatents, type Latents, type Signal } from "./latents.ts";
import { drawShape, fineSpacingMm, type TumourShape } from "./shape.ts";
import { imprint } from "./texture.ts";

export interface PhantomBoxOptions {
  readonly seed: number;
  /** 1-based. */
  readonly index: number;
  readonly signal: Signal;
  /** The patient's own centre unless said. */
  readonly centre?: Centre;
  /** Voxels along each side, of 4 mm; 24 unless said. */
  readonly boxVoxels?: number;
}

/** Cubes of boxVoxels³, indexed [z, y, x]. */
export interface PhantomBox {
  /** SUV, with noise. */
  readonly pet: Float32Array;
  /** HU, with noise. */
  readonly ct: Float32Array;
  /** 1 where at least half of the voxel is tumour (PET position). */
  readonly mask: Uint8Array;
  /** Elliptic radius at PET position: 0 in the centre, 1 at the surface. Only an observer who knows the truth has it. */
  readonly radius: Float32Array;
  readonly boxVoxels: number;
  readonly spacingMm: 4;
  readonly centre: Centre;
  readonly ctShiftMm: Vector;
  readonly latents: Latents;
}

const averaged = 2;

/** The box of patient `index`: a tumour in soft tissue, made at 2 mm and averaged to 4 mm. Same options, same values. */
export function phantomBox(options: PhantomBoxOptions): PhantomBox {
  const { seed, index, signal, boxVoxels = 24, centre = centreOf(index) } = options;
  const latents = drawLatents(seed, index, signal);
  const { pet, ct, ctShiftMm } = drawAppearance(seed, index, centre);
  const part = (name: string) => stream(seed, "phantom", index, name);
  const shape = drawShape(part("shape"), [0, 0, 0]);
  const grid = cubeGrid(boxVoxels * averaged, fineSpacingMm, [0, 0, 0]);
  const reach = cubeGrid(Math.max(grid.shape[0], shape.grid.shape[0]) + 8, fineSpacingMm, [0, 0, 0]);

  const petField = smoothField(reach, 10, part("pet-surroundings"));
  const petAround: Scene = (at) => petField(at).map((f) => pet.background * (1 + 0.15 * f));
  const petImage = sceneWithTumour(petAround, shape, { ...pet, z: latents.zP }, grid, part("pet-texture"));
  const petNoise = smoothNoise(grid, 2, part("pet-noise"));
  for (let i = 0; i < petImage.length; i++) {
    const suv = Math.max(petImage[i], pet.floor);
    petImage[i] = suv + pet.noise * Math.sqrt(5 * suv) * petNoise[i];
  }

  const ctField = smoothField(reach, 10, part("ct-surroundings"));
  const ctAround: Scene = (at) => ctField(at).map((f) => ct.background + 10 * f);
  const displaced = movedGrid(grid, [-ctShiftMm[0], -ctShiftMm[1], -ctShiftMm[2]]);
  const ctImage = sceneWithTumour(ctAround, shape, { ...ct, z: latents.zC }, displaced, part("ct-texture"));
  const ctNoise = smoothNoise(grid, 1.2, part("ct-noise"));
  for (let i = 0; i < ctImage.length; i++) ctImage[i] += ct.noise * ctNoise[i];

  const inside = new Float32Array(voxelCount(shape.grid));
  for (const voxel of shape.inside) inside[voxel] = 1;
  const share = average(
    addInterpolated(inside, shape.grid, grid, new Float32Array(voxelCount(grid))),
    boxVoxels,
  );
  const beyond = shape.radius.map((radius) => radius - outerRadius);
  const radius = addInterpolated(beyond, shape.grid, grid, new Float32Array(voxelCount(grid)));
  return {
    pet: average(petImage, boxVoxels),
    ct: average(ctImage, boxVoxels),
    mask: Uint8Array.from(share, (s) => (s >= 0.5 ? 1 : 0)),
    radius: average(radius, boxVoxels).map((r) => r + outerRadius),
    boxVoxels,
    spacingMm: 4,
    centre,
    ctShiftMm,
    latents,
  };
}

/** Radius given to voxels beyond the shape's own grid. */
const outerRadius = 3;

function sceneWithTumour(
  around: Scene,
  shape: TumourShape,
  look: Parameters<typeof imprint>[1],
  grid: Grid,
  random: Parameters<typeof imprint>[3],
): Float32Array {
  const added = imprint(shape, look, around(shape.grid), random);
  return addInterpolated(added, shape.grid, grid, around(grid));
}

/** Means over cubes of 2³ voxels. */
function average(fine: Float32Array, voxels: number): Float32Array {
  const n = voxels * averaged;
  const coarse = new Float32Array(voxels ** 3);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const target = ((k >> 1) * voxels + (j >> 1)) * voxels;
      const source = (k * n + j) * n;
      for (let i = 0; i < n; i++) coarse[target + (i >> 1)] += fine[source + i] / averaged ** 3;
    }
  }
  return coarse;
}
