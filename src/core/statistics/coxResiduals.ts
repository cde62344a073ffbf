// Residuals of a Cox model (Therneau, Grambsch & Fleming, Biometrika 1990;77:147): R's `residuals.coxph`.
import type { CoxFit } from "./cox.ts";
import { covariatesAt } from "./coxData.ts";
import { type RiskStep, riskSets } from "./coxRiskSets.ts";
import { lastNotAbove } from "./survivalTimes.ts";

export interface CoxResiduals {
  /** Events seen less expected, by patient in the order of the input. */
  readonly martingale: Float64Array;
  readonly deviance: Float64Array;
  /** Change of each coefficient when the patient is left out, one row a patient. */
  readonly dfbeta: readonly (readonly number[])[];
  /** One an event, by stratum and ascending time. */
  readonly schoenfeld: readonly SchoenfeldResidual[];
}

export interface SchoenfeldResidual {
  readonly time: number;
  /** Place in the input. */
  readonly patient: number;
  /** Covariates of the patient less their mean over those at risk. */
  readonly values: readonly number[];
}

/** R's `residuals(fit, type = )` of "martingale", "deviance", "dfbeta" and "schoenfeld". */
export function coxResiduals(fit: CoxFit): CoxResiduals {
  const { data, scaledCoefficients, ties } = fit;
  const { n, width: p, event, patient, scale } = data;
  const martingale = new Float64Array(n);
  const deviance = new Float64Array(n);
  const dfbeta = Array.from({ length: n }, () => new Array<number>(p).fill(0));
  const schoenfeld: SchoenfeldResidual[] = [];
  const sets = riskSets(data, scaledCoefficients, ties);
  data.stratumNames.forEach((_, stratum) => {
    // What has passed over everyone still at risk, as time goes forward.
    let before = noHazard(p);
    const passed: { readonly times: number[]; readonly hazards: Passed[] } = { times: [], hazards: [] };
    /** What had passed when the patient of this sorted place entered. */
    const atEntry = (place: number): Passed => {
      const entry = data.entries?.entry[place];
      const last = entry === undefined ? -1 : lastNotAbove(passed.times, entry);
      return passed.hazards[last] ?? noHazard(p);
    };
    for (const { from, to, steps, time } of sets.filter((set) => set.stratum === stratum).reverse()) {
      const survivors = plus(before, steps, () => 1);
      const dying = plus(before, steps, (step) => step.weightOfDying);
      for (let place = to - 1; place >= from; place--) {
        const i = patient[place]!;
        const died = event[place] === 1;
        const covariates = covariatesAt(data, place);
        const risk = Math.exp(fit.linearPredictor[i]!);
        const own = less(died ? dying : survivors, atEntry(place));
        const residual = (died ? 1 : 0) - risk * own.hazard;
        martingale[i] = residual;
        deviance[i] =
          Math.sign(residual) *
          Math.sqrt(-2 * (residual + (died ? Math.log(Math.max(1 - residual, Number.MIN_VALUE)) : 0)));
        const seen = Array.from(covariates, (value, j) => (died ? value - meanOf(steps, j) : 0));
        if (died) schoenfeld.push({ time, patient: i, values: seen.map((value, j) => value * scale[j]!) });
        const score = seen.map(
          (value, j) => (value - risk * (covariates[j]! * own.hazard - own.meanHazard[j]!)) * scale[j]!,
        );
        dfbeta[i] = fit.covariance.map((row) =>
          row.reduce((sum, value, j) => sum + (Number.isNaN(value) ? 0 : value * score[j]!), 0),
        );
      }
      before = survivors;
      if (data.entries !== undefined) {
        passed.times.push(time);
        passed.hazards.push(survivors);
      }
    }
  });
  return { martingale, deviance, dfbeta, schoenfeld };
}

/** Cumulative hazard of linear predictor 0, and the same weighted by the mean covariates of those at risk. */
interface Passed {
  readonly hazard: number;
  readonly meanHazard: Float64Array;
}

function noHazard(p: number): Passed {
  return { hazard: 0, meanHazard: new Float64Array(p) };
}

function plus(before: Passed, steps: readonly RiskStep[], weight: (step: RiskStep) => number): Passed {
  let { hazard } = before;
  const meanHazard = Float64Array.from(before.meanHazard);
  for (const step of steps) {
    const part = weight(step) / step.total;
    hazard += part;
    for (let j = 0; j < meanHazard.length; j++) meanHazard[j]! += part * step.mean[j]!;
  }
  return { hazard, meanHazard };
}

function less(passed: Passed, earlier: Passed): Passed {
  if (earlier.hazard === 0) return passed;
  return {
    hazard: passed.hazard - earlier.hazard,
    meanHazard: passed.meanHazard.map((value, j) => value - earlier.meanHazard[j]!),
  };
}

function meanOf(steps: readonly RiskStep[], j: number): number {
  return steps.reduce((sum, step) => sum + step.mean[j]!, 0) / steps.length;
}
