import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import {
  type AugmentationName,
  augmentationNames,
  changeValues,
  cutBox,
  drawGeometry,
  plainGeometry,
} from "../../../src/core/volume/augment.ts";

const edge = 5;
const margin = 2;
const sourceEdge = edge + 2 * margin;
const source = Float32Array.from({ length: sourceEdge ** 3 }, (_, i) => i);

function cut(names: readonly AugmentationName[], seed: number, from = source): Float32Array {
  const box = new Float32Array(edge ** 3);
  cutBox(from, sourceEdge, drawGeometry(names, margin, stream(seed, "augment")), edge, box, 0);
  return box;
}

describe("augmentation", () => {
  it("without names is the middle of the box", () => {
    const middle = Array.from({ length: edge ** 3 }, (_, i) => {
      const [z, y, x] = [Math.floor(i / edge ** 2), Math.floor(i / edge) % edge, i % edge];
      return ((z + margin) * sourceEdge + y + margin) * sourceEdge + x + margin;
    });
    expect([...cut([], 1)]).toEqual(middle);
  });

  it("flips and exchanges axes into all 48 orders of the same voxels", () => {
    const orders = new Set<string>();
    const sorted = cut([], 1).toSorted().join();
    for (let seed = 0; seed < 600; seed++) {
      const box = cut(["flip", "exchange"], seed);
      expect(box.toSorted().join()).toBe(sorted);
      orders.add(box.join());
    }
    expect(orders.size).toBe(48);
  });

  it("shifts by whole voxels up to the margin, on each axis alike", () => {
    const first = new Set<number>();
    for (let seed = 0; seed < 2000; seed++) first.add(cut(["shift"], seed)[0]);
    expect(first.size).toBe((2 * margin + 1) ** 3);
    expect(Math.min(...first)).toBe(0);
    expect(Math.max(...first)).toBe(2 * margin * (sourceEdge ** 2 + sourceEdge + 1));
  });

  it("keeps what it interpolates within the values around, and a constant as it is", () => {
    const constant = new Float32Array(sourceEdge ** 3).fill(3);
    fc.assert(
      fc.property(fc.integer(), fc.subarray([...augmentationNames]), (seed, names) => {
        for (const value of cut(names, seed, constant)) expect(value).toBe(3);
        for (const value of cut(names, seed)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(sourceEdge ** 3 - 1);
        }
      }),
    );
  });

  it("turns and zooms a ramp into a ramp: interpolation is linear", () => {
    for (let seed = 0; seed < 20; seed++) {
      const box = cut(["rotate", "scale"], seed);
      const at = (z: number, y: number, x: number) => box[(z * edge + y) * edge + x];
      const centre = Math.floor(edge / 2);
      for (const [z, y, x] of [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const) {
        const ahead = at(centre + z, centre + y, centre + x) - at(centre, centre, centre);
        const behind = at(centre, centre, centre) - at(centre - z, centre - y, centre - x);
        expect(ahead).toBeCloseTo(behind, 3);
      }
    }
  });

  it("an option does not change what the others draw", () => {
    const one = drawGeometry(["flip"], margin, stream(3, "a"));
    const all = drawGeometry(["flip", "exchange", "shift", "rotate"], margin, stream(3, "a"));
    expect(all.flipped).toEqual(one.flipped);
    expect(one.shiftVoxels).toEqual(plainGeometry.shiftVoxels);
  });

  it("changes intensity by at most 5% and adds noise of SD 0.02 within its range alone", () => {
    const values = new Float32Array(3000).fill(1);
    changeValues(["intensity"], values, 1000, 2000, stream(1, "values"));
    expect(new Set(values.subarray(1000, 2000)).size).toBe(1);
    expect(Math.abs(values[1000] - 1)).toBeLessThanOrEqual(0.05 + 1e-7);
    expect(values[1000]).not.toBe(1);
    expect([values[0], values[999], values[2000]]).toEqual([1, 1, 1]);
    changeValues(["noise"], values, 2000, 3000, stream(1, "values"));
    const noise = values.subarray(2000).map((value) => value - 1);
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.02, 2);
  });
});
