// What a nomogram needs of a fitted model: its design, its coefficients, and from a linear predictor to a probability.
import { fail } from "../problem/problem.ts";
import type { CoxFit } from "./cox.ts";
import { baselineHazards } from "./coxBaseline.ts";
import { extent } from "./extent.ts";
import { type LogisticFit, logistic } from "./logistic.ts";
import type { ModelDesign } from "./modelDesign.ts";
import { mean } from "./summary.ts";
import { lastNotAbove } from "./survivalTimes.ts";

export interface NomogramModel {
  readonly design: ModelDesign;
  /** One for each column of the design. */
  readonly coefficients: readonly number[];
  /** The linear predictor of a patient whose columns are all 0. */
  readonly intercept: number;
  /** Least and largest linear predictor of the patients of the fit. */
  readonly linearPredictorRange: readonly [number, number];
  readonly outcomes: readonly NomogramOutcome[];
  /** Horizons that cannot be given, each with its reason; the others are given all the same (harrelfe/rms#85). */
  readonly refused: readonly RefusedHorizon[];
  readonly fit:
    | { readonly kind: "cox"; readonly fit: CoxFit }
    | { readonly kind: "logistic"; readonly fit: LogisticFit };
}

/** A probability that the nomogram gives. */
export interface NomogramOutcome {
  readonly name: string;
  /** Horizon of a survival probability. */
  readonly time?: number;
  readonly probability: (linearPredictor: number) => number;
}

export interface RefusedHorizon {
  readonly time: number;
  readonly reason: string;
}

/** Times of the fit, in the words of a report: "months". */
export interface HorizonWords {
  readonly unit?: string;
}

/**
 * Of a Cox model of the design's terms. As in rms::cph every column is centred at its mean, so a linear predictor of
 * 0 is the mean patient's; survival at a horizon is S₀(t)^exp(lp), that of `rms::Survival`. Refuses a model with
 * strata ("nomogram-of-strata"), coefficients that are not estimable ("coefficient-not-estimable") and coefficients
 * without end ("coefficient-infinite").
 */
export function coxNomogramModel(
  design: ModelDesign,
  fit: CoxFit,
  times: readonly number[],
  { unit }: HorizonWords = {},
): NomogramModel {
  if (fit.data.stratumNames.length > 1) {
    fail({
      code: "nomogram-of-strata",
      where: {},
      found: `a model with ${fit.data.stratumNames.length} strata`,
      expected: "one baseline survival",
      remedy: "Make one nomogram a stratum, or take the stratifying variable as a factor.",
    });
  }
  const coefficients = requireEstimable(fit.coefficients);
  refuseEndless(fit.warnings.includes("infinite-coefficient"));
  const centre = design.terms.reduce((sum, { values }, j) => sum + coefficients[j]! * mean(values), 0);
  // coxph leaves columns of 0 and 1 uncentred, so its linear predictor differs by a constant.
  const fitCentre = fit.means.reduce((sum, value, j) => sum + coefficients[j]! * value, 0);
  const shift = centre - fitCentre;
  const baseline = baselineHazards(fit)[0]!;
  const last = baseline.time.at(-1)!;
  const isReached = (time: number) => time <= last;
  const words = unit === undefined ? "" : ` ${unit}`;
  return {
    design,
    coefficients,
    intercept: -centre,
    linearPredictorRange: extent(fit.linearPredictor.map((value) => value - shift)),
    outcomes: times.filter(isReached).map((time) => {
      const place = lastNotAbove(baseline.time, time);
      const hazard = place < 0 ? 0 : baseline.cumulativeHazard[place]! * Math.exp(shift);
      return {
        name: `survival at ${time}${words}`,
        time,
        probability: (linearPredictor: number) => Math.exp(-hazard * Math.exp(linearPredictor)),
      };
    }),
    refused: times
      .filter((time) => !isReached(time))
      .map((time) => ({ time, reason: `nobody followed to ${time}${words}; last ${last}` })),
    fit: { kind: "cox", fit },
  };
}

/**
 * Of a logistic model of the design's terms: R's `rms::lrm`, `fun = plogis`. Refuses coefficients as the Cox nomogram
 * does.
 */
export function logisticNomogramModel(
  design: ModelDesign,
  fit: LogisticFit,
  outcome = "probability",
): NomogramModel {
  const [intercept, ...coefficients] = requireEstimable(fit.coefficients);
  refuseEndless(fit.warnings.includes("separated"));
  return {
    design,
    coefficients,
    intercept: intercept!,
    linearPredictorRange: extent(fit.linearPredictor),
    outcomes: [{ name: outcome, probability: logistic }],
    refused: [],
    fit: { kind: "logistic", fit },
  };
}

/** rms draws such an axis all the same: 100 points for a level without events, and next to none for everything else. */
function refuseEndless(isEndless: boolean): void {
  if (!isEndless) return;
  fail({
    code: "coefficient-infinite",
    where: {},
    found: "a coefficient that grows without end: a level or a value has no events, or nothing but events",
    expected: "coefficients that the data can estimate",
    remedy: "Merge the level with its neighbour, or leave the term out.",
  });
}

function requireEstimable(
  coefficients: readonly { readonly term: string; readonly estimate: number }[],
): number[] {
  for (const { term, estimate } of coefficients) {
    if (Number.isNaN(estimate)) {
      fail({
        code: "coefficient-not-estimable",
        where: {},
        found: `no coefficient of '${term}': the other terms determine it, or it is constant`,
        expected: "an estimate for each term",
        remedy: "Leave the term out of the model.",
      });
    }
  }
  return coefficients.map(({ estimate }) => estimate);
}
