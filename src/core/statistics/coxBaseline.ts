// Baseline hazard of a Cox model, and the survival that it predicts for a patient, with limits.
import { fail } from "../problem/problem.ts";
import type { CoxFit } from "./cox.ts";
import { riskSets } from "./coxRiskSets.ts";
import { type LimitsType, survivalLimits } from "./survivalLimits.ts";
import { lastNotAbove } from "./survivalTimes.ts";

/**
 * One entry for each distinct time of a stratum, ascending; the hazard is that of a patient whose linear predictor is
 * 0.
 */
export interface BaselineHazard {
  readonly stratum: string;
  readonly time: Float64Array;
  /** At each time; with delayed entry not of times in between, at which fewer have entered. */
  readonly atRisk: Float64Array;
  readonly cumulativeHazard: Float64Array;
  /** Variance of the cumulative hazard were the coefficients known. */
  readonly variance: Float64Array;
  /**
   * Σ of the mean scaled covariates of those at risk times the hazard's steps, row by row: what uncertain
   * coefficients add.
   */
  readonly meanTimesHazard: Float64Array;
}

/**
 * Hazards by Efron's or Breslow's estimate, as the fit treats ties: what R's `basehaz` and `survfit(fit)`
 * stand on. One for each stratum.
 */
export function baselineHazards({ data, scaledCoefficients, ties }: CoxFit): BaselineHazard[] {
  const p = data.width;
  const sets = riskSets(data, scaledCoefficients, ties);
  return data.stratumNames.map((stratum, s) => {
    const rows = sets.filter((set) => set.stratum === s).reverse();
    const cumulativeHazard = new Float64Array(rows.length);
    const variance = new Float64Array(rows.length);
    const meanTimesHazard = new Float64Array(rows.length * p);
    rows.forEach(({ steps }, k) => {
      if (k > 0) {
        cumulativeHazard[k] = cumulativeHazard[k - 1]!;
        variance[k] = variance[k - 1]!;
        meanTimesHazard.copyWithin(k * p, (k - 1) * p, k * p);
      }
      for (const { total, mean } of steps) {
        cumulativeHazard[k]! += 1 / total;
        variance[k]! += 1 / total ** 2;
        for (let j = 0; j < p; j++) meanTimesHazard[k * p + j]! += mean[j]! / total;
      }
    });
    return {
      stratum,
      time: Float64Array.from(rows, (row) => row.time),
      atRisk: Float64Array.from(rows, (row) => row.n),
      cumulativeHazard,
      variance,
      meanTimesHazard,
    };
  });
}

/** Cumulative hazard of a patient whose covariates are all 0: R's `basehaz(fit, centered = FALSE)$hazard`. */
export function uncentredHazard(fit: CoxFit, baseline: BaselineHazard): Float64Array {
  const shift = fit.means.reduce(
    (sum, mean, j) => sum + mean * zeroIfUnknown(fit.coefficients[j]!.estimate),
    0,
  );
  return baseline.cumulativeHazard.map((hazard) => hazard * Math.exp(-shift));
}

export interface PredictedSurvival {
  readonly time: number;
  readonly survival: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
  readonly atRisk: number;
  /** No one of the fitted patients was followed so long. */
  readonly beyondFollowUp: boolean;
}

export interface PredictionOptions {
  /** Of the patient; needed where the model has several. */
  readonly stratum?: string;
  readonly limits?: LimitsType;
  readonly level?: number;
}

/**
 * Survival of a patient with these covariates, in the order of the terms: R's
 * `summary(survfit(fit, newdata, conf.type = ), times, extend = TRUE)`.
 */
export function predictSurvival(
  fit: CoxFit,
  covariates: readonly number[],
  times: readonly number[],
  options: PredictionOptions = {},
): PredictedSurvival[] {
  const { limits = "log", level = 0.95 } = options;
  const baselines = baselineHazards(fit);
  const baseline =
    baselines.length === 1 && options.stratum === undefined
      ? baselines[0]!
      : (baselines.find(({ stratum }) => stratum === options.stratum) ??
        unknownStratum(fit, options.stratum));
  const { data } = fit;
  const p = data.width;
  const scaled = Float64Array.from(covariates, (value, j) => (value - data.centre[j]!) / data.scale[j]!);
  const linear = scaled.reduce((sum, value, j) => sum + value * fit.scaledCoefficients[j]!, 0);
  const risk = Math.exp(linear);
  return times.map((time) => {
    const k = lastNotAbove(baseline.time, time);
    const next = baseline.time[k] === time ? k : k + 1;
    const rest = {
      time,
      atRisk: baseline.atRisk[next] ?? 0,
      beyondFollowUp: next >= baseline.time.length,
    };
    if (k < 0) return { ...rest, survival: 1, se: 0, lower: 1, upper: 1 };
    const hazard = baseline.cumulativeHazard[k]!;
    const towards = scaled.map((value, j) => baseline.meanTimesHazard[k * p + j]! - value * hazard);
    let ofCoefficients = 0;
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        ofCoefficients += towards[i]! * fit.scaledCovariance[i * p + j]! * towards[j]!;
      }
    }
    const seOfLog = risk * Math.sqrt(baseline.variance[k]! + ofCoefficients);
    const survival = Math.exp(-hazard * risk);
    const [lower, upper] = survivalLimits(survival, seOfLog, limits, level);
    return { ...rest, survival, se: survival * seOfLog, lower, upper };
  });
}

function zeroIfUnknown(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function unknownStratum(fit: CoxFit, stratum: string | undefined): never {
  return fail({
    code: "stratum-unknown",
    where: {},
    found: stratum === undefined ? "no stratum" : `stratum '${stratum}'`,
    expected: `one of ${fit.data.stratumNames.join(", ")}`,
    remedy: "Say in which stratum of the model the patient belongs.",
  });
}
