// Logistic regression with Firth's penalty (Biometrika 1993;80:27): less biased in small samples, finite
// where classes are separated.
import { fail } from "../problem/problem.ts";
import { cholesky, choleskyInverse, logDeterminant } from "./cholesky.ts";
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper, normalCritical, normalTwoSided } from "./distributions.ts";
import { type FirthLikelihood, firthAscent, firthPoint } from "./firthAscent.ts";
import { firthProfile } from "./firthProfile.ts";
import { type Numbers, requireBinary, requireTerms } from "./input.ts";
import { logisticLikelihood, type ScaledDesign, scaledDesign } from "./logisticLikelihood.ts";

export interface LogisticFirthInput {
  readonly outcome: Numbers;
  readonly terms: readonly { readonly name: string; readonly values: Numbers }[];
  readonly level?: number;
}

export interface LogisticFirthFit {
  readonly n: number;
  readonly events: number;
  /** "(Intercept)" first. */
  readonly coefficients: readonly FirthCoefficient[];
  readonly covariance: readonly (readonly number[])[];
  /** Log likelihood plus half the logarithm of the information's determinant; null: all but the intercept held at 0. */
  readonly penalisedLogLikelihood: { readonly null: number; readonly fitted: number };
  readonly likelihoodRatio: ChiSquareTest;
  readonly fitted: readonly number[];
}

export interface FirthCoefficient {
  readonly term: string;
  readonly estimate: number;
  readonly se: number;
  /** Of the profile of the penalised likelihood, one degree of freedom. */
  readonly chisq: number;
  readonly p: number;
  /** Profile limits of the coefficient. */
  readonly lower: number;
  readonly upper: number;
  readonly waldP: number;
}

/**
 * Maximises log L + ½ log |I|: R's `logistf::logistf`, whose intervals and tests profile the penalised likelihood
 * with the penalty of the full design (Heinze & Schemper, Stat Med 2002;21:2409). Refuses ("firth-not-estimable") an
 * outcome of one class and terms that the others determine.
 */
export function logisticFirth({ outcome, terms, level = 0.95 }: LogisticFirthInput): LogisticFirthFit {
  requireBinary(outcome, "outcome");
  requireTerms(terms, outcome, "the outcome");
  const design = scaledDesign(
    [new Float64Array(outcome.length).fill(1), ...terms.map((term) => term.values)],
    outcome,
  );
  const p = design.width;
  const events = Array.from(outcome).reduce((sum, y) => sum + y, 0);
  const likelihood = (beta: Float64Array) => penalisedAt(design, beta);
  const start = firthPoint(likelihood, new Float64Array(p));
  if (start === undefined || events === 0 || events === outcome.length)
    refuse(start !== undefined, events, outcome.length);
  const best = firthAscent(likelihood, start);
  const none = firthAscent(
    likelihood,
    start,
    terms.map((_, j) => j + 1),
  );
  const covariance = choleskyInverse(best.at.decomposed);
  const critical = normalCritical(level);
  const coefficients = ["(Intercept)", ...terms.map((term) => term.name)].map((term, j): FirthCoefficient => {
    const scale = design.scale[j]!;
    const estimate = best.beta[j]!;
    const se = Math.sqrt(covariance[j * p + j]!);
    const { chisq, lower, upper } = firthProfile(likelihood, best, { j, covariance, critical });
    return {
      term,
      estimate: estimate / scale,
      se: se / scale,
      chisq,
      p: chiSquareUpper(chisq, 1),
      lower: lower / scale,
      upper: upper / scale,
      waldP: normalTwoSided(estimate / se),
    };
  });
  // The penalty is that of the terms' own scales.
  const ownScale = design.scale.reduce((sum, scale) => sum + Math.log(scale), 0);
  const chisq = 2 * (best.at.objective - none.at.objective);
  const df = terms.length;
  return {
    n: outcome.length,
    events,
    coefficients,
    covariance: coefficients.map((_, i) =>
      coefficients.map((__, j) => covariance[i * p + j]! / (design.scale[i]! * design.scale[j]!)),
    ),
    penalisedLogLikelihood: { null: none.at.objective + ownScale, fitted: best.at.objective + ownScale },
    likelihoodRatio: { chisq, df, p: chiSquareUpper(chisq, df) },
    fitted: Array.from(best.at.fitted),
  };
}

function refuse(hasRank: boolean, events: number, n: number): never {
  fail({
    code: "firth-not-estimable",
    where: {},
    found: hasRank
      ? `${events} positive of ${n} patients`
      : "terms of which one is a combination of the others",
    expected: "positive and negative patients, and terms that do not determine each other",
    remedy: "Leave out the term that the others determine, or choose another endpoint.",
  });
}

interface Penalised extends FirthLikelihood {
  readonly fitted: Float64Array;
}

/** Undefined where the information lacks rank. */
function penalisedAt(design: ScaledDesign, beta: Float64Array): Penalised | undefined {
  const { n, width: p, x } = design;
  const { value, gradient, information, fitted } = logisticLikelihood(design, beta);
  const decomposed = cholesky(information, p, 1e-14);
  if (decomposed.rank < p) return undefined;
  const inverse = choleskyInverse(decomposed);
  for (let i = 0; i < n; i++) {
    const row = i * p;
    let leverage = 0;
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) leverage += x[row + j]! * inverse[j * p + k]! * x[row + k]!;
    }
    const probability = fitted[i]!;
    const pull = leverage * probability * (1 - probability) * (0.5 - probability);
    for (let j = 0; j < p; j++) gradient[j]! += pull * x[row + j]!;
  }
  return { objective: value + logDeterminant(decomposed) / 2, gradient, information, decomposed, fitted };
}
