// A phantom patient on the scanner: SUV, HU and tumour mask on the scanner's own grids, before they become files.
import { stream } from "../../core/random/stream.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { type Centre, centreOf, drawAppearance, type PatientAppearance } from "./appearance.ts";
import { smoothNoise } from "./field.ts";
import { addInterpolated, type Grid, movedGrid, voxelCount } from "./grid.ts";
import { drawLatents, type Signal } from "./latents.ts";
import { drawPerson, type Location, type Person, round } from "./person.ts";
import { type ImageMatrix, type Scanner, scannerOf } from "./scanners.ts";
import { drawShape, type TumourShape } from "./shape.ts";
import { imprint } from "./texture.ts";
import { drawThorax, type Thorax } from "./thorax.ts";

export interface PhantomOptions {
  readonly seed: number;
  readonly signal: Signal;
}

/** Images of one patient; grids in thorax coordinates, slices towards the head. */
export interface Acquisition {
  readonly index: number;
  readonly person: Person;
  readonly centre: Centre;
  readonly scanner: Scanner;
  readonly petGrid: Grid;
  /** SUVbw. */
  readonly suv: Float32Array;
  readonly ctGrid: Grid;
  readonly hu: Float32Array;
  /** 1 inside the tumour, on the PET's grid. */
  readonly mask: Uint8Array;
  readonly shape: TumourShape;
  /** Where the thorax's origin lies in the scanner's coordinates. */
  readonly tableMm: Vector;
  readonly ctShiftMm: Vector;
}

/** Scans patient `index` (1-based). Nothing of it depends on the size of the cohort. */
export function acquire(options: PhantomOptions, index: number): Acquisition {
  const { seed, signal } = options;
  const part = (name: string) => stream(seed, "phantom", index, name);
  const centre = centreOf(index);
  const scanner = scannerOf[centre];
  const person = drawPerson(seed, index);
  const latents = drawLatents(seed, index, signal);
  const appearance = drawAppearance(seed, index, centre);
  const { pet, ct, ctShiftMm } = appearance;

  const setting = part("setting");
  const tumourCentreMm = drawTumourCentre(person.location, setting);
  const armsDown = setting.next() < scanner.armsDown;
  const isocentre: Vector = [
    round(6 * setting.normal(), 2),
    round(6 + 6 * setting.normal(), 2),
    round(tumourCentreMm[2] + 6 * (2 * setting.next() - 1), 2),
  ];
  const tableMm: Vector = [0, round(-20 * setting.next(), 1), round(-900 + 200 * setting.next(), 1)];
  const petGrid = centredGrid(scanner.pet, isocentre);
  const ctGrid = centredGrid(scanner.ct, [isocentre[0] + 1.3, isocentre[1] - 2.1, isocentre[2] + 0.7]);

  const shape = drawShape(part("shape"), tumourCentreMm);
  const thorax = drawThorax(
    {
      bmi: person.bmi,
      armsDown,
      contrast: scanner.ctContrast,
      suv: pet.background,
      hu: ct.background,
      tumourCentreMm,
      tumourDiameterMm: shape.diameterMm,
      extent: surrounding([petGrid, ctGrid, shape.grid], 8),
      petBlurMm: pet.blurMm,
      ctBlurMm: 1.2,
    },
    part("thorax"),
  );
  return {
    index,
    person,
    centre,
    scanner,
    petGrid,
    suv: scanPet(thorax, shape, appearance, latents.zP, petGrid, part),
    ctGrid,
    hu: scanCt(thorax, shape, appearance, latents.zC, ctGrid, part),
    mask: maskOn(petGrid, shape),
    shape,
    tableMm,
    ctShiftMm,
  };
}

type Part = (name: string) => ReturnType<typeof stream>;

function scanPet(
  thorax: Thorax,
  shape: TumourShape,
  { pet }: PatientAppearance,
  z: number,
  grid: Grid,
  part: Part,
): Float32Array {
  const added = imprint(shape, { ...pet, z }, thorax.pet(shape.grid), part("pet-texture"));
  const suv = addInterpolated(added, shape.grid, grid, thorax.pet(grid));
  const noise = smoothNoise(grid, 2, part("pet-noise"));
  for (let v = 0; v < suv.length; v++) {
    suv[v] = Math.max(0, suv[v] + pet.noise * Math.sqrt(5 * Math.max(suv[v], 0.02)) * noise[v]);
  }
  return suv;
}

function scanCt(
  thorax: Thorax,
  shape: TumourShape,
  { ct, ctShiftMm }: PatientAppearance,
  z: number,
  grid: Grid,
  part: Part,
): Float32Array {
  const moved = movedGrid(grid, [-ctShiftMm[0], -ctShiftMm[1], -ctShiftMm[2]]);
  const added = imprint(shape, { ...ct, z }, thorax.ct(shape.grid), part("ct-texture"));
  const hu = addInterpolated(added, shape.grid, moved, thorax.ct(moved));
  const noise = smoothNoise(grid, 1.2, part("ct-noise"));
  for (let v = 0; v < hu.length; v++) hu[v] += ct.noise * noise[v];
  return hu;
}

/** Voxels whose centre lies inside the tumour. */
function maskOn(grid: Grid, shape: TumourShape): Uint8Array {
  const inside = new Float32Array(voxelCount(shape.grid));
  for (const voxel of shape.inside) inside[voxel] = 1;
  const share = addInterpolated(inside, shape.grid, grid, new Float32Array(voxelCount(grid)));
  const mask = new Uint8Array(share.length);
  for (let v = 0; v < mask.length; v++) mask[v] = share[v] >= 0.5 ? 1 : 0;
  return mask;
}

const heightMm: Readonly<Record<Location, number>> = { upper: 58, middle: -28, lower: -100 };

function drawTumourCentre(location: Location, random: ReturnType<typeof stream>): Vector {
  return [-1 + 3 * random.normal(), 28 + 3 * random.normal(), heightMm[location] + 10 * random.normal()];
}

function centredGrid({ shape, spacingMm }: ImageMatrix, [x, y, z]: Vector): Grid {
  const half = (axis: 0 | 1 | 2) => ((shape[axis] - 1) / 2) * spacingMm[axis];
  return { shape, spacingMm, originMm: [x - half(2), y - half(1), z - half(0)] };
}

/** A grid of 10 mm that covers others with a margin. */
function surrounding(grids: readonly Grid[], marginMm: number): Grid {
  const from = [0, 1, 2].map((d) => Math.min(...grids.map((g) => g.originMm[d])) - marginMm);
  const to = [0, 1, 2].map(
    (d) => Math.max(...grids.map((g) => g.originMm[d] + g.shape[2 - d] * g.spacingMm[2 - d])) + marginMm,
  );
  const voxels = [0, 1, 2].map((d) => Math.ceil((to[d] - from[d]) / 10));
  return {
    shape: [voxels[2], voxels[1], voxels[0]],
    spacingMm: [10, 10, 10],
    originMm: [from[0], from[1], from[2]],
  };
}
