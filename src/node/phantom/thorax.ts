// The thorax around the tumour: simple organs with the uptake and density of their kind, other in each patient.
// Coordinates: x to the left, y to the back, z to the head, mm; 0 is the midline, mid-depth, at the tracheal bifurcation.
import type { RandomStream } from "../../core/random/stream.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { smoothField } from "./field.ts";
import { type Grid, type Scene, voxelCount } from "./grid.ts";
import { type Organ, paint } from "./organ.ts";
import { clamp } from "./shape.ts";

export interface ThoraxOptions {
  /** Sets how wide the body is. */
  readonly bmi: number;
  readonly armsDown: boolean;
  /** Contrast medium in the blood of the CT. */
  readonly contrast: boolean;
  /** Soft tissue of the mediastinum, where the tumour grows. */
  readonly suv: number;
  readonly hu: number;
  readonly tumourCentreMm: Vector;
  readonly tumourDiameterMm: number;
  /** Everything that any grid will ask for. */
  readonly extent: Grid;
  /** Standard deviations of the edges' blur. */
  readonly petBlurMm: number;
  readonly ctBlurMm: number;
}

export interface Thorax {
  /** SUV without tumour and noise. */
  readonly pet: Scene;
  /** HU without tumour and noise. */
  readonly ct: Scene;
}

interface Tissue {
  readonly organ: Organ;
  readonly suv: number;
  readonly hu: number;
  /** Mediastinal soft tissue carries the random fields of the surroundings. */
  readonly uneven?: boolean;
}

const airHu = -1000;

/** Draws a patient's thorax. Later tissues are painted over earlier ones. */
export function drawThorax(options: ThoraxOptions, random: RandomStream): Thorax {
  const tissues = drawTissues(options, random);
  const petField = smoothField(options.extent, 10, random);
  const ctField = smoothField(options.extent, 10, random);
  return {
    pet: (grid) => {
      const field = petField(grid);
      const image = new Float32Array(voxelCount(grid));
      for (const { organ, suv, uneven } of tissues) {
        const spread = uneven ? 0.15 : 0.05;
        paint(image, grid, organ, options.petBlurMm, (v) => suv * (1 + spread * field[v]));
      }
      return image;
    },
    ct: (grid) => {
      const field = ctField(grid);
      const image = new Float32Array(voxelCount(grid)).fill(airHu);
      for (const { organ, hu, uneven } of tissues) {
        const spread = hu < -900 ? 0 : uneven ? 10 : 4;
        paint(image, grid, organ, options.ctBlurMm, (v) => hu + spread * field[v]);
      }
      return image;
    },
  };
}

