import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { components } from "../../../src/core/measure/components.ts";
import {
  describeMtvRule,
  measureLesion,
  measureLesions,
  type SuvVolume,
} from "../../../src/core/measure/suv.ts";
import { globalPeak, localPeak, peakRadiusMm } from "../../../src/core/measure/suvPeak.ts";
import { voxelCount, voxelToMm } from "../../../src/core/volume/geometry.ts";
import { readNifti, readNiftiMask } from "../../../src/core/volume/nifti.ts";
import type { Geometry, Mask, Vector } from "../../../src/core/volume/volume.ts";
import { dataFolder } from "../../data.ts";
import { codeOf } from "../../problemCode.ts";
import { grid } from "../volume/arbitraries.ts";

const data = dataFolder();

function suvOf(geometry: Geometry, value: (positionMm: Vector) => number): SuvVolume {
  const values = Float32Array.from({ length: voxelCount(geometry) }, (_, v) => value(voxelToMm(geometry, v)));
  return { unit: "SUVbw", geometry, data: values };
}

function maskOf(geometry: Geometry, inside: (positionMm: Vector) => boolean): Mask {
  const values = Uint8Array.from({ length: voxelCount(geometry) }, (_, v) =>
    inside(voxelToMm(geometry, v)) ? 1 : 0,
  );
  return { geometry, data: values };
}

describe("measureLesion", () => {
  // Four voxels of 4 × 3 × 2 mm = 0.024 mL with SUV 1, 2, 4, 10.
  const geometry = grid([1, 1, 6], [4, 3, 2]);
  const suv = suvOf(geometry, ([x]) => [99, 1, 2, 4, 10, 99][x / 2]!);
  const mask = maskOf(geometry, ([x]) => x >= 2 && x <= 8);

  it("by hand: 41% of SUVmax takes one voxel, a fixed 4 takes two, the mask all four", () => {
    const measures = measureLesion(suv, mask);
    expect(measures).toMatchObject({
      suvMin: 1,
      suvMedian: 3,
      suvMean: 4.25,
      suvMax: 10,
      suvMaxAtMm: [8, 0, 0],
    });
    expect(measures.volumeMl).toBeCloseTo(0.096, 12);
    expect(measures.mtvMl).toBeCloseTo(0.024, 12);
    expect(measures.tlg).toBeCloseTo(0.24, 12);
    const fixed = measureLesion(suv, mask, { kind: "fixed", suv: 4 });
    expect([fixed.mtvMl, fixed.tlg].map((value) => value.toFixed(9))).toEqual(["0.048000000", "0.336000000"]);
    const drawn = measureLesion(suv, mask, { kind: "mask" });
    expect([drawn.mtvMl, drawn.tlg].map((value) => value.toFixed(9))).toEqual(["0.096000000", "0.408000000"]);
  });

  it("a fixed SUV that is never reached gives an MTV and TLG of 0", () => {
    expect(measureLesion(suv, mask, { kind: "fixed", suv: 50 })).toMatchObject({ mtvMl: 0, tlg: 0 });
  });

  it("says its rule", () => {
    expect(describeMtvRule({ kind: "share-of-max", share: 0.41 })).toContain("41%");
    expect(describeMtvRule({ kind: "fixed", suv: 2.5 })).toContain("2.5");
  });

  it("refuses another grid, another frame of reference and an empty mask", () => {
    const other = maskOf(grid([1, 1, 6], [4, 3, 2.1]), () => true);
    expect(codeOf(() => measureLesion(suv, other))).toBe("mask-grid-differs");
    expect(
      codeOf(() =>
        measureLesion(
          suv,
          maskOf(geometry, () => false),
        ),
      ),
    ).toBe("mask-empty");
    const named = (frameOfReference: string) => ({ ...geometry, frameOfReference });
    const inFrame = { ...suv, geometry: named("1.2") } as SuvVolume;
    expect(codeOf(() => measureLesion(inFrame, { ...mask, geometry: named("1.3") }))).toBe(
      "frame-of-reference-differs",
    );
  });
});

describe("SUVpeak", () => {
  it("its sphere has 1 mL", () => {
    expect((4 / 3) * Math.PI * peakRadiusMm ** 3).toBeCloseTo(1000, 9);
    expect(peakRadiusMm).toBeCloseTo(6.204, 3);
  });

  it("of a single hot voxel is its share of the voxels whose centres lie within 6.204 mm, counted by brute force", () => {
    for (const spacing of [
      [2, 2, 2],
      [3.27, 4.69, 4.69],
      [1, 1.5, 2],
      [7, 7, 7],
    ] as const) {
      const geometry = grid([15, 15, 15], spacing);
      const centre = voxelToMm(geometry, (15 ** 3 - 1) / 2);
      const suv = suvOf(geometry, (at) => (String(at) === String(centre) ? 1 : 0));
      let within = 0;
      for (let v = 0; v < suv.data.length; v++)
        if (Math.hypot(...voxelToMm(geometry, v).map((mm, axis) => mm - centre[axis]!)) <= 6.204) within++;
      expect(localPeak(suv, Int32Array.of((15 ** 3 - 1) / 2)).value).toBeCloseTo(1 / within, 12);
    }
  });

  it("near the image's edge is the mean over what there is: a constant stays constant", () => {
    const geometry = grid([4, 5, 6], [2, 2, 2]);
    const suv = suvOf(geometry, () => 3);
    for (let v = 0; v < suv.data.length; v++)
      expect(globalPeak(suv, Int32Array.of(v)).value).toBeCloseTo(3, 12);
  });

  it("lies between SUVmean of the surroundings and SUVmax", () => {
    const geometry = grid([11, 11, 11], [2, 2, 2]);
    const suv = suvOf(
      geometry,
      ([x, y, z]) => 10 * Math.exp(-((x - 10) ** 2 + (y - 12) ** 2 + (z - 8) ** 2) / 50),
    );
    const measures = measureLesion(
      suv,
      maskOf(geometry, () => true),
    );
    expect(measures.suvPeakAtMm).toEqual([10, 12, 8]);
    expect(measures.suvPeak).toBeLessThan(measures.suvMax);
    expect(measures.suvPeak).toBeGreaterThan(10 * Math.exp(-38.5 / 50));
  });
});

