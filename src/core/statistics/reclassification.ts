// Does a second model move the predictions of events up and those of the others down? Continuous NRI and IDI (Pencina
// et al., Stat Med 2008;27:157 and 2011;30:11). Both can favour a worthless marker (Hilden & Gerds 2014); the
// likelihood-ratio test is what decides.
import { normalTwoSided } from "./distributions.ts";
import type { Numbers } from "./input.ts";
import { splitPredictions } from "./pairedPredictions.ts";
import { mean, variance } from "./summary.ts";

export interface Improvement {
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
}

export interface Reclassification {
  readonly n: number;
  readonly events: number;
  readonly nonEvents: number;
  /** Shares moved up and down. */
  readonly up: { readonly events: number; readonly nonEvents: number };
  readonly down: { readonly events: number; readonly nonEvents: number };
  readonly nri: Improvement;
  readonly nriOfEvents: Improvement;
  readonly nriOfNonEvents: Improvement;
  /** Mean rise among events, and mean fall among the others: IDI is their sum. */
  readonly meanRise: number;
  readonly meanFall: number;
  readonly idi: Improvement;
}

/**
 * R's `Hmisc::improveProb(first, second, outcome)`; variances are those of the multinomial, with the term that
 * Pencina's 2008 paper leaves out. Refuses probabilities beyond 0…1 ("probability-out-of-range").
 */
export function reclassification(first: Numbers, second: Numbers, outcome: Numbers): Reclassification {
  const { events, nonEvents } = splitPredictions(first, second, outcome);
  const rise = events.map(([a, b]) => b - a);
  const fall = nonEvents.map(([a, b]) => a - b);
  const ofEvents = netShare(rise);
  const ofNonEvents = netShare(fall);
  const nri = ofEvents.net + ofNonEvents.net;
  const idi = mean(rise) + mean(fall);
  return {
    n: outcome.length,
    events: events.length,
    nonEvents: nonEvents.length,
    up: { events: ofEvents.right, nonEvents: ofNonEvents.wrong },
    down: { events: ofEvents.wrong, nonEvents: ofNonEvents.right },
    nri: improvement(nri, ofEvents.variance + ofNonEvents.variance),
    nriOfEvents: improvement(ofEvents.net, ofEvents.variance),
    nriOfNonEvents: improvement(ofNonEvents.net, ofNonEvents.variance),
    meanRise: mean(rise),
    meanFall: mean(fall),
    idi: improvement(idi, variance(rise) / rise.length + variance(fall) / fall.length),
  };
}

function netShare(moves: readonly number[]) {
  const n = moves.length;
  const right = moves.filter((move) => move > 0).length;
  const wrong = moves.filter((move) => move < 0).length;
  return {
    right: right / n,
    wrong: wrong / n,
    net: (right - wrong) / n,
    variance: (right + wrong) / n ** 2 - (right - wrong) ** 2 / n ** 3,
  };
}

function improvement(estimate: number, ofVariance: number): Improvement {
  const se = Math.sqrt(ofVariance);
  const z = estimate === 0 ? 0 : estimate / se;
  return { estimate, se, z, p: normalTwoSided(z) };
}
