// The conventional measures of a lesion: SUVmax, SUVmean, SUVpeak, MTV, TLG.
import { fail } from "../problem/problem.ts";
import { requireSameFrame, sameGrid, voxelToMm, voxelVolumeMl } from "../volume/geometry.ts";
import { requireNotEmpty } from "../volume/mask.ts";
import type { Mask, Vector, Volume } from "../volume/volume.ts";
import { components } from "./components.ts";
import { globalPeak } from "./suvPeak.ts";

/** A PET volume in one of the three standardised uptake values. */
export type SuvVolume = Volume<"SUVbw"> | Volume<"SUVlbm"> | Volume<"SUVbsa">;

/**
 * Which voxels of a mask are metabolic tumour volume: a share of the mask's SUVmax, a fixed SUV, or the mask
 * as drawn.
 */
export type MtvRule =
  | { readonly kind: "share-of-max"; readonly share: number }
  | { readonly kind: "fixed"; readonly suv: number }
  | { readonly kind: "mask" };

/** 41% of SUVmax: EANM guidelines for tumour imaging, version 2.0 (Boellaard et al., EJNMMI 2015;42:328). */
export const defaultMtvRule: MtvRule = { kind: "share-of-max", share: 0.41 };

export interface LesionMeasures {
  /** Over the mask as drawn. */
  readonly suvMin: number;
  readonly suvMedian: number;
  readonly suvMean: number;
  readonly suvMax: number;
  readonly suvMaxAtMm: Vector;
  /** Highest mean over a 1 mL sphere centred on a voxel of the mask (`globalPeak`). */
  readonly suvPeak: number;
  readonly suvPeakAtMm: Vector;
  /** Volume of the mask as drawn. */
  readonly volumeMl: number;
  /** Volume of the mask's voxels that the MTV rule takes: 0 where a fixed SUV is never reached. */
  readonly mtvMl: number;
  /** Mean SUV of those voxels times their volume, mL. */
  readonly tlg: number;
}

/**
 * Measures the whole mask as one lesion. The mask must lie on the voxels of the PET (`mask-grid-differs`; see
 * `resampleMask`) and hold at least one (`mask-empty`). An MTV rule is reported by `describeMtvRule`.
 */
export function measureLesion(suv: SuvVolume, mask: Mask, rule: MtvRule = defaultMtvRule): LesionMeasures {
  requireMeasurable(suv, mask);
  return measureVoxels(suv, voxelsInside(mask), rule);
}

/** Measures each connected part of a mask (26-connectivity) as a lesion of its own, the largest first. */
export function measureLesions(
  suv: SuvVolume,
  mask: Mask,
  rule: MtvRule = defaultMtvRule,
): readonly LesionMeasures[] {
  requireMeasurable(suv, mask);
  return components(mask).map((voxels) => measureVoxels(suv, voxels, rule));
}

/** "voxels of the mask with at least 41% of its SUVmax" and the like, for reports. */
export function describeMtvRule(rule: MtvRule): string {
  switch (rule.kind) {
    case "share-of-max":
      return `voxels of the mask with at least ${Number((100 * rule.share).toFixed(2))}% of its SUVmax`;
    case "fixed":
      return `voxels of the mask with an SUV of at least ${rule.suv}`;
    case "mask":
      return "the mask as drawn";
  }
}

function requireMeasurable(suv: SuvVolume, mask: Mask): void {
  requireSameFrame(suv.geometry, mask.geometry);
  if (!sameGrid(suv.geometry, mask.geometry))
    fail({
      code: "mask-grid-differs",
      where: {},
      found: `a mask of ${mask.geometry.shape.join(" × ")} voxels that are not the PET's ${suv.geometry.shape.join(" × ")}`,
      expected: "a mask on the voxels of the PET",
      remedy: "Resample the mask to the PET's grid first",
      fault: "work",
    });
  requireNotEmpty(mask, {});
}

function voxelsInside(mask: Mask): Int32Array {
  const voxels: number[] = [];
  for (let v = 0; v < mask.data.length; v++) if (mask.data[v] !== 0) voxels.push(v);
  return Int32Array.from(voxels);
}

function measureVoxels(suv: SuvVolume, voxels: Int32Array, rule: MtvRule): LesionMeasures {
  const values = Float64Array.from(voxels, (voxel) => suv.data[voxel]!);
  const hottest = voxels[indexOfLargest(values)]!;
  const sorted = values.slice().sort();
  const suvMax = sorted.at(-1)!;
  const level = lowestSuvOf(rule, suvMax);
  const metabolic = values.filter((value) => value >= level);
  const voxelMl = voxelVolumeMl(suv.geometry);
  const mtvMl = metabolic.length * voxelMl;
  const peak = globalPeak(suv, voxels);
  return {
    suvMin: sorted[0]!,
    suvMedian: (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2,
    suvMean: mean(values),
    suvMax,
    suvMaxAtMm: voxelToMm(suv.geometry, hottest),
    suvPeak: peak.value,
    suvPeakAtMm: peak.atMm,
    volumeMl: voxels.length * voxelMl,
    mtvMl,
    tlg: metabolic.length === 0 ? 0 : mean(metabolic) * mtvMl,
  };
}

function lowestSuvOf(rule: MtvRule, suvMax: number): number {
  if (rule.kind === "share-of-max") return rule.share * suvMax;
  return rule.kind === "fixed" ? rule.suv : Number.NEGATIVE_INFINITY;
}

function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let n = 1; n < values.length; n++) if (values[n]! > values[largest]!) largest = n;
  return largest;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
