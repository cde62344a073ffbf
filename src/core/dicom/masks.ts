// The masks of a DICOM SEG or RTSTRUCT series, by name, on an image's grid.
import { fail, type Problem } from "../problem/problem.ts";
import { requireSameFrame } from "../volume/geometry.ts";
import { requireMaskInside } from "../volume/mask.ts";
import { resampleMask } from "../volume/resample.ts";
import type { Geometry, Mask } from "../volume/volume.ts";
import { type DataSet, parseDataSet, text } from "./dataSet.ts";
import { listMasks, type MaskEntry } from "./maskEntries.ts";
import { readSegment } from "./segmentation.ts";
import { placeOfSeries, type ReadFile, type Series } from "./series.ts";
import { frameOfStructure, readStructure } from "./structureSet.ts";

/** One lesion or structure: segments are kept apart, joined only by who asks for it. */
export interface NamedMask extends MaskEntry {
  readonly file: string;
  readonly mask: Mask;
}

/**
 * Reads the masks of a SEG or RTSTRUCT series on the grid of `image`, every one or those called by `names`.
 * An empty one is refused where it was called by name, else left out with a warning.
 * Throws ProblemError `mask-series`, `mask-unknown`, `mask-empty`, `mask-outside-image`, `frame-of-reference-differs` (unless `registered`),
 * and those of readSegment and readStructure.
 */
export async function loadMasks(
  series: Series,
  options: {
    readonly read: ReadFile;
    readonly image: Geometry;
    readonly names?: readonly string[];
    readonly registered?: boolean;
  },
): Promise<{ readonly masks: readonly NamedMask[]; readonly problems: readonly Problem[] }> {
  const { names } = options;
  const masks: NamedMask[] = [];
  const problems: Problem[] = [];
  const entries: string[] = [];
  for (const file of series.files) {
    const dataSet = parseDataSet(await options.read(file), { file });
    for (const entry of listMasks(dataSet)) {
      entries.push(entry.name);
      if (names !== undefined && !names.includes(entry.name)) continue;
      const found = await readMask(dataSet, entry, options);
      problems.push(...found.problems);
      if (found.mask !== undefined) masks.push({ ...entry, file, mask: found.mask });
      else if (names !== undefined) fail(emptyMask(file, entry, found.why));
      else problems.push({ ...emptyMask(file, entry, found.why), severity: "warning" });
    }
  }
  const unknown = names?.find((name) => !entries.includes(name));
  if (unknown !== undefined)
    fail({
      code: "mask-unknown",
      where: placeOfSeries(series),
      found: `no segment or structure '${unknown}'`,
      expected: `one of ${[...new Set(entries)].map((name) => `'${name}'`).join(", ")}`,
      remedy: "Name one of these.",
    });
  if (masks.length === 0) refuseWithout(series, entries, problems);
  return { masks, problems };
}

async function readMask(
  dataSet: DataSet,
  entry: MaskEntry,
  options: { readonly image: Geometry; readonly registered?: boolean },
): Promise<{ readonly mask?: Mask; readonly why: string; readonly problems: readonly Problem[] }> {
  const { image } = options;
  if (text(dataSet, "Modality") === "RTSTRUCT") {
    const frame = frameOfStructure(dataSet, entry.number) ?? text(dataSet, "FrameOfReferenceUID");
    if (!options.registered && frame !== undefined)
      requireSameFrame({ ...image, frameOfReference: frame }, image);
    const { mask, problems, contours } = readStructure(dataSet, entry.number, image);
    if (mask.data.includes(1)) return { mask, why: "", problems };
    return {
      problems,
      why: contours === 0 ? "it has no closed contour" : "no voxel centre of the image lies in its contours",
    };
  }
  const { mask, problems } = await readSegment(dataSet, entry.number);
  if (!mask.data.includes(1)) return { problems, why: "it has no frame with a pixel inside" };
  requireMaskInside(mask, image, { file: dataSet.file });
  const onImage = resampleMask(mask, image, options.registered ? { registered: true } : {});
  if (onImage.data.includes(1)) return { mask: onImage, why: "", problems };
  return { problems, why: "no voxel of the image is half covered by it" };
}

function emptyMask(file: string, { name, number }: MaskEntry, why: string): Problem {
  return {
    code: "mask-empty",
    where: { file },
    found: `an empty mask '${name}' (number ${number}): ${why}`,
    expected: "at least one voxel inside",
    remedy: "Draw the lesion, or name another segment or structure.",
  };
}

function refuseWithout(series: Series, entries: readonly string[], problems: readonly Problem[]): never {
  const where = placeOfSeries(series);
  if (entries.length === 0)
    return fail({
      code: "mask-series",
      where,
      found: `a ${series.modality} series without segments or structures`,
      expected: "a SEG or RTSTRUCT series",
      remedy: "Choose the series that holds the mask.",
    });
  return fail({
    code: "mask-empty",
    where,
    found: `only empty masks: ${problems.map((problem) => problem.found).join("; ")}`,
    expected: "at least one voxel inside",
    remedy: "Draw the lesion, or choose another series.",
  });
}
