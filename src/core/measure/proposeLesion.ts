// A lesion proposed where nobody has drawn one, grown at a share of a local maximum.
import { fail, type Problem } from "../problem/problem.ts";
import {
  distanceMm,
  type Extent,
  isInExtent,
  voxelAt,
  voxelOfIndex,
  voxelToMm,
  voxelVolumeMl,
} from "../volume/geometry.ts";
import type { Mask, Vector } from "../volume/volume.ts";
import { growRegion } from "./regionGrowing.ts";
import type { SuvVolume } from "./suv.ts";

/** Where to look: at a seed, in a block of patient axes (LPS, mm), or in the whole image. */
export type ProposalSearch =
  | { readonly kind: "seed"; readonly seedMm: Vector }
  | { readonly kind: "region"; readonly region: Extent }
  | { readonly kind: "image" };

export interface ProposalOptions {
  /** Lowest uptake of the lesion as a share of its maximum; 0.41 unless said. */
  readonly share?: number;
  /** The maximum is looked for this far from a seed, mm; 10 unless said. */
  readonly seedRadiusMm?: number;
  /** A larger proposal is marked as leaking, mL; 500 unless said. */
  readonly leakMl?: number;
}

export interface LesionProposal {
  readonly mask: Mask;
  readonly suvMax: number;
  readonly suvMaxAtMm: Vector;
  readonly thresholdSuv: number;
  readonly volumeMl: number;
  /** A sentence for reports: how the proposal was found. */
  readonly how: string;
  /**
   * Always `proposal-unreviewed`; further `proposal-leaks`, `proposal-touches-edge`,
   * `proposal-reaches-hotter`, `proposal-misses-seed`, `proposal-whole-image`, `proposal-low-uptake`, each of
   * which makes it likely that the proposal is not the tumour alone.
   */
  readonly warnings: readonly Problem[];
}

/**
 * Proposes the lesion about the hottest voxel of the place searched: all voxels of at least `share` of that
 * maximum which are connected to it (26-connectivity), in the region only where one is given. Nothing
 * anatomical is known: brain, heart, kidneys and bladder take up FDG as tumours do. Refuses a seed or region
 * outside the image (`seed-outside-image`, `region-outside-image`) and a place without uptake (`no-uptake`).
 */
export function proposeLesion(
  suv: SuvVolume,
  search: ProposalSearch,
  { share = 0.41, seedRadiusMm = 10, leakMl = 500 }: ProposalOptions = {},
): LesionProposal {
  const hottest = hottestVoxel(suv, search, seedRadiusMm);
  const suvMax = suv.data[hottest]!;
  const suvMaxAtMm = voxelToMm(suv.geometry, hottest);
  const thresholdSuv = share * suvMax;
  const grown = growRegion(suv, hottest, thresholdSuv, search.kind === "region" ? search.region : undefined);
  const volumeMl = grown.voxels.length * voxelVolumeMl(suv.geometry);
  const hottestInside = grown.voxels.reduce((most, voxel) => Math.max(most, suv.data[voxel]!), suvMax);
  const seedVoxel = search.kind === "seed" ? voxelNumber(suv, search.seedMm) : undefined;
  const concerns: readonly (readonly [boolean, string, string])[] = [
    [
      search.kind === "image",
      "proposal-whole-image",
      "the hottest place of the whole image was taken, which may be brain, heart, kidney or bladder",
    ],
    [volumeMl > leakMl, "proposal-leaks", `the region has ${volumeMl.toFixed(0)} mL, more than ${leakMl}`],
    [
      grown.touchesLimit,
      "proposal-touches-edge",
      "the region ends where the search or the image ends, and may go on",
    ],
    [
      hottestInside > suvMax,
      "proposal-reaches-hotter",
      `the region reaches something hotter (SUV ${hottestInside.toFixed(1)}) than its own maximum (${suvMax.toFixed(1)})`,
    ],
    [
      seedVoxel !== undefined && grown.mask.data[seedVoxel] === 0,
      "proposal-misses-seed",
      "the seed does not lie in the region grown from the hottest voxel near it",
    ],
    [suvMax < 2.5, "proposal-low-uptake", `its SUVmax is ${suvMax.toFixed(1)}, below 2.5`],
  ];
  return {
    mask: grown.mask,
    suvMax,
    suvMaxAtMm,
    thresholdSuv,
    volumeMl,
    how:
      `grown from the hottest voxel ${describeSearch(search, seedRadiusMm)}, SUV ${suvMax.toFixed(2)} at ${mmText(suvMaxAtMm)}, ` +
      `to the connected voxels of at least ${Number((100 * share).toFixed(2))}% of it`,
    warnings: [
      warning("proposal-unreviewed", "the lesion was proposed by software and seen by nobody"),
      ...concerns.filter(([applies]) => applies).map(([, code, found]) => warning(code, found)),
    ],
  };
}

function hottestVoxel(suv: SuvVolume, search: ProposalSearch, seedRadiusMm: number): number {
  if (search.kind === "seed" && voxelAt(suv.geometry, search.seedMm) === undefined)
    fail({
      code: "seed-outside-image",
      where: {},
      found: `the seed ${mmText(search.seedMm)} lies outside the image`,
      expected: "a position in the image, DICOM patient coordinates (left, posterior, superior), mm",
      remedy: "Some viewers show RAS: turn the signs of x and y",
    });
  const isSearched = (voxel: number): boolean => {
    if (search.kind === "image") return true;
    const position = voxelToMm(suv.geometry, voxel);
    return search.kind === "seed"
      ? distanceMm(position, search.seedMm) <= seedRadiusMm
      : isInExtent(search.region, position);
  };
  // A seed's own voxel is always searched, however coarse the voxels are.
  let hottest = search.kind === "seed" ? voxelNumber(suv, search.seedMm) : -1;
  for (let voxel = 0; voxel < suv.data.length; voxel++)
    if ((hottest < 0 || suv.data[voxel]! > suv.data[hottest]!) && isSearched(voxel)) hottest = voxel;
  if (hottest < 0)
    fail({
      code: "region-outside-image",
      where: {},
      found: "no voxel of the image lies in the region",
      expected: "a region in the image, DICOM patient coordinates (left, posterior, superior), mm",
      remedy: "Check the region's corners; some viewers show RAS: turn the signs of x and y",
    });
  if (!(suv.data[hottest]! > 0))
    fail({
      code: "no-uptake",
      where: {},
      found: `the highest SUV ${describeSearch(search, seedRadiusMm)} is ${suv.data[hottest]}`,
      expected: "uptake above 0",
      remedy: "Set the seed on the lesion",
    });
  return hottest;
}

function describeSearch(search: ProposalSearch, seedRadiusMm: number): string {
  if (search.kind === "image") return "of the whole image";
  if (search.kind === "seed") return `within ${seedRadiusMm} mm of the seed ${mmText(search.seedMm)}`;
  return `of the region from ${mmText(search.region.minMm)} to ${mmText(search.region.maxMm)}`;
}

function mmText(positionMm: Vector): string {
  return `(${positionMm.map((mm) => mm.toFixed(1)).join(", ")}) mm`;
}

function voxelNumber(suv: SuvVolume, positionMm: Vector): number {
  return voxelOfIndex(suv.geometry.shape, voxelAt(suv.geometry, positionMm)!);
}

function warning(code: string, found: string): Problem {
  return {
    code,
    where: {},
    found,
    expected: "a lesion that a reader has drawn or accepted",
    remedy: "Look at it in the pictures; shift, redraw or reject it",
    severity: "warning",
  };
}
