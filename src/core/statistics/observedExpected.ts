// Events that occurred over events that were predicted (Debray et al., BMJ 2017;356:i6460).
import { fail } from "../problem/problem.ts";
import { normalCritical } from "./distributions.ts";
import { type Numbers, requirePredictions } from "./input.ts";

export interface ObservedExpected {
  readonly observed: number;
  readonly expected: number;
  /** 1 is right on average, above 1 predictions are too low. */
  readonly ratio: number;
  /** On the logarithm, se √((1 − observed/n) / observed); NaN without events. */
  readonly lower: number;
  readonly upper: number;
}

/** Refuses ("no-events-expected") probabilities that are all 0. */
export function observedExpected(probability: Numbers, outcome: Numbers, level = 0.95): ObservedExpected {
  requirePredictions(probability, outcome);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < outcome.length; i++) {
    observed += outcome[i]!;
    expected += probability[i]!;
  }
  if (!(expected > 0)) {
    fail({
      code: "no-events-expected",
      where: {},
      found: "predicted probabilities that sum to 0",
      expected: "a probability above 0 in some patient",
      remedy: "Look at the column of predictions.",
    });
  }
  const ratio = observed / expected;
  const margin = normalCritical(level) * Math.sqrt((1 - observed / outcome.length) / observed);
  const known = observed > 0;
  return {
    observed,
    expected,
    ratio,
    lower: known ? ratio * Math.exp(-margin) : Number.NaN,
    upper: known ? ratio * Math.exp(margin) : Number.NaN,
  };
}
