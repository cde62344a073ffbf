// A PET series to a volume in SUVbw, or in what it holds where an SUV would be guessed.
import { fail, type Problem } from "../problem/problem.ts";
import type { Volume } from "../volume/volume.ts";
import { readStack } from "./readStack.ts";
import { placeOfSeries, type ReadFile, type Series } from "./series.ts";
import { stackSlices } from "./stack.ts";
import { type RefusedSuvScale, type SuvOverrides, suvScale, type UsableSuvScale } from "./suv.ts";
import { describeTag } from "./tags.ts";

export type LoadedPet =
  | {
      readonly kind: "suv";
      readonly volume: Volume<"SUVbw">;
      readonly scale: UsableSuvScale;
      /** Warnings of geometry and scale. */
      readonly problems: readonly Problem[];
    }
  | {
      /** The SUV was refused: the values as the scanner's units have them, never called SUV. */
      readonly kind: "not-suv";
      readonly volume: Volume<"Bq/mL" | "unknown">;
      readonly scale: RefusedSuvScale;
      readonly problems: readonly Problem[];
    };

/**
 * Reads a PET series: (stored × slope + intercept) × SUV factor, each slice with its own slope, always float32.
 * Throws ProblemError: those of stackSlices and readStack, `pet-rescale-missing`. A refused SUV does not throw: see `kind`.
 */
export async function loadPet(
  series: Series,
  options: { readonly read: ReadFile } & SuvOverrides,
): Promise<LoadedPet> {
  const stack = stackSlices(series);
  const headers = stack.slices.map((slice) => slice.pet ?? { correctedImage: [] });
  const scale = suvScale(headers, options);
  const factorOf = (index: number) =>
    scale.kind === "refused" ? 1 : (scale.sliceFactors?.[index] ?? scale.factor);
  const { geometry, data } = await readStack(stack, {
    read: options.read,
    outside: 0,
    rescaleOf: (slice, index) => {
      const { slope, intercept } =
        slice.rescale ??
        fail({
          code: "pet-rescale-missing",
          where: { ...placeOfSeries(series, slice.file), tag: describeTag("RescaleSlope") },
          found: "a PET slice without rescale slope",
          expected: "slope and intercept of the slice",
          remedy: "Choose the original PET series.",
        });
      const factor = factorOf(index);
      return { slope: slope * factor, intercept: intercept * factor };
    },
  });
  const problems = [...stack.problems, ...scale.problems];
  if (scale.kind !== "refused")
    return { kind: "suv", volume: { unit: "SUVbw", geometry, data }, scale, problems };
  const unit = headers[0]?.units === "BQML" ? "Bq/mL" : "unknown";
  return { kind: "not-suv", volume: { unit, geometry, data }, scale, problems };
}
