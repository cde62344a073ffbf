// Lesions that somebody has drawn, on the voxels of an image: from NIfTI, DICOM SEG or RTSTRUCT.
import { loadMasks } from "../../core/dicom/masks.ts";
import type { Series } from "../../core/dicom/series.ts";
import { fail, type Problem } from "../../core/problem/problem.ts";
import { sameGrid } from "../../core/volume/geometry.ts";
import { maskVolumeMl, maskVoxels, requireMaskInside } from "../../core/volume/mask.ts";
import { resampleMask } from "../../core/volume/resample.ts";
import type { Geometry, Mask } from "../../core/volume/volume.ts";
import { findSeries, readDicomFile } from "./dicomFolder.ts";
import { isNiftiPath, readNiftiMaskFile } from "./niftiFile.ts";

export interface MaskImage {
  /** One for each segment or structure; a NIfTI mask is one without a name. */
  readonly masks: readonly { readonly name?: string; readonly mask: Mask }[];
  /** How they came onto the image's voxels. */
  readonly how: string;
  /** Warnings. */
  readonly problems: readonly Problem[];
}

export interface MaskImageOptions {
  /** Label of a NIfTI mask that has several, or "any". */
  readonly label?: number | "any";
  /** Segments or structures of a DICOM object; all of them unless given. */
  readonly names?: readonly string[];
  /** The mask's frame of reference is known to be registered to the image's. */
  readonly registered?: boolean;
}

/**
 * Reads masks onto the voxels of `image`, moved by mm. DICOM: the only SEG or RTSTRUCT series under the path.
 * Throws ProblemError: `mask-outside-image`, `mask-smaller-than-voxel`, `mask-ambiguous`, `mask-missing`, and
 * what readNiftiMask and loadMasks throw.
 */
export async function readMaskImage(
  path: string,
  image: Geometry,
  options: MaskImageOptions = {},
): Promise<MaskImage> {
  if (isNiftiPath(path)) return maskOfNifti(path, image, options);
  const { series, problems } = await findSeries(path);
  const only = onlyMaskSeries(series, path);
  const loaded = await loadMasks(only, { ...options, image, read: readDicomFile });
  return {
    masks: loaded.masks.map(({ name, mask }) => ({ name, mask })),
    how: `${only.modality === "SEG" ? "DICOM SEG" : "RTSTRUCT"}: ${loaded.masks.map(({ name }) => name).join(", ")}`,
    problems: [...problems, ...loaded.problems],
  };
}

async function maskOfNifti(path: string, image: Geometry, options: MaskImageOptions): Promise<MaskImage> {
  const { label } = options;
  const drawn = await readNiftiMaskFile(path, label === undefined ? {} : { label });
  requireMaskInside(drawn, image, { file: path });
  const mask = resampleMask(drawn, image);
  if (maskVoxels(mask) === 0)
    fail({
      code: "mask-smaller-than-voxel",
      where: { file: path },
      found: `a mask of ${maskVolumeMl(drawn).toPrecision(2)} mL that half covers no voxel of the image`,
      expected: "at least one voxel half covered",
      remedy: "A lesion so small cannot be measured in this image",
    });
  const how = sameGrid(drawn.geometry, image)
    ? "NIfTI, as drawn"
    : "NIfTI, moved onto the image's voxels: those at least half covered";
  return { masks: [{ mask }], how, problems: [] };
}

function onlyMaskSeries(series: readonly Series[], path: string): Series {
  const masks = series.filter(({ modality }) => modality === "SEG" || modality === "RTSTRUCT");
  if (masks.length === 1) return masks[0]!;
  return masks.length === 0
    ? fail({
        code: "mask-missing",
        where: { file: path },
        found: `no SEG or RTSTRUCT among ${series.length} series (${[...new Set(series.map(({ modality }) => modality))].join(", ")})`,
        expected: "a NIfTI mask, a DICOM SEG or an RTSTRUCT",
        remedy: "Give the file that holds the mask",
      })
    : fail({
        code: "mask-ambiguous",
        where: { file: path },
        found: `${masks.length} series with masks: ${masks.map(({ modality, files }) => `${modality} ${files[0]}`).join("; ")}`,
        expected: "one",
        remedy: "Give the file of the one that is meant",
      });
}
