// Optimism of a Cox model's discrimination, slope and explained variation: R's `rms::validate` of a `cph` fit.
import {
  type BootstrapOptimism,
  bootstrapOptimism,
  type Indices,
  type Resamples,
} from "./bootstrapOptimism.ts";
import { concordance } from "./concordance.ts";
import { type CoxInput, coxRegression } from "./cox.ts";
import { coxData } from "./coxData.ts";
import { partialLikelihood, type Ties } from "./coxPartialLikelihood.ts";
import { giniMeanDifference } from "./giniMeanDifference.ts";
import type { FollowUp } from "./survivalTimes.ts";

/**
 * C and Somers' Dxy of the linear predictor; calibration slope (by which the effects would have to be multiplied in new patients); Nagelkerke's R²; D, U and Q as
 * validate defines them over −2 log L₀; Gini's mean difference of the (recalibrated) linear predictor.
 */
export type CoxIndex = "c" | "dxy" | "slope" | "r2" | "d" | "u" | "q" | "g";

/**
 * R's `rms::validate(cph(…), B = )`, each model fitted to convergence (validate stops its inner fits at 1e-4). Not offered with strata. A resample
 * on which a term is not estimable, or has no finite estimate, is left out and counted.
 */
export function validateCox(
  input: Pick<CoxInput, "time" | "event" | "terms" | "ties">,
  resamples: Resamples,
): BootstrapOptimism<CoxIndex> {
  const { terms, ties = "efron" } = input;
  const n = input.time.length;
  const everyone = { time: Float64Array.from(input.time), event: Float64Array.from(input.event) };
  const predictor = (coefficients: readonly number[], rows: readonly number[] | undefined) =>
    Float64Array.from({ length: n }, (_, k) =>
      terms.reduce(
        (sum, term, j) => sum + coefficients[j]! * term.values[rows === undefined ? k : rows[k]!]!,
        0,
      ),
    );
  const fitOn = (rows: readonly number[] | undefined) => {
    const followUp =
      rows === undefined
        ? everyone
        : {
            time: Float64Array.from(rows, (i) => everyone.time[i]!),
            event: Float64Array.from(rows, (i) => everyone.event[i]!),
          };
    const fit = coxRegression({
      ...followUp,
      ties,
      terms:
        rows === undefined
          ? terms
          : terms.map(({ name, values }) => ({ name, values: Float64Array.from(rows, (i) => values[i]!) })),
    });
    const coefficients = fit.coefficients.map(({ estimate }) => estimate);
    const isUsable = fit.warnings.length === 0 && coefficients.every(Number.isFinite);
    return { followUp, coefficients, logLikelihood: fit.logLikelihood, isUsable };
  };
  const own = (
    { followUp, coefficients, logLikelihood }: ReturnType<typeof fitOn>,
    rows?: readonly number[],
  ) =>
    indicesOf(followUp, predictor(coefficients, rows), {
      slope: 1,
      frozen: logLikelihood.fitted,
      isOwn: true,
      ...logLikelihood,
    });
  const apparent = own(fitOn(undefined));
  return bootstrapOptimism(n, resamples, apparent, (rows) => {
    const fit = fitOn(rows);
    if (!fit.isUsable) return undefined;
    const linear = predictor(fit.coefficients, undefined);
    return {
      training: own(fit, rows),
      test: indicesOf(everyone, linear, recalibrated(everyone, linear, ties)),
    };
  });
}

interface Recalibrated {
  readonly slope: number;
  readonly null: number;
  readonly fitted: number;
  /** Log likelihood with the slope held at 1. */
  readonly frozen: number;
  /** On the patients of the fit, U counts the two parameters it has free. */
  readonly isOwn: boolean;
}

function recalibrated(followUp: FollowUp, linear: Float64Array, ties: Ties): Recalibrated {
  const terms = [{ name: "linear", values: linear }];
  const fit = coxRegression({ ...followUp, terms, ties });
  const data = coxData(followUp, terms);
  const frozen = partialLikelihood(data, Float64Array.of(data.scale[0]!), ties).value;
  return { slope: fit.coefficients[0]!.estimate, ...fit.logLikelihood, frozen, isOwn: false };
}

function indicesOf(followUp: FollowUp, linear: Float64Array, fit: Recalibrated): Indices<CoxIndex> {
  const marker = linear.map((value) => Math.round(value * 1e10) / 1e10);
  const c = concordance({ ...followUp, marker, higherMarker: "shorter-survival" }).concordance;
  const none = -2 * fit.null;
  const chisq = 2 * (fit.fitted - fit.null);
  const n = linear.length;
  const d = (chisq - 1) / none;
  const u = fit.isOwn ? -2 / none : (2 * (fit.fitted - fit.frozen)) / none;
  return {
    c,
    dxy: 2 * c - 1,
    slope: fit.slope,
    r2: -Math.expm1(-chisq / n) / -Math.expm1(-none / n),
    d,
    u,
    q: d - u,
    g: giniMeanDifference(linear.map((value) => fit.slope * value)),
  };
}
