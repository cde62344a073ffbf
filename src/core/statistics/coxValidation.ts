// Optimism of a Cox model's discrimination, slope and explained variation: R's `rms::validate` of a `cph` fit.
import {
  type BootstrapOptimism,
  bootstrapOptimism,
  type Indices,
  type Resamples,
} from "./bootstrapOptimism.ts";
import { cholesky, choleskySolve } from "./cholesky.ts";
import { type CoxFit, type CoxInput, coxRegression } from "./cox.ts";
import { type CoxData, coxData, linearPredictors } from "./coxData.ts";
import { type CoxLikelihood, coxLikelihood, nullLogLikelihood } from "./coxPartialLikelihood.ts";
import { coxResample } from "./coxResample.ts";
import { coxResiduals } from "./coxResiduals.ts";
import { dot } from "./dot.ts";
import { giniOfCounts } from "./giniMeanDifference.ts";
import { type MarkerRanks, markerRanks } from "./markerRanks.ts";
import { resampledConcordance } from "./resampledConcordance.ts";
import { roundingOf } from "./roundingOf.ts";
import { clear, columnOf, newScratch, type Scratch } from "./scratch.ts";
import { requireFollowUp } from "./survivalTimes.ts";

/**
 * C and Somers' Dxy of the linear predictor; calibration slope (by which the effects would have to be multiplied in
 * new patients); Nagelkerke's R²; D, U and Q as validate defines them over −2 log L₀; Gini's mean difference of the
 * (recalibrated) linear predictor.
 */
export type CoxIndex = "c" | "dxy" | "slope" | "r2" | "d" | "u" | "q" | "g";

/**
 * R's `rms::validate(cph(…), B = )`, each model fitted to convergence (validate stops its inner fits at 1e-4). Not
 * offered with strata or delayed entry. A resample on which a term is not estimable, or has no finite estimate, is
 * left out and counted. Patients are sorted once; a resample only says how often each counts.
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
  const whole = coxRegression({ time, event, terms, ties });
  const none = whole.logLikelihood.null;
  const start = nearbyMaxima(whole);
  const once = new Float64Array(data.n).fill(1);
  const linear = new Float64Array(data.n);
  const likelihoodOfSlope = coxLikelihood(onOneColumn(data, linear), ties);
  const own = (c: number, g: number, fit: LogLikelihoods) =>
    indicesOf(data.n, c, g, { ...fit, slope: 1, u: 1 / fit.null });
  linearPredictors(data, whole.scaledCoefficients, linear);
  const scratch = newScratch();
  const ranks = ranksOf(linear, scratch);
  const { all } = resampledConcordance(data, ranks, once, scratch);
  const apparent = own(all, gini(ranks, once, scratch), whole.logLikelihood);
  const counts = new Float64Array(data.n);
  return bootstrapOptimism(data.n, resamples, apparent, (rows) => {
    clear(scratch);
    counts.fill(0);
    for (const row of rows) counts[placeOf[row]!]!++;
    const drawn = coxResample(data, counts, scratch);
    const fit = maximise(coxLikelihood(drawn.data, ties, { weight: drawn.weight, scratch }), start(counts));
    if (fit === undefined) return undefined;
    linearPredictors(data, fit.beta, linear);
    const recalibrated = maximise(likelihoodOfSlope, Float64Array.of(1));
    if (recalibrated === undefined) return undefined;
    const slope = recalibrated.beta[0]!;
    const u = (recalibrated.atStart - recalibrated.fitted) / none;
    const ranks = ranksOf(linear, scratch);
    const c = resampledConcordance(data, ranks, counts, scratch);
    const training = { null: nullLogLikelihood(drawn.data, ties, drawn.weight), fitted: fit.fitted };
    const test = { slope, null: none, fitted: recalibrated.fitted, u };
    return {
      training: own(c.drawn, gini(ranks, counts, scratch), training),
      test: indicesOf(data.n, c.all, Math.abs(slope) * gini(ranks, once, scratch), test),
    };
  });
}

/**
 * Where the maximum lies, to first order, when patients count more or less often: at the estimates plus each patient's
 * influence on them.
 */
function nearbyMaxima(fit: CoxFit): (counts: Float64Array) => Float64Array {
  const { scaledCoefficients, data } = fit;
  const { dfbeta } = coxResiduals(fit);
  const influence = data.columns.map((_, j) =>
    Float64Array.from(data.patient, (patient) => dfbeta[patient]![j]! * data.scale[j]!),
  );
  return (counts) => scaledCoefficients.map((estimate, j) => estimate + dot(counts, influence[j]!));
}

type LogLikelihoods = CoxFit["logLikelihood"];

interface Maximum {
  readonly beta: Float64Array;
  /** Log likelihoods where the search began and at the maximum. */
  readonly atStart: number;
  readonly fitted: number;
}

/**
 * Newton's method; a step that lowers the likelihood is halved, as by coxph. After short steps the information is kept,
 * as it has hardly changed: each step then shortens the way left to about a hundredth. Undefined without events, where a
 * term is not estimable, and where estimates run to infinity.
 */
function maximise(likelihood: CoxLikelihood, start: Float64Array): Maximum | undefined {
  const p = start.length;
  let beta = start;
  let at = likelihood(beta);
  const atStart = at.value;
  let decomposed = cholesky(at.information, p, 1e-12);
  let isNewton = true;
  let lengthBefore = 0;
  for (let iteration = 1; iteration < 60; iteration++) {
    if (decomposed.rank < p) return undefined;
    let step = choleskySolve(decomposed, at.gradient);
    const length = longest(step);
    // What is left after this step: with new information steps shrink quadratically, with kept information at least
    // to a hundredth.
    const left = length * (isNewton ? Math.min(0.01, (length / lengthBefore) ** 2) : 0.01);
    if (left < 1e-8) {
      return {
        beta: beta.map((b, j) => b + step[j]!),
        atStart,
        fitted: at.value + dot(step, at.gradient) / 2,
      };
    }
    const withInformation = iteration % 5 === 0 || length > 0.03;
    const from = beta;
    const before = at.value - roundingOf(at.value);
    let isHalved = false;
    for (let half = 0; half < 30; half++) {
      beta = from.map((b, j) => b + step[j]!);
      at = withInformation || isHalved ? likelihood(beta) : likelihood(beta, "information");
      if (at.value >= before) break;
      isHalved = true;
      step = step.map((change) => change / 2);
    }
    if (!(at.value >= before)) return undefined;
    isNewton = withInformation || isHalved;
    if (isNewton) decomposed = cholesky(at.information, p, 1e-12);
    lengthBefore = longest(step);
  }
  return undefined;
}

function longest(step: Float64Array): number {
  let length = 0;
  for (const change of step) length = Math.max(length, Math.abs(change));
  return length;
}

function onOneColumn(data: CoxData, column: Float64Array): CoxData {
  return { ...data, width: 1, columns: [column], centre: Float64Array.of(0), scale: Float64Array.of(1) };
}

/** Predictors alike but for rounding are tied. */
function ranksOf(linear: Float64Array, scratch: Scratch): MarkerRanks {
  const rounded = columnOf(scratch, linear.length);
  for (let i = 0; i < linear.length; i++) rounded[i] = Math.round(linear[i]! * 1e10) / 1e10;
  return markerRanks(rounded, scratch);
}

function gini({ of: rank, size, distinct }: MarkerRanks, weight: Float64Array, scratch: Scratch): number {
  const count = columnOf(scratch, size).fill(0);
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