describe("components", () => {
  it("voxels that touch at a corner are one lesion, a gap of one voxel parts them; the largest comes first", () => {
    const geometry = grid([3, 4, 9], [1, 1, 1]);
    // Positions x, y, z; the place in the data is (z · 4 + y) · 9 + x.
    const inside = new Set(["0,0,0", "1,1,1", "3,3,0", "3,3,1", "4,3,1", "8,0,0"]);
    const mask = maskOf(geometry, (at) => inside.has(String(at)));
    expect(components(mask).map((part) => [...part])).toEqual([[30, 66, 67], [0, 46], [8]]);
  });

  it("each lesion is measured for itself: its own SUVmax sets its own 41%", () => {
    const geometry = grid([1, 1, 7], [1, 1, 1]);
    const suv = suvOf(geometry, ([x]) => [10, 5, 3, 0, 1, 0.5, 0.3][x]!);
    const mask = maskOf(geometry, ([x]) => x !== 3);
    const [hot, faint] = measureLesions(suv, mask);
    expect([hot!.suvMax, hot!.mtvMl, faint!.suvMax, faint!.mtvMl]).toEqual([10, 0.002, 1, 0.002]);
    // As one lesion the faint part is lost.
    expect(measureLesion(suv, mask).mtvMl).toBe(0.002);
  });
});

describe.skipIf(data === undefined)("against published figures (skipped without the data folder)", () => {
  it("IBSI 1 digital phantom: intensity peaks and statistics equal the consensus values", () => {
    const folder = `${data}/ibsi-1-phantom/nifti`;
    const suv = readNifti(readFileSync(`${folder}/image/phantom.nii.gz`), "SUVbw");
    const mask = readNiftiMask(readFileSync(`${folder}/mask/mask.nii.gz`));
    const voxels = Int32Array.from(mask.data.keys()).filter((v) => mask.data[v] === 1);
    const measures = measureLesion(suv, mask);
    const found: Record<string, number> = {
      morph_vol_approx: measures.volumeMl * 1000,
      loc_peak_loc: localPeak(suv, voxels).value,
      loc_peak_glob: measures.suvPeak,
      stat_mean: measures.suvMean,
      stat_median: measures.suvMedian,
      stat_min: measures.suvMin,
      stat_max: measures.suvMax,
    };
    const consensus = consensusValues();
    expect(Object.keys(consensus)).toEqual(Object.keys(found));
    for (const [tag, { value, tolerance }] of Object.entries(consensus))
      expect(Math.abs(found[tag]! - value), tag).toBeLessThanOrEqual(tolerance);
  });

  it("51 real tumours: SUVmax, SUVmean, TLG, volume and MTV at 41% that patients.csv states", () => {
    const [header, ...rows] = readFileSync(`${data}/sts/patients.csv`, "utf8").trim().split("\n");
    const columns = header!.split(",");
    expect(rows).toHaveLength(51);
    for (const row of rows) {
      const cells = row.split(",");
      const stated = (column: string) => Number(cells[columns.indexOf(column)]);
      const folder = `${data}/sts/${cells[0]}`;
      const suv = readNifti(readFileSync(`${folder}/PET_image.nii.gz`), "SUVbw");
      const mask = readNiftiMask(readFileSync(`${folder}/PET_mask.nii.gz`));
      const measures = measureLesion(suv, mask);
      // The table has 4 decimals for SUV, 2 for TLG, 3 for volumes.
      expect(measures.suvMax, cells[0]).toBeCloseTo(stated("SUVmax_mask"), 3.9);
      expect(measures.suvMean, cells[0]).toBeCloseTo(stated("SUVmean_mask"), 3.9);
      expect(measures.volumeMl, cells[0]).toBeCloseTo(stated("mask_ml"), 2.9);
      expect(measures.mtvMl, cells[0]).toBeCloseTo(stated("MTV41pct_ml"), 2.9);
      // Its TLG is that of the mask as drawn.
      const drawn = measureLesion(suv, mask, { kind: "mask" });
      expect(drawn.tlg, cells[0]).toBeCloseTo(stated("TLG_mask"), 1.9);
      expect(drawn.mtvMl).toBe(measures.volumeMl);
      expect(measures.suvPeak).toBeLessThanOrEqual(measures.suvMax);
      expect(measures.tlg).toBeLessThanOrEqual(drawn.tlg);
    }
  });
});

/** Consensus values with their tolerance, but at least half a unit of the last digit that is printed. */
function consensusValues(): Record<string, { readonly value: number; readonly tolerance: number }> {
  const text = readFileSync(new URL("../../fixtures/ibsi/digital-phantom.csv", import.meta.url), "utf8");
  const [, ...rows] = text
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  return Object.fromEntries(
    rows.map((row) => {
      const [tag, value, tolerance] = row.split(",") as [string, string, string];
      const decimals = value.split(".")[1]?.length ?? 0;
      return [tag, { value: Number(value), tolerance: Math.max(Number(tolerance), 0.5 * 10 ** -decimals) }];
    }),
  );
}
