// Validation of predicted probabilities by the indices of Harrell's val.prob (Regression Modeling Strategies, section
// 10.9).

import { fail } from "../problem/problem.ts";
import { brierScore } from "./brier.ts";
import { type CalibrationIndices, calibrationIndices } from "./calibrationIndices.ts";
import { calibrationLine } from "./calibrationLine.ts";
import { chiSquareUpper, normalTwoSided } from "./distributions.ts";
import { type Numbers, requirePatients, requireProbability } from "./input.ts";
import { logit } from "./logistic.ts";
import { lowess } from "./lowess.ts";
import { auc } from "./roc.ts";

export interface ValProb {
  readonly c: number;
  /** Somers' 2(C − ½). */
  readonly dxy: number;
  /** Nagelkerke's R² of the probabilities as they are. */
  readonly r2: number;
  /** Discrimination index (χ² − 1)/n, χ² that of the probabilities as they are against the prevalence. */
  readonly d: number;
  readonly chisqOfD: number;
  /** Unreliability index (χ² − 2)/n, χ² that of recalibrating, and the test that intercept and slope are 0 and 1. */
  readonly u: number;
  readonly chisqOfU: number;
  readonly pOfU: number;
  /** D − U. */
  readonly quality: number;
  readonly brier: number;
  readonly intercept: number;
  readonly slope: number;
  /** Of the probabilities against their lowess: Emax, E90 and Eavg. */
  readonly smooth: CalibrationIndices;
  /** Spiegelhalter's test that the probabilities are right (Stat Med 1986;5:421). */
  readonly spiegelhalter: { readonly z: number; readonly p: number };
}

/**
 * R's `rms::val.prob(probability, outcome)`; C and Dxy exactly, where rms 6.5 takes them from probabilities
 * rounded to 0.002. Refuses ("probability-0-or-1") certain predictions, which have no logit and which val.prob
 * leaves out of half of its indices.
 */
export function valProb(probability: Numbers, outcome: Numbers): ValProb {
  requirePatients(outcome, "an outcome");
  requireProbability(probability, "probability");
  requireUncertain(probability);
  const n = outcome.length;
  const linear = Float64Array.from(probability, logit);
  const line = calibrationLine(linear, outcome);
  const c = auc(probability, outcome);
  const as = devianceOf(probability, outcome);
  const prevalence = Array.from(outcome).reduce((sum, y) => sum + y, 0) / n;
  const none = devianceOf(new Float64Array(n).fill(prevalence), outcome);
  const recalibrated = devianceOf(
    linear.map((eta) => 1 / (1 + Math.exp(-line.interceptWithSlope.estimate - line.slope.estimate * eta))),
    outcome,
  );
  const chisqOfD = none - as;
  const chisqOfU = as - recalibrated;
  const d = (chisqOfD - 1) / n;
  const u = (chisqOfU - 2) / n;
  let excess = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    const p = probability[i]!;
    excess += (outcome[i]! - p) * (1 - 2 * p);
    variance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const z = excess / Math.sqrt(variance);
  const curve = lowess(probability, outcome);
  return {
    c,
    dxy: 2 * c - 1,
    r2: -Math.expm1(-chisqOfD / n) / -Math.expm1(-none / n),
    d,
    chisqOfD,
    u,
    chisqOfU,
    pOfU: chiSquareUpper(chisqOfU, 2),
    quality: d - u,
    brier: brierScore(probability, outcome),
    intercept: line.interceptWithSlope.estimate,
    slope: line.slope.estimate,
    smooth: calibrationIndices(curve.x, curve.fitted),
    spiegelhalter: { z, p: normalTwoSided(z) },
  };
}

/** Refuses ("probability-0-or-1") probabilities that have no finite logit. */
export function requireUncertain(probability: Numbers): void {
  for (let i = 0; i < probability.length; i++) {
    if (probability[i] === 0 || probability[i] === 1) {
      fail({
        code: "probability-0-or-1",
        where: {},
        found: `probability number ${i + 1} of ${probability.length} is ${probability[i]}`,
        expected: "probabilities between 0 and 1",
        remedy:
          "A certain prediction has no logit; give the linear predictor, or leave the patient out and say so.",
      });
    }
  }
}

/** −2 log likelihood. */
function devianceOf(probability: Numbers, outcome: Numbers): number {
  let sum = 0;
  for (let i = 0; i < probability.length; i++) {
    sum -= 2 * (outcome[i] === 1 ? Math.log(probability[i]!) : Math.log1p(-probability[i]!));
  }
  return sum;
}
