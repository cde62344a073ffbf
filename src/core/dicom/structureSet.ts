// RT structure sets (PS3.3 A.19): closed planar contours to masks on an image's grid.
import { fail, type Problem } from "../problem/problem.ts";
import type { Geometry, Mask, Vector } from "../volume/volume.ts";
import { type Contour, planarContour, rasteriseContours } from "./contours.ts";
import { type DataSet, items, number, numbers, text } from "./dataSet.ts";
import { describeTag } from "./tags.ts";

/** Frame of reference in which a structure was drawn. */
export function frameOfStructure(dataSet: DataSet, roiNumber: number): string | undefined {
  const roi = items(dataSet, "StructureSetROISequence").find(
    (each) => number(each, "ROINumber") === roiNumber,
  );
  return roi && text(roi, "ReferencedFrameOfReferenceUID");
}

/**
 * One structure's mask on the grid of `image`: a voxel is inside where its centre is. Contours of one plane combine by XOR, so a
 * contour inside another is a hole. Contours without area, of two points or not closed are skipped, counted, and said.
 * Throws ProblemError `contours-not-parallel`, `contour-not-planar`.
 */
export function readStructure(
  dataSet: DataSet,
  roiNumber: number,
  image: Geometry,
): { readonly mask: Mask; readonly problems: readonly Problem[]; readonly contours: number } {
  const roi = items(dataSet, "ROIContourSequence").find(
    (each) => number(each, "ReferencedROINumber") === roiNumber,
  );
  const drawn = roi === undefined ? [] : items(roi, "ContourSequence");
  const contours: Contour[] = [];
  let skipped = 0;
  for (const each of drawn) {
    const contour = isClosed(each) ? planarContour(points(each), dataSet.file) : undefined;
    if (contour === undefined) skipped++;
    else contours.push(contour);
  }
  const problems: Problem[] = [];
  if (skipped > 0)
    problems.push({
      code: "contours-skipped",
      where: { file: dataSet.file },
      found: `${skipped} of ${drawn.length} contours without area or not closed`,
      expected: "closed contours of three points and more",
      remedy: "They were skipped; the rest of the structure stays.",
      severity: "warning",
    });
  return {
    mask: { geometry: image, data: rasteriseContours(contours, image, dataSet.file) },
    problems,
    contours: contours.length,
  };
}

function isClosed(contour: DataSet): boolean {
  const type = text(contour, "ContourGeometricType") ?? "CLOSED_PLANAR";
  return type === "CLOSED_PLANAR" || type === "CLOSEDPLANAR_XOR";
}

function points(contour: DataSet): Vector[] {
  const values = numbers(contour, "ContourData");
  if (values.length % 3 !== 0)
    fail({
      code: "contour-data",
      where: { file: contour.file, tag: describeTag("ContourData") },
      found: `${values.length} coordinates`,
      expected: "three for each point",
      remedy: "Export the structure set again.",
    });
  return Array.from(
    { length: values.length / 3 },
    (_, i): Vector => [values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!],
  );
}
