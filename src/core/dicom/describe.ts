// A series in numbers and words, as `uptake inspect` shows it: nothing of it names a patient beyond the PatientID.
import { type Problem, ProblemError } from "../problem/problem.ts";
import type { PerAxis } from "../volume/volume.ts";
import type { MaskEntry } from "./maskEntries.ts";
import { canDecode } from "./pixelData.ts";
import { placeOfSeries, type Series } from "./series.ts";
import { stackSlices } from "./stack.ts";
import { isAttenuationCorrected, suvScale } from "./suv.ts";
import { describeTransferSyntax } from "./transferSyntax.ts";

export interface SeriesDescription {
  readonly patientId: string;
  readonly modality: string;
  readonly seriesUid: string;
  readonly description: string;
  /** [z, y, x]; null where there is no stack of slices. */
  readonly shape: PerAxis | null;
  readonly spacingMm: PerAxis | null;
  readonly manufacturer: string;
  readonly model: string;
  readonly transferSyntax: string;
  readonly transferSyntaxName: string;
  readonly frameOfReference: string | null;
  readonly files: number;
  /** PET: units, factor from those units to SUVbw, whether it is exact, assumed or refused, and the rule in words. */
  readonly units: string | null;
  readonly suvFactor: number | null;
  readonly suvKind: "exact" | "assumed" | "refused" | null;
  readonly suvMethod: string | null;
  readonly attenuationCorrected: boolean | null;
  /** SEG and RTSTRUCT: what may be chosen. */
  readonly masks: readonly MaskEntry[];
  readonly problems: readonly Problem[];
}

/** Describes a series. What is wrong with it becomes problems; nothing throws. */
export function describeSeries(series: Series): SeriesDescription {
  const problems: Problem[] = [];
  const isImage = series.modality !== "SEG" && series.slices.length > 0;
  const stack = isImage ? attempt(() => stackSlices(series), problems) : undefined;
  problems.push(...(stack?.problems ?? []));
  const headers = series.slices.flatMap((slice) => slice.pet ?? []);
  const scale = series.modality === "PT" ? suvScale(headers) : undefined;
  problems.push(...(scale?.problems ?? []));
  const unreadable = isImage ? series.transferSyntaxes.filter((syntax) => !canDecode(syntax)) : [];
  if (unreadable.length > 0)
    problems.push({
      code: "transfer-syntax-unsupported",
      where: placeOfSeries(series),
      found: `pixel data in ${unreadable.map(describeTransferSyntax).join(", ")}`,
      expected: "uncompressed, RLE, JPEG lossless or JPEG 2000 pixel data",
      remedy: "Export the series uncompressed, or convert it first.",
    });
  const spacing = stack?.geometry.spacingMm ?? inPlane(series);
  return {
    patientId: series.patientId,
    modality: series.modality,
    seriesUid: series.seriesUid,
    description: series.description,
    shape: stack?.geometry.shape ?? shapeWithoutStack(series, isImage),
    spacingMm: spacing,
    manufacturer: series.manufacturer,
    model: series.model,
    transferSyntax: series.transferSyntax,
    transferSyntaxName: describeTransferSyntax(series.transferSyntax),
    frameOfReference: series.frameOfReference ?? null,
    files: series.files.length,
    units: headers[0]?.units ?? null,
    suvFactor: scale === undefined || scale.kind === "refused" ? null : scale.factor,
    suvKind: scale?.kind ?? null,
    suvMethod: scale?.method ?? null,
    attenuationCorrected: (headers[0] && isAttenuationCorrected(headers[0])) ?? null,
    masks: series.masks,
    problems,
  };
}

function attempt<T>(work: () => T, problems: Problem[]): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** What is known of a series whose slices make no stack: how many, and how large. */
function shapeWithoutStack(series: Series, isImage: boolean): PerAxis | null {
  const first = series.slices[0];
  return isImage && first !== undefined ? [series.slices.length, first.rows, first.columns] : null;
}

function inPlane(series: Series): PerAxis | null {
  const plane = series.slices.find((slice) => slice.plane !== undefined)?.plane;
  const thickness = series.slices[0]?.thicknessMm;
  if (plane === undefined || thickness === undefined || series.modality === "SEG") return null;
  return [thickness, plane.pixelSpacingMm[0], plane.pixelSpacingMm[1]];
}
