// A CT series to a volume in Hounsfield units.
import { fail, type Problem } from "../problem/problem.ts";
import type { Volume } from "../volume/volume.ts";
import { readStack } from "./readStack.ts";
import { placeOfSeries, type ReadFile, type Series } from "./series.ts";
import { stackSlices } from "./stack.ts";
import { describeTag } from "./tags.ts";

/** Hounsfield units of air, for what lies outside a tilted series. */
const airHu = -1024;

/**
 * Reads a CT series: HU = stored × slope + intercept, slice by slice. Problems are warnings.
 * Throws ProblemError: those of stackSlices and readStack, `ct-rescale-missing`.
 */
export async function loadCt(
  series: Series,
  options: { readonly read: ReadFile },
): Promise<{ readonly volume: Volume<"HU">; readonly problems: readonly Problem[] }> {
  const stack = stackSlices(series);
  const { geometry, data } = await readStack(stack, {
    read: options.read,
    outside: airHu,
    rescaleOf: (slice) =>
      slice.rescale ??
      fail({
        code: "ct-rescale-missing",
        where: { ...placeOfSeries(series, slice.file), tag: describeTag("RescaleSlope") },
        found: "a CT slice without rescale slope",
        expected: "slope and intercept that give Hounsfield units",
        remedy: "Choose the original CT series.",
      }),
  });
  return { volume: { unit: "HU", geometry, data }, problems: stack.problems };
}
