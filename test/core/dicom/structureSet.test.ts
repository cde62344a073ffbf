// RT structure sets to masks: holes, scraps, frames of reference, and a real contour against its NIfTI mask.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadMasks } from "../../../src/core/dicom/masks.ts";
import { loadPet } from "../../../src/core/dicom/pet.ts";
import { indexToMm } from "../../../src/core/volume/geometry.ts";
import { maskCentroidMm, maskVolumeMl, maskVoxels } from "../../../src/core/volume/mask.ts";
import { readNiftiMask } from "../../../src/core/volume/nifti.ts";
import type { Geometry } from "../../../src/core/volume/volume.ts";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { dataFolder } from "../../data.ts";
import { onlySeries } from "./inMemory.ts";
import { problemOf } from "./problemOf.ts";
import { dicomFile, type Elements, memory } from "./written.ts";

/** Three unlike sizes and spacings; Sikerdebaard/dcmrtstruct2nii#28. */
const image: Geometry = {
  shape: [10, 160, 110],
  spacingMm: [3, 0.5, 0.8],
  originMm: [-40, -35, 50],
  directions: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
  frameOfReference: "1.2.3.9",
};

type Points = readonly (readonly [number, number, number])[];

function circle(radius: number, z: number, centre = [0, 0], corners = 360): Points {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return [centre[0]! + radius * Math.cos(angle), centre[1]! + radius * Math.sin(angle), z];
  });
}

function contour(points: Points, type = "CLOSED_PLANAR"): Elements {
  return { "30060042 CS": type, "30060050 DS": points.flat() };
}

function structureFile(
  structures: readonly { readonly name: string; readonly contours: readonly Elements[] }[],
  frame = "1.2.3.9",
): Uint8Array {
  return dicomFile({
    "00080060 CS": "RTSTRUCT",
    "00100020 LO": "P1",
    "0020000E UI": "1.2.3.6",
    "30060020 SQ": structures.map(({ name }, i) => ({
      "30060022 IS": i + 1,
      "30060024 UI": frame,
      "30060026 LO": name,
    })),
    "30060039 SQ": structures.map(({ contours }, i) => ({
      "30060040 SQ": contours,
      "30060084 IS": i + 1,
    })),
  });
}

const load = (file: Uint8Array, options = {}) => {
  const files = { "rs.dcm": file };
  return loadMasks(onlySeries(files), { read: memory(files), image, ...options });
};
const one = (contours: readonly Elements[]) => structureFile([{ name: "GTV", contours }]);
const heights = [56, 59, 62, 65, 68];

