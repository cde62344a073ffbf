import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changePatient, cut, type WidePatient } from "../../../src/core/model/imageChanges.ts";
import type { PreparedPatient } from "../../../src/core/model/preparation.ts";
import { stream } from "../../../src/core/random/stream.ts";

const [edge, extra] = [14, 4];
const outer = edge + 2 * extra;
const index = (k: number, j: number, i: number) => (k * outer + j) * outer + i;

/** A hot sphere of texture in quiet tissue; every voxel has a value of its own. */
function widePatient(radius = 3): WidePatient {
  const pet = new Float32Array(outer ** 3);
  const ct = new Float32Array(outer ** 3);
  const mask = new Uint8Array(outer ** 3);
  const random = stream(4, "box");
  const middle = (outer - 1) / 2;
  for (let k = 0; k < outer; k++)
    for (let j = 0; j < outer; j++)
      for (let i = 0; i < outer; i++) {
        const inside = Math.hypot(k - middle, j - middle, i - middle) <= radius;
        pet[index(k, j, i)] = (inside ? 8 : 1) + 0.2 * random.next();
        ct[index(k, j, i)] = (inside ? 60 : -20) + random.next();
        mask[index(k, j, i)] = inside ? 1 : 0;
      }
  const geometry = {
    shape: [outer, outer, outer],
    spacingMm: [3, 3, 3],
    originMm: [0, 0, 0],
    directions: [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ],
  } as const;
  const measures = { suvMax: 8 } as PreparedPatient["measures"];
  return { wide: { patient: "p", box: geometry, pet, ct, mask, measures }, extraVoxels: extra };
}

const source = widePatient();
const plain = cut(source.wide, extra, [0, 0, 0]);
const change = (kind: "tumour-removed" | "tumour-shuffled" | "noise") =>
  changePatient(source, { kind }, stream(1, kind))!;
const inside = (data: Float32Array) => Array.from(data).filter((_, voxel) => plain.mask[voxel] === 1);

describe("methods: the score reads something else than the tumour (Welch 2019)", () => {
  test("replaced: nothing of the tumour's uptake or density is left, and nothing outside it changes", () => {
    const removed = change("tumour-removed");
    expect(Math.max(...inside(removed.pet))).toBeLessThan(1.3);
    expect(Math.max(...inside(removed.ct!))).toBeLessThan(-10);
    expect(Math.max(...removed.pet)).toBeLessThan(1.3);
    removed.pet.forEach((value, voxel) => {
      const [k, j, i] = [Math.floor(voxel / edge ** 2), Math.floor(voxel / edge) % edge, voxel % edge];
      const middle = (edge - 1) / 2;
      if (Math.hypot(k - middle, j - middle, i - middle) > 5) expect(value).toBe(plain.pet[voxel]);
    });
  });

  test("shuffled: the same values inside, PET and CT as pairs, in other places; outside nothing changes", () => {
    const made = change("tumour-shuffled");
    const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
    expect(sorted(inside(made.pet))).toEqual(sorted(inside(plain.pet)));
    expect(inside(made.pet)).not.toEqual(inside(plain.pet));
    const pairs = new Map(inside(plain.pet).map((value, i) => [value, inside(plain.ct!)[i]]));
    inside(made.pet).forEach((value, i) => {
      expect(inside(made.ct!)[i]).toBe(pairs.get(value));
    });
    made.pet.forEach((value, voxel) => {
      if (plain.mask[voxel] === 0) expect(value).toBe(plain.pet[voxel]);
    });
  });

  test("replaced on a grid of 2 mm: the spill of a scanner of 6 mm FWHM leaves no ring around", () => {
    const middle = (outer - 1) / 2;
    const deviation = 6 / 2.355 / 2;
    const data = new Float32Array(outer ** 3).fill(1);
    const mask = new Uint8Array(outer ** 3);
    for (let k = 0; k < outer; k++)
      for (let j = 0; j < outer; j++)
        for (let i = 0; i < outer; i++) {
          const beyond = Math.hypot(k - middle, j - middle, i - middle) - 3;
          mask[index(k, j, i)] = beyond <= 0 ? 1 : 0;
          // Outside an edge the blurred uptake falls as the normal integral; a logistic curve follows it to 1%.
          data[index(k, j, i)] += 9 / (1 + Math.exp((1.702 * beyond) / deviation));
        }
    const { wide } = source;
    const box = { ...wide.box, spacingMm: [2, 2, 2] as const };
    const { pet } = changePatient(
      { wide: { ...wide, box, pet: data, mask }, extraVoxels: 0 },
      { kind: "tumour-removed" },
      stream(1, "ring"),
    )!;
    // Of SUV 10 over a background of 1 no more than 3% is left anywhere.
    expect(Math.max(...pet)).toBeLessThan(1.27);
  });

  test("replaced beside lung by lung, beside soft tissue by soft tissue, for the most part", () => {
    const side = (voxel: number) => (voxel % outer < outer / 2 ? -800 : 40);
    const ct = source.wide.ct!.map((_, voxel) => side(voxel));
    const made = changePatient(
      { wide: { ...source.wide, ct }, extraVoxels: 0 },
      { kind: "tumour-removed" },
      stream(1, "lung"),
    )!;
    const far = [...source.wide.mask.keys()].filter(
      (voxel) => source.wide.mask[voxel] === 1 && Math.abs((voxel % outer) - (outer - 1) / 2) >= 2,
    );
    expect(far.filter((voxel) => made.ct![voxel] === side(voxel)).length / far.length).toBeGreaterThan(0.9);
  });

  test("a mask that fills the box has no surroundings to take its place", () => {
    const full = widePatient(60);
    expect(changePatient(full, { kind: "tumour-removed" }, stream(1, "x"))).toBeUndefined();
  });
});

describe("robustness", () => {
  test("a shift moves the box by whole voxels: the same tissue, elsewhere", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 }), (by) => {
        const [dz, dy, dx] = by as [number, number, number];
        const moved = changePatient(source, { kind: "shift", voxels: [dz, dy, dx] }, stream(1, "s"))!;
        for (const [k, j, i] of [
          [0, 0, 0],
          [6, 7, 5],
          [13, 13, 13],
        ] as const)
          expect(moved.pet[(k * edge + j) * edge + i]).toBe(
            source.wide.pet[index(k + extra + dz, j + extra + dy, i + extra + dx)],
          );
        // In patient coordinates (x, y, z) the corner follows.
        expect(moved.box.originMm).toEqual([3 * (extra + dx), 3 * (extra + dy), 3 * (extra + dz)]);
      }),
    );
  });

  test("a mask one voxel larger or smaller has other measures; a round tumour's box stays where it is", () => {
    const larger = changePatient(source, { kind: "mask", by: 1 }, stream(1, "m"))!;
    const smaller = changePatient(source, { kind: "mask", by: -1 }, stream(1, "m"))!;
    expect(larger.measures.volumeMl).toBeGreaterThan(smaller.measures.volumeMl);
    expect(larger.pet).toEqual(plain.pet);
    const single = widePatient(0.9);
    expect(changePatient(single, { kind: "mask", by: -1 }, stream(1, "m"))).toBeUndefined();
  });

  test("noise keeps means and never makes negative uptake", () => {
    const made = change("noise");
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(made.pet) / mean(plain.pet)).toBeCloseTo(1, 2);
    expect(Math.min(...made.pet)).toBeGreaterThanOrEqual(0);
    expect(made.pet).not.toEqual(plain.pet);
  });
});
