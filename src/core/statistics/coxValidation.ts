// Optimism of a Cox model's discrimination, slope and explained variation: R's `rms::validate` of a `cph` fit.
import {
  type BootstrapOptimism,
  bootstrapOptimism,
  type Indices,
  type Resamples,
} from "./bootstrapOptimism.ts";
import { cholesky, choleskySolve } from "./cholesky.ts";
import { type MarkerRanks, markerRanks } from "./concordance.ts";
import { type CoxFit, type CoxInput, coxRegression } from "./cox.ts";
import { type CoxData, coxData } from "./coxData.ts";
import {
  nullLogLikelihood,
  partialLikelihood,
  type RiskSums,
  riskSums,
  type Ties,
} from "./coxPartialLikelihood.ts";
import { giniOfCounts } from "./giniMeanDifference.ts";
import { requireFollowUp } from "./survivalTimes.ts";
import { weightedConcordance } from "./weightedConcordance.ts";

/**
 * C and Somers' Dxy of the linear predictor; calibration slope (by which the effects would have to be multiplied in new patients); Nagelkerke's R²; D, U and Q as
 * validate defines them over −2 log L₀; Gini's mean difference of the (recalibrated) linear predictor.
 */
export type CoxIndex = "c" | "dxy" | "slope" | "r2" | "d" | "u" | "q" | "g";

/**
 * R's `rms::validate(cph(…), B = )`, each model fitted to convergence (validate stops its inner fits at 1e-4). Not offered with strata or delayed entry. A resample
 * on which a term is not estimable, or has no finite estimate, is left out and counted. Patients are sorted once; a resample only says how often each
 * counts.
 */
export function validateCox(
  followUp: Pick<CoxInput, "time" | "event" | "entry" | "terms" | "ties">,
  resamples: Resamples,
): BootstrapOptimism<CoxIndex> {
  requireFollowUp(followUp);
  const { time, event, terms, ties = "efron" } = followUp;
  const data = coxData({ time, event }, terms);
  const placeOf = new Uint32Array(data.n);
  data.patient.forEach((patient, place) => {
    placeOf[patient] = place;
  });
  const once = new Float64Array(data.n).fill(1);
  const whole = coxRegression({ time, event, terms, ties });
  const start = whole.scaledCoefficients;
  const sums = riskSums(data.width);
  const sumsOfOne = riskSums(1);
  const own = (weight: Float64Array, fit: LogLikelihoods, ranks: MarkerRanks) =>
    indicesOf(data.n, weightedConcordance(data, ranks, weight), gini(ranks, weight), {
      ...fit,
      slope: 1,
      u: 1 / fit.null,
    });
  const apparent = own(once, whole.logLikelihood, ranksOf(linearPredictor(data, start)));
  const none = whole.logLikelihood.null;
  return bootstrapOptimism(data.n, resamples, apparent, (rows) => {
    const weight = new Float64Array(data.n);
    for (const row of rows) weight[placeOf[row]!]!++;
    const fit = maximise(data, start, { ties, weight, sums });
    if (fit === undefined) return undefined;
    const linear = linearPredictor(data, fit.beta);
    const again = onOneColumn(data, linear);
    const asIs = Float64Array.of(1);
    const recalibrated = maximise(again, asIs, { ties, sums: sumsOfOne });
    if (recalibrated === undefined) return undefined;
    const slope = recalibrated.beta[0]!;
    const u = (recalibrated.atStart - recalibrated.fitted) / none;
    const ranks = ranksOf(linear);
    const c = weightedConcordance(data, ranks, once);
    const g = Math.abs(slope) * gini(ranks, once);
    return {
      training: own(weight, { null: nullLogLikelihood(data, ties, weight), fitted: fit.fitted }, ranks),
      test: indicesOf(data.n, c, g, { slope, null: none, fitted: recalibrated.fitted, u }),
    };
  });
}

type LogLikelihoods = CoxFit["logLikelihood"];

interface Maximum {
  readonly beta: Float64Array;
  /** Log likelihoods where the search began and at the maximum. */
  readonly atStart: number;
  readonly fitted: number;
}

/**
 * Newton's method with step halving, as coxph: a step that lowers the likelihood is halved. The information of the second step serves later ones until one
 * fails. Undefined without events, where a term is not estimable and where estimates run away.
 */
function maximise(
  data: CoxData,
  start: Float64Array,
  { ties, ...options }: { readonly ties: Ties; readonly weight?: Float64Array; readonly sums: RiskSums },
): Maximum | undefined {
  const p = data.width;
  let beta = start;
  let at = partialLikelihood(data, beta, ties, options);
  const atStart = at.value;
  let decomposed = cholesky(at.information, p, 1e-12);
  for (let iteration = 1; iteration < 60; iteration++) {
    if (decomposed.rank < p) return undefined;
    let step = choleskySolve(decomposed, at.gradient);
    // What is left after so small a step is a hundredth of it at most, and its square in the likelihood.
    if (step.every((change) => Math.abs(change) < 1e-6)) {
      const value = at.value + step.reduce((sum, change, j) => sum + (change * at.gradient[j]!) / 2, 0);
      return {
        beta: beta.map((b, j) => b + step[j]!),
        atStart,
        fitted: value,
      };
    }
    const withInformation = iteration < 2 || iteration % 5 === 0;
    const from = beta;
    const before = at.value - 1e-12 * Math.abs(at.value);
    let isHalved = false;
    for (let half = 0; half < 30; half++) {
      beta = from.map((b, j) => b + step[j]!);
      at = partialLikelihood(data, beta, ties, { ...options, withInformation: withInformation || isHalved });
      if (at.value >= before) break;
      isHalved = true;
      step = step.map((change) => change / 2);
    }
    if (!(at.value >= before)) return undefined;
    if (withInformation || isHalved) decomposed = cholesky(at.information, p, 1e-12);
  }
  return undefined;
}

function onOneColumn(data: CoxData, column: Float64Array): CoxData {
  return { ...data, width: 1, x: column, centre: Float64Array.of(0), scale: Float64Array.of(1) };
}

/** By sorted place. */
function linearPredictor({ n, width, x }: CoxData, beta: Float64Array): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += beta[j]! * x[i * width + j]!;
    result[i] = sum;
  }
  return result;
}

/** Predictors alike but for rounding are tied. */
function ranksOf(linear: Float64Array): MarkerRanks {
  const rounded = new Float64Array(linear.length);
  for (let i = 0; i < linear.length; i++) rounded[i] = Math.round(linear[i]! * 1e10) / 1e10;
  return markerRanks(rounded);
}

function gini({ of: rank, size, distinct }: MarkerRanks, weight: Float64Array): number {
  const count = new Float64Array(size);
  for (let i = 0; i < rank.length; i++) count[rank[i]!]! += weight[i]!;
  return giniOfCounts(distinct, count);
}

function indicesOf(
  n: number,
  c: number,
  g: number,
  fit: LogLikelihoods & { readonly slope: number; readonly u: number },
): Indices<CoxIndex> {
  const none = -2 * fit.null;
  const chisq = 2 * (fit.fitted - fit.null);
  const d = (chisq - 1) / none;
  return {
    c,
    dxy: 2 * c - 1,
    slope: fit.slope,
    r2: -Math.expm1(-chisq / n) / -Math.expm1(-none / n),
    d,
    u: fit.u,
    q: d - fit.u,
    g,
  };
}
