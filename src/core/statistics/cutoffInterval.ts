// How far a searched cut-off moves from sample to sample.
import { ProblemError } from "../problem/problem.ts";
import { stream } from "../random/stream.ts";
import { type CutoffInput, maximallySelectedLogRank, pickPatients } from "./maximallySelected.ts";
import { quantile } from "./quantile.ts";
import { requireFollowUp } from "./survivalTimes.ts";

export interface CutoffInterval {
  readonly lower: number;
  readonly upper: number;
  /** Resamples that had an admissible cut-off. */
  readonly resamples: number;
  readonly cutoffs: readonly number[];
}

/** Percentiles of the cut-off over patients drawn with putting back. */
export function cutoffInterval(
  input: CutoffInput,
  {
    resamples,
    seed,
    level = 0.95,
  }: { readonly resamples: number; readonly seed: number; readonly level?: number },
): CutoffInterval {
  requireFollowUp(input);
  const random = stream(seed, "cutoff-interval");
  const n = input.time.length;
  const cutoffs: number[] = [];
  for (let draw = 0; draw < resamples; draw++) {
    const rows = Array.from({ length: n }, () => random.below(n));
    const sample = pickPatients(input, rows);
    const cutoff = searchedCutoff(sample);
    if (cutoff !== undefined) cutoffs.push(cutoff);
  }
  return {
    lower: quantile(cutoffs, (1 - level) / 2),
    upper: quantile(cutoffs, 1 - (1 - level) / 2),
    resamples: cutoffs.length,
    cutoffs,
  };
}

/** A resample that parts nobody, or without events, says nothing of a cut-off. */
const withoutCutoff: readonly string[] = ["no-admissible-cutoff", "scores-alike"];

function searchedCutoff(sample: CutoffInput): number | undefined {
  try {
    return maximallySelectedLogRank(sample).cutoff;
  } catch (error) {
    if (error instanceof ProblemError && withoutCutoff.includes(error.problems[0]!.code)) return undefined;
    throw error;
  }
}
