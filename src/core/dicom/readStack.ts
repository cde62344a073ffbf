// The pixels of a stack of slices as one grid of float32 values.
import { fail } from "../problem/problem.ts";
import type { Geometry } from "../volume/volume.ts";
import type { StoredPixels } from "./codecs/codec.ts";
import { type DataSet, parseDataSet } from "./dataSet.ts";
import { levelGrid, levelSlices } from "./levelling.ts";
import { readFrame } from "./pixelData.ts";
import type { ReadFile } from "./series.ts";
import type { Rescale } from "./slice.ts";
import type { PlacedSlice, Stack } from "./stack.ts";
import { describeTag } from "./tags.ts";

/**
 * Reads every slice, rescales it by `rescaleOf` (its own slope and intercept), and puts it into the stack's grid: even, at right angles.
 * Equal copies of a slice are dropped. Values outside a tilted series are `outside`.
 * Throws ProblemError: those of readFrame, `slices-unlike-copies`, `pixels-not-finite`, `slice-size`.
 */
export async function readStack(
  stack: Stack,
  options: {
    readonly read: ReadFile;
    readonly rescaleOf: (slice: PlacedSlice, index: number) => Rescale;
    readonly outside: number;
  },
): Promise<{ readonly geometry: Geometry; readonly data: Float32Array; readonly copiesDropped: number }> {
  const frames = frameReader(options.read);
  const [, rows, columns] = stack.geometry.shape;
  const size = rows * columns;
  const data = new Float32Array(stack.slices.length * size);
  for (const [index, slice] of stack.slices.entries()) {
    const stored = await frames(slice);
    const rescale = options.rescaleOf(slice, index);
    for (const copy of stack.copies)
      if (copy.of === slice) refuseUnlikeCopy(slice, stored, copy.slice, await frames(copy.slice));
    rescaleInto(data.subarray(index * size, (index + 1) * size), stored, rescale, slice);
  }
  const copiesDropped = stack.copies.length;
  if (!stack.uneven && stack.shear.alongRow === 0 && stack.shear.alongColumn === 0)
    return { geometry: stack.geometry, data, copiesDropped };
  const geometry = levelGrid(stack);
  return { geometry, data: levelSlices(stack, data, geometry, options.outside), copiesDropped };
}

/** Reads frames by file; of a multi-frame file the data set is kept until another file comes. */
function frameReader(read: ReadFile): (slice: PlacedSlice) => Promise<StoredPixels> {
  let last: DataSet | undefined;
  return async (slice) => {
    if (last?.file !== slice.file) last = parseDataSet(await read(slice.file), { file: slice.file });
    return readFrame(last, slice.frame);
  };
}

function rescaleInto(
  into: Float32Array,
  stored: StoredPixels,
  { slope, intercept }: Rescale,
  slice: PlacedSlice,
): void {
  if (stored.length !== into.length)
    fail({
      code: "slice-size",
      where: { file: slice.file },
      found: `${stored.length} pixels`,
      expected: `${into.length}`,
      remedy: "The file changed since it was listed: list the series again.",
    });
  for (let i = 0; i < into.length; i++) into[i] = stored[i]! * slope + intercept;
  if (into.every(Number.isFinite)) return;
  fail({
    code: "pixels-not-finite",
    where: { file: slice.file, tag: describeTag("PixelData") },
    found: `values that are no finite numbers (slope ${slope}, intercept ${intercept})`,
    expected: "finite values",
    remedy: "Export the series again from its source.",
  });
}

function refuseUnlikeCopy(
  slice: PlacedSlice,
  stored: StoredPixels,
  copy: PlacedSlice,
  copied: StoredPixels,
): void {
  const sameScale =
    slice.rescale?.slope === copy.rescale?.slope && slice.rescale?.intercept === copy.rescale?.intercept;
  if (sameScale && stored.length === copied.length && stored.every((value, i) => value === copied[i])) return;
  const { positionMm } = slice.plane;
  fail({
    code: "slices-unlike-copies",
    where: { file: copy.file },
    found: `two unlike images at (${positionMm.join(", ")}) mm, the other in ${slice.file}`,
    expected: "one image at each position",
    remedy: "A dynamic or gated series, or two series in one: choose one volume of it.",
  });
}