describe("contours", () => {
  test("a cylinder has its volume and lies where it was drawn", async () => {
    const { masks, problems } = await load(one(heights.map((z) => contour(circle(20, z, [2, 3])))));
    const { mask } = masks[0]!;
    expect(maskVolumeMl(mask) / ((Math.PI * 20 ** 2 * 15) / 1000)).toBeCloseTo(1, 2);
    const centroid = maskCentroidMm(mask);
    for (const [axis, mm] of [2, 3, 62].entries()) expect(centroid[axis]).toBeCloseTo(mm, 1);
    expect(problems).toEqual([]);
  });

  test("points given twice change nothing", async () => {
    const twice = heights.map((z) => contour(circle(20, z).flatMap((point) => [point, point])));
    const once = heights.map((z) => contour(circle(20, z)));
    expect((await load(one(twice))).masks[0]!.mask.data).toEqual((await load(one(once))).masks[0]!.mask.data);
  });

  test("Sikerdebaard/dcmrtstruct2nii#32: a ring keeps its hole, its volume is right to 1%", async () => {
    const ring = heights.flatMap((z) => [contour(circle(25, z)), contour(circle(15, z))]);
    const { mask } = (await load(one(ring))).masks[0]!;
    const volume = (Math.PI * (25 ** 2 - 15 ** 2) * 15) / 1000;
    expect(Math.abs(maskVolumeMl(mask) / volume - 1)).toBeLessThan(0.01);
    expect(mask.data[(4 * 160 + 70) * 110 + 50]).toBe(0);
  });

  test("an island in the hole is inside again", async () => {
    const file = one(heights.flatMap((z) => [25, 15, 6].map((radius) => contour(circle(radius, z)))));
    const { mask } = (await load(file)).masks[0]!;
    const volume = (Math.PI * (25 ** 2 - 15 ** 2 + 6 ** 2) * 15) / 1000;
    expect(Math.abs(maskVolumeMl(mask) / volume - 1)).toBeLessThan(0.01);
  });

  test("qurit/rt-utils#87, open-vv/vv#117: scraps are skipped and counted; the rest of their slice stays", async () => {
    const scraps = [
      contour([
        [0, 0, 62],
        [1, 1, 62],
      ]),
      contour([[5, 5, 62]], "POINT"),
      contour([
        [0, 0, 62],
        [4, 0, 62],
        [8, 0, 62],
      ]),
    ];
    const tiny = contour(circle(0.06, 62, [-35, -30]));
    const whole = heights.map((z) => contour(circle(20, z)));
    const { masks, problems } = await load(one([...scraps, tiny, ...whole]));
    expect(problems.map(({ code }) => code)).toEqual(["contours-skipped"]);
    expect(problems[0]!.found).toContain("3 of 9");
    expect(masks[0]!.mask.data).toEqual((await load(one(whole))).masks[0]!.mask.data);
  });

  test("a voxel is inside where its centre is: polygons against a point test", async () => {
    const number = fc.double({ min: -30, max: 30, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 9 }),
        async (corners) => {
          const points = corners.map(([x, y]) => [x, y, 62] as const);
          const { masks } = await load(
            structureFile([
              { name: "GTV", contours: [contour(points)] },
              { name: "always", contours: [contour(circle(3, 62))] },
            ]),
          );
          const drawn = masks.find(({ name }) => name === "GTV")?.mask.data ?? new Uint8Array(10 * 160 * 110);
          for (let j = 0; j < 160; j += 7)
            for (let i = 0; i < 110; i += 5) {
              const [x, y] = indexToMm(image, [4, j, i]);
              if (nearEdge(corners, x, y)) continue;
              expect(drawn[(4 * 160 + j) * 110 + i]).toBe(isInside(corners, x, y) ? 1 : 0);
            }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a contour that crosses itself keeps both of its lobes, though their signed areas cancel", async () => {
    const bow = ([x, y]: readonly [number, number]) => [x, y, 62] as const;
    const corners = [
      [-20, -10],
      [20, 10],
      [20, -10],
      [-20, 10],
    ] as const;
    const { masks, problems } = await load(one([contour(corners.map(bow))]));
    // Two triangles of base 20 and height 20 on a plane of 3 mm.
    expect(maskVolumeMl(masks[0]!.mask) / ((2 * 200 * 3) / 1000)).toBeCloseTo(1, 1);
    expect(problems).toEqual([]);
  });

  test("one structure on the image in other axis orders, and turned: same centroid and volume", async () => {
    const file = one(heights.map((z) => contour(circle(20, z, [2, 3]))));
    const turned: Geometry = {
      ...image,
      shape: [110, 10, 160],
      spacingMm: [0.8, 3, 0.5],
      originMm: indexToMm(image, [9, 0, 0]),
      directions: [
        [1, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ],
    };
    const straight = (await load(file)).masks[0]!.mask;
    const { mask } = (await load(file, { image: turned })).masks[0]!;
    expect(maskVoxels(mask)).toBe(maskVoxels(straight));
    for (const [axis, mm] of maskCentroidMm(mask).entries())
      expect(mm).toBeCloseTo(maskCentroidMm(straight)[axis]!, 9);
    const angle = Math.PI / 9;
    const oblique: Geometry = {
      ...image,
      shape: [40, 90, 90],
      spacingMm: [1.1, 1, 0.9],
      originMm: [2, 3, 62],
      directions: [
        [0, -Math.sin(angle), Math.cos(angle)],
        [0, Math.cos(angle), Math.sin(angle)],
        [1, 0, 0],
      ],
    };
    const centred = { ...oblique, originMm: indexToMm(oblique, [-19.5, -44.5, -44.5]) };
    const onOblique = (await load(file, { image: centred })).masks[0]!.mask;
    expect(maskVolumeMl(onOblique) / maskVolumeMl(straight)).toBeCloseTo(1, 1.5);
    for (const [axis, mm] of maskCentroidMm(onOblique).entries())
      expect(Math.abs(mm - [2, 3, 62][axis]!)).toBeLessThan(0.3);
  });
});

function isInside(corners: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(i + 1) % corners.length]!;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

function nearEdge(corners: readonly (readonly [number, number])[], x: number, y: number): boolean {
  return corners.some(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length]!;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const along = Math.min(length, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    return Math.hypot(x - ax - (along * (bx - ax)) / length, y - ay - (along * (by - ay)) / length) < 1e-3;
  });
}

describe("what is refused", () => {
  const whole = heights.map((z) => contour(circle(20, z)));

  test("OHIF/Viewers#3537: a structure of another frame of reference, unless it is said to be registered", async () => {
    const other = structureFile([{ name: "GTV", contours: whole }], "1.2.3.8");
    expect((await problemOf(() => load(other)))?.code).toBe("frame-of-reference-differs");
    expect((await load(other, { registered: true })).masks).toHaveLength(1);
  });

  test("Sikerdebaard/dcmrtstruct2nii#49: an empty mask is an error that names the structure and why", async () => {
    const file = structureFile([
      { name: "GTV", contours: whole },
      { name: "Isocentre", contours: [contour([[0, 0, 62]], "POINT")] },
      { name: "Sliver", contours: [contour(circle(0.1, 62, [0.2, 0.2]))] },
    ]);
    const isocentre = await problemOf(() => load(file, { names: ["Isocentre"] }));
    expect([isocentre?.code, isocentre?.found]).toEqual([
      "mask-empty",
      "an empty mask 'Isocentre' (number 2): it has no closed contour",
    ]);
    const sliver = await problemOf(() => load(file, { names: ["Sliver"] }));
    expect(sliver?.found).toContain("no voxel centre");
    const only = structureFile([{ name: "Isocentre", contours: [] }]);
    expect((await problemOf(() => load(only)))?.code).toBe("mask-empty");
    const { masks, problems } = await load(file);
    expect(masks.map(({ name }) => name)).toEqual(["GTV"]);
    expect(problems.filter(({ code }) => code === "mask-empty")).toHaveLength(2);
  });

  test("a structure outside the image, contours beside their plane, contours that are not parallel", async () => {
    const outside = one([...whole, contour(circle(20, 140))]);
    expect((await problemOf(() => load(outside)))?.code).toBe("mask-outside-image");
    const bent = circle(20, 62).map(([x, y, z], i) => [x, y, i === 5 ? z + 1 : z] as const);
    expect((await problemOf(() => load(one([contour(bent)]))))?.code).toBe("contour-not-planar");
    const upright = contour(circle(8, 0).map(([x, y]) => [x, 3, 62 + y] as const));
    expect((await problemOf(() => load(one([...whole, upright]))))?.code).toBe("contours-not-parallel");
  });
});

const data = dataFolder();

test.skipIf(data === undefined)("STS_001: the contour of IBSI's release equals its NIfTI mask", async () => {
  const { series } = await findSeries(join(data!, "ge-sts-001-suv", "PET"));
  const pet = await loadPet(series.find(({ modality }) => modality === "PT")!, { read: readDicomFile });
  const structures = series.find(({ modality }) => modality === "RTSTRUCT")!;
  const { masks } = await loadMasks(structures, { read: readDicomFile, image: pet.volume.geometry });
  const nifti = readNiftiMask(readFileSync(join(data!, "sts", "STS_001", "PET_mask.nii.gz")));
  expect(masks[0]!.name).toBe("GTV_Mass_PET");
  expect(maskVolumeMl(masks[0]!.mask) / maskVolumeMl(nifti)).toBeCloseTo(1, 2);
  for (const [axis, mm] of maskCentroidMm(masks[0]!.mask).entries())
    expect(Math.abs(mm - maskCentroidMm(nifti)[axis]!)).toBeLessThan(0.5);
});
