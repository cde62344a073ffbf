// Do PET and CT show the same place? A tumour that lies in air on the CT says they do not.
import type { Problem } from "../problem/problem.ts";
import { indexToMm, voxelAt, voxelOfIndex } from "../volume/geometry.ts";
import type { Mask, Volume } from "../volume/volume.ts";

/** Below this, CT shows air or lung, never a tumour. */
const airHu = -300;
/** More of the tumour in air than breathing and partial volume explain. */
const misfitShare = 0.02;

export interface TumourOnCt {
  /** Share of the mask's voxels whose centre lies in air or lung on the CT (below −300 HU), of those that the CT covers. */
  readonly inAir: number;
  /** Share of the mask's voxels whose centre the CT does not cover. */
  readonly uncovered: number;
}

/** Looks up the CT at the centre of every voxel of the tumour's mask, nearest voxel. */
export function tumourOnCt(mask: Mask, ct: Volume<"HU">): TumourOnCt {
  const [depth, height, width] = mask.geometry.shape;
  let inside = 0;
  let covered = 0;
  let air = 0;
  let v = 0;
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, v++) {
        if (mask.data[v] === 0) continue;
        inside++;
        const at = voxelAt(ct.geometry, indexToMm(mask.geometry, [k, j, i]));
        if (at === undefined) continue;
        covered++;
        if (ct.data[voxelOfIndex(ct.geometry.shape, at)]! < airHu) air++;
      }
    }
  }
  return { inAir: covered === 0 ? 0 : air / covered, uncovered: inside === 0 ? 0 : 1 - covered / inside };
}

/** Warnings where PET and CT misfit at the tumour (`pet-ct-misfit`) or the CT misses part of it (`ct-misses-tumour`). */
export function registrationProblems(patient: string, mask: Mask, ct: Volume<"HU">): Problem[] {
  const { inAir, uncovered } = tumourOnCt(mask, ct);
  const problems: Problem[] = [];
  if (inAir > misfitShare)
    problems.push({
      code: "pet-ct-misfit",
      where: { patient },
      found: `${(100 * inAir).toFixed(1)}% of the tumour lies where the CT shows air or lung (below ${airHu} HU)`,
      expected: `at most ${100 * misfitShare}%: PET and CT of one position`,
      remedy: "Look at the fused slices: the patient moved, the mask strays, or the CT is another one.",
      severity: "warning",
    });
  if (uncovered > misfitShare)
    problems.push({
      code: "ct-misses-tumour",
      where: { patient },
      found: `the CT does not cover ${(100 * uncovered).toFixed(0)}% of the tumour`,
      expected: "a CT of the whole tumour",
      remedy: "Choose another CT series, or leave the patient out of models that read CT.",
      severity: uncovered > 0.5 ? "error" : "warning",
    });
  return problems;
}
