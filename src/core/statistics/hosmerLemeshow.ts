// Observed against expected events in groups of predicted probability (Hosmer & Lemeshow, Commun Stat 1980;9:1043).
// Its groups are arbitrary and its power low; a calibration curve says more.
import { fail } from "../problem/problem.ts";
import { chiSquareUpper } from "./distributions.ts";
import { type Numbers, requirePredictions } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";

export interface HosmerLemeshow {
  readonly chisq: number;
  /** Groups asked for less 2, also where tied probabilities left fewer. */
  readonly df: number;
  readonly p: number;
  readonly groups: readonly HosmerLemeshowGroup[];
  /** With the groups that there are less 2 degrees of freedom. */
  readonly pOfGroupsUsed: number;
}

export interface HosmerLemeshowGroup {
  /** Probabilities above `from` (the lowest group: from it on) up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
}

/**
 * R's `ResourceSelection::hoslem.test(outcome, probability, g = groups)`: breaks at the quantiles (type 7). Refuses
 * ("groups-not-possible") tied probabilities that leave a group empty, where R gives NaN, or fewer than three groups.
 */
export function hosmerLemeshow(probability: Numbers, outcome: Numbers, groups = 10): HosmerLemeshow {
  requirePredictions(probability, outcome);
  const sorted = Float64Array.from(probability).sort();
  const quantiles = Array.from({ length: groups + 1 }, (_, k) => quantileOfSorted(sorted, k / groups));
  const breaks = quantiles.filter((value, k) => k === 0 || value !== quantiles[k - 1]);
  const parts = breaks.slice(1).map((to, k) => ({ from: breaks[k]!, to, n: 0, observed: 0, expected: 0 }));
  for (let i = 0; i < probability.length; i++) {
    const p = probability[i]!;
    const part = parts.find(({ to }) => p <= to);
    if (part === undefined) continue;
    part.n++;
    part.observed += outcome[i]!;
    part.expected += p;
  }
  if (parts.length < 3 || parts.some(({ n }) => n === 0)) {
    fail({
      code: "groups-not-possible",
      where: {},
      found: `${parts.filter(({ n }) => n > 0).length} groups with patients for the ${groups} asked for`,
      expected: "three groups or more, none empty",
      remedy: "The probabilities are too often tied; take fewer groups, or the calibration curve.",
    });
  }
  const chisq = parts.reduce((sum, { n, observed, expected }) => {
    const squared = (observed - expected) ** 2;
    return sum + squared / expected + squared / (n - expected);
  }, 0);
  const df = groups - 2;
  return {
    chisq,
    df,
    p: chiSquareUpper(chisq, df),
    groups: parts,
    pOfGroupsUsed: chiSquareUpper(chisq, parts.length - 2),
  };
}
