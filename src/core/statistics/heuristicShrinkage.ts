// By how much a model's effects will shrink in new patients, as its own likelihood ratio tells (van Houwelingen & le
// Cessie, Stat Med 1990;9:1303).
import { fail } from "../problem/problem.ts";

/**
 * (χ² − parameters) / χ², χ² the model's likelihood-ratio statistic against none and `parameters` all that were
 * looked at: rms's `(Model L.R. − d.f.) / Model L.R.`. Negative where the model fits worse than its parameters would
 * by chance. Refuses ("shrinkage-undefined") a statistic of 0 or less.
 */
export function heuristicShrinkage(likelihoodRatio: number, parameters: number): number {
  if (!(likelihoodRatio > 0) || !(parameters >= 0)) {
    fail({
      code: "shrinkage-undefined",
      where: {},
      found: `a likelihood ratio of ${likelihoodRatio} with ${parameters} parameters`,
      expected: "a likelihood ratio above 0",
      remedy: "A model that explains nothing has nothing to shrink.",
    });
  }
  return (likelihoodRatio - parameters) / likelihoodRatio;
}