function drawTissues(options: ThoraxOptions, random: RandomStream): Tissue[] {
  const n = () => random.normal();
  const vary = (value: number, share: number) => value * (1 + share * clamp(n(), -2, 2));
  const halfWidth = vary(152 + 3.5 * (options.bmi - 24), 0.02);
  const halfDepth = vary(106 + 3 * (options.bmi - 24), 0.02);
  const fat = clamp(10 + 1.6 * (options.bmi - 20), 6, 34);
  const chestWall = halfWidth - fat - 14;
  const lungDepth = halfDepth - fat - 12;
  const bloodSuv = options.suv * vary(1.15, 0.08);
  const bloodHu = options.contrast ? vary(150, 0.12) : 42;
  const blood = { suv: bloodSuv, hu: bloodHu };
  const muscle = { suv: vary(0.75, 0.15), hu: 52 };
  const lung = { suv: vary(0.45, 0.2), hu: vary(-820, 0.04) };
  const bone = { suv: vary(1.4, 0.2), hu: vary(170, 0.2) };
  const mediastinum = { suv: options.suv, hu: options.hu, uneven: true };
  // After a fast of few hours the heart muscle takes up little or very much: at times more than any tumour.
  const heartMuscle = { suv: clamp(3 * Math.exp(0.8 * n()), 1, 18), hu: options.contrast ? 95 : 45 };
  const heart: Vector = [30 + 3 * n(), -36 + 3 * n(), -98 + 5 * n()];
  const ventricle: Vector = [heart[0] + 20, heart[1] - 2, heart[2] - 10];
  const air = { suv: 0.1, hu: -1000 };

  const tissues: Tissue[] = [
    { organ: column([0, halfDepth + 28, 0], [190, 9]), suv: 0, hu: -700 },
    { organ: column([0, 0, 0], [halfWidth, halfDepth]), suv: vary(0.35, 0.2), hu: -102 },
    { organ: column([0, 0, 0], [halfWidth - fat, halfDepth - fat]), ...muscle },
    { organ: column([0, 8, 0], [56, 66]), ...mediastinum },
    { organ: lungBetween(-vary(25, 0.06), -chestWall), ...lung },
    { organ: lungBetween(vary(30, 0.06), chestWall), ...lung },
    { organ: ellipsoid([-68, -8, -210], vary3([96, 84, 78])), suv: vary(2.3, 0.15), hu: vary(58, 0.1) },
    { organ: ellipsoid(heart, [56, 42, 54]), ...blood },
    { organ: ellipsoid(ventricle, [33, 31, 40]), ...heartMuscle },
    { organ: ellipsoid(ventricle, [23, 21, 30]), ...blood },
    { organ: column([-22, -28, 80], [9, 9, 70]), ...blood },
    { organ: column([2, -100 + fat / 2, -20], [17, 5, 90]), ...bone },
    { organ: column([0, 68, 0], [21, 17]), ...bone, hu: bone.hu + 160 },
    { organ: column([0, 68, 0], [18, 14]), ...bone },
    { organ: column([0, 91, 0], [9, 8]), suv: 1.1, hu: 30 },
    { organ: column([25, 46, 0], [12, 12]), ...blood },
    { organ: column([0, 10, 104], [9, 8, 100]), ...air },
    { organ: ellipsoid([-20, 12, -12], [17, 6, 9]), ...air },
    { organ: ellipsoid([21, 13, -16], [19, 5, 8]), ...air },
    { organ: column([-1, 29, 0], [8, 7]), suv: options.suv * 1.2, hu: 40 },
    { organ: growthSpace(options), ...mediastinum },
  ];
  if (!options.armsDown) return tissues;
  const arms = [-1, 1].flatMap((side): Tissue[] => {
    const x = side * (halfWidth + 46);
    return [
      { organ: column([x, 10, 0], [42, 44]), suv: 0.35, hu: -102 },
      { organ: column([x, 10, 0], [34, 36]), ...muscle },
      { organ: column([x, 10, 0], [11, 11]), ...bone, hu: 320 },
    ];
  });
  return [...arms, ...tissues];

  function lungBetween(innerX: number, outerX: number): Organ {
    const semiAxes: Vector = [Math.abs(outerX - innerX) / 2, lungDepth, vary(165, 0.03)];
    return ellipsoid([(innerX + outerX) / 2, 0, -30], semiAxes);
  }
  function vary3([x, y, z]: Vector): Vector {
    return [vary(x, 0.03), vary(y, 0.03), vary(z, 0.03)];
  }
}

/** A tumour pushes lung, heart and vessels aside: soft tissue lies around it. */
function growthSpace({ tumourCentreMm, tumourDiameterMm }: ThoraxOptions): Organ {
  const semiAxis = tumourDiameterMm * 0.65 + 5;
  return ellipsoid(tumourCentreMm, [semiAxis, semiAxis, semiAxis]);
}

function ellipsoid(centreMm: Vector, semiAxesMm: Vector): Organ {
  return { form: "ellipsoid", centreMm, semiAxesMm };
}

/** A column through the whole field of view unless a half length is given. */
function column(centreMm: Vector, [x, y, halfLength = 2000]: readonly [number, number, number?]): Organ {
  return { form: "column", centreMm, semiAxesMm: [x, y, halfLength] };
}
