// A cut-off searched in the very patients that it parts: exploratory, with everything that makes it honest beside it.
import { isError, ProblemError } from "../../problem/problem.ts";
import { crossValidatedCutoff } from "../../statistics/crossValidatedCutoff.ts";
import { cutoffInterval } from "../../statistics/cutoffInterval.ts";
import { logRank } from "../../statistics/logRank.ts";
import { type CutoffInput, maximallySelectedLogRank } from "../../statistics/maximallySelected.ts";
import { pExactGauss } from "../../statistics/pExactGauss.ts";
import { pLausen94 } from "../../statistics/pLausen.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { rowsOf } from "./followedMarkers.ts";
import type { SearchedSplit } from "./results.ts";
import { groupOf } from "./split.ts";

/** Below so many patients either side must hold a fifth, else a tenth. */
const smallStudy = 100;
const folds = 10;
const resamples = 200;

/** Null where no cut-off is admissible, or too few events stand for a search. */
export function searchedSplit(
  name: string,
  followUp: FollowUp,
  marker: readonly number[],
  seed: number,
): SearchedSplit | null {
  const n = marker.length;
  const minprop = n < smallStudy ? 0.2 : 0.1;
  const input: CutoffInput = { ...followUp, marker, minprop, maxprop: 1 - minprop };
  if (n < 2 * folds || Array.from(followUp.event).filter((event) => event === 1).length < folds) return null;
  try {
    const scan = maximallySelectedLogRank(input);
    const high = marker.map((value) => value > scan.cutoff);
    const exact = pExactGauss(scan);
    const { cox } = crossValidatedCutoff(input, { folds, seed });
    const [effect] = cox?.warnings.length === 0 ? cox.coefficients : [];
    const { lower, upper } = cutoffInterval(input, { resamples, seed });
    const side = (own: boolean) =>
      rowsOf(
        followUp,
        high.flatMap((value, i) => (value === own ? [i] : [])),
      );
    return {
      cutoff: scan.cutoff,
      statistic: scan.statistic,
      minprop,
      correctedP: Math.min(1, Math.max(0, exact ?? pLausen94(scan))),
      method:
        exact === undefined ? "Lausen, Sauerbrei and Schumacher 1994" : "exact distribution of the maximum",
      uncorrectedP: logRank({ ...followUp, group: high.map((own) => (own ? "high" : "low")) }).p,
      crossValidated:
        effect === undefined ? null : { hazardRatio: effect.hazardRatio, ci: [effect.lower, effect.upper] },
      interval: Number.isFinite(lower) && Number.isFinite(upper) ? [lower, upper] : null,
      scan: scan.candidates.map(({ cutoff, statistic }) => ({ cutoff, statistic: Math.abs(statistic) })),
      groups: [groupOf(side(false), `${name} low`), groupOf(side(true), `${name} high`)],
    };
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(isError)) return null;
    throw error;
  }
}
