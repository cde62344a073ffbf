import { describe, expect, test } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { centreOf } from "../../../src/node/phantom/appearance.ts";
import { type PhantomBox, phantomBox } from "../../../src/node/phantom/box.ts";
import { drawShape } from "../../../src/node/phantom/shape.ts";
import { imprint, radialSign } from "../../../src/node/phantom/texture.ts";
import { correlation, mean } from "./moments.ts";

const indices = Array.from({ length: 80 }, (_, i) => i + 1);

/** Correlation of values inside the tumour with the planted radial sign. */
function radialCorrelation(image: Float32Array, { mask, radius }: PhantomBox): number {
  const inside = [...mask.keys()].filter((v) => mask[v] === 1);
  return correlation(
    inside.map((v) => image[v]!),
    inside.map((v) => radialSign(radius[v]!)),
  );
}

describe("a tumour's imprint", () => {
  const shape = drawShape(stream(1, "shape"), [0, 0, 0]);
  const background = new Float32Array(shape.radius.length).fill(1.5);
  const look = { mean: 9, sd: 3.5, skew: 0.1, tail: -0.05, blurMm: 2.4, floor: 0.3 };
  const valuesOf = (z: number) => {
    const added = imprint(shape, { ...look, z }, background, stream(1, "texture"));
    return Array.from(shape.inside, (v) => added[v]! + 1.5).sort((a, b) => a - b);
  };

  test("has one quantile curve, and in voxels of 4 mm the stated mean and deviation, for a hot core and a hot rim", () => {
    // The rank curves are one curve, up to level and spread.
    expect(correlation(valuesOf(2), valuesOf(-2))).toBeGreaterThan(0.9999);
    for (const z of [-2, 0, 2]) {
      const seen = inVoxelsOf4Mm(imprint(shape, { ...look, z }, background, stream(1, "texture")));
      const level = mean(seen);
      // A block average and the blur that stands for it differ a little.
      expect(Math.abs(level / 9 - 1)).toBeLessThan(0.06);
      expect(Math.abs(Math.sqrt(mean(seen.map((v) => (v - level) ** 2))) / 3.5 - 1)).toBeLessThan(0.1);
    }
  });

  /** Means of 2³ fine voxels, at least half of which are tumour. */
  function inVoxelsOf4Mm(added: Float32Array): number[] {
    const n = shape.grid.shape[0] / 2;
    const sums = new Float64Array(n ** 3);
    const share = new Float64Array(n ** 3);
    const isInside = new Set(shape.inside);
    added.forEach((value, v) => {
      const [i, j, k] = [v % (2 * n), Math.floor(v / (2 * n)) % (2 * n), Math.floor(v / (4 * n * n))];
      const voxel = ((k >> 1) * n + (j >> 1)) * n + (i >> 1);
      sums[voxel]! += (value + 1.5) / 8;
      if (isInside.has(v)) share[voxel]! += 1 / 8;
    });
    return [...sums].filter((_, voxel) => share[voxel]! >= 0.5);
  }

  test("moves the uptake from rim to core as the latent rises", () => {
    const sign = (z: number) => {
      const added = imprint(shape, { ...look, z }, background, stream(1, "texture"));
      return correlation(
        Array.from(shape.inside, (v) => added[v]!),
        Array.from(shape.inside, (v) => radialSign(shape.radius[v]!)),
      );
    };
    const signs = [-2, -1, 0, 1, 2].map(sign);
    expect(signs).toEqual([...signs].sort((a, b) => a - b));
    // The blur takes more of a hot rim than of a hot core.
    expect(signs[0]).toBeLessThan(-0.5);
    expect(signs[4]).toBeGreaterThan(0.8);
  });

  test("fades out within the blur's reach", () => {
    const added = imprint(shape, { ...look, z: 0 }, background, stream(1, "texture"));
    added.forEach((value, v) => {
      if (shape.radius[v]! > 2.2) expect(Math.abs(value)).toBeLessThan(0.6);
    });
  });
});

describe("tumour shapes", () => {
  test("have a mean diameter of 25 to 60 mm and the volume of their ellipsoid", () => {
    for (let i = 0; i < 20; i++) {
      const shape = drawShape(stream(2, "shape", i), [0, 0, 0]);
      expect(shape.diameterMm).toBeGreaterThanOrEqual(25);
      expect(shape.diameterMm).toBeLessThanOrEqual(60);
      const volume = shape.inside.length * 8;
      expect(volume / ((Math.PI / 6) * shape.diameterMm ** 3)).toBeGreaterThan(0.75);
      expect(volume / ((Math.PI / 6) * shape.diameterMm ** 3)).toBeLessThan(1.35);
    }
  });
});

describe("phantom boxes", () => {
  const boxes = indices.map((index) => phantomBox({ seed: 11, index, signal: "strong", boxVoxels: 16 }));
  const inside = (box: PhantomBox, image: Float32Array) => [...image].filter((_, v) => box.mask[v] === 1);

  test("show the PET latent on PET and the CT latent on CT, and neither on the other", () => {
    const petSign = boxes.map((box) => radialCorrelation(box.pet, box));
    const ctSign = boxes.map((box) => radialCorrelation(box.ct, box));
    const zP = boxes.map(({ latents }) => latents.zP);
    const zC = boxes.map(({ latents }) => latents.zC);
    expect(correlation(petSign, zP)).toBeGreaterThan(0.85);
    expect(correlation(ctSign, zC)).toBeGreaterThan(0.75);
    // Two standard errors of a null correlation among 80.
    expect(Math.abs(correlation(petSign, zC))).toBeLessThan(0.24);
    expect(Math.abs(correlation(ctSign, zP))).toBeLessThan(0.24);
  });

  test("hide it from mean, maximum and variation of the uptake", () => {
    const zP = boxes.map(({ latents }) => latents.zP);
    const means = boxes.map((box) => mean(inside(box, box.pet)));
    const maxima = boxes.map((box) => Math.max(...inside(box, box.pet)));
    const variation = boxes.map((box, i) => {
      const values = inside(box, box.pet);
      return Math.sqrt(mean(values.map((v) => (v - means[i]!) ** 2))) / means[i]!;
    });
    for (const feature of [means, maxima, variation]) {
      expect(Math.abs(correlation(feature, zP))).toBeLessThan(0.24);
    }
  });

  test("are the same for the same options, other for another seed, and alike in pixels for any signal", () => {
    const options = { seed: 4, index: 9, signal: "strong", boxVoxels: 12 } as const;
    const box = phantomBox(options);
    expect(phantomBox(options)).toEqual(box);
    expect(phantomBox({ ...options, seed: 5 }).pet).not.toEqual(box.pet);
    const null_ = phantomBox({ ...options, signal: "none" });
    expect(null_.pet).toEqual(box.pet);
    expect(null_.ct).toEqual(box.ct);
  });
});

test("centres: 60 of the first 150 patients are external; of 331, 231 and 100", () => {
  const external = (n: number) =>
    Array.from({ length: n }, (_, i) => centreOf(i + 1)).filter((centre) => centre === "B").length;
  expect(external(150)).toBe(60);
  expect(external(331)).toBe(100);
});
