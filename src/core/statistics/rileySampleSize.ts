// How many patients a prediction model needs, by what it is expected to explain instead of a rule of ten events.
import { fail } from "../problem/problem.ts";
import { normalCdf, normalQuantile } from "./distributions.ts";
import { logit } from "./logistic.ts";

export interface RileySampleSize {
  /** Patients for a shrinkage of the effects of at most 10%. */
  readonly shrinkage: number;
  /** Patients for an optimism of at most 0.05 in Nagelkerke's R². */
  readonly optimism: number;
  /** Patients for the overall risk to within ± 0.05. */
  readonly risk: number;
  /** The largest of the three. */
  readonly needed: number;
}

/**
 * The three criteria of Riley et al. (Stat Med 2019;38:1276) for a binary outcome, as R's `pmsampsize(type = "b")`.
 * `parameters` counts all candidate parameters; `coxSnell` is the anticipated R² of Cox and Snell; `targetShrinkage`
 * 0.9 by default. Refuses ("r-squared-not-possible") an R² that no model of this prevalence reaches.
 */
export function rileySampleSize(options: {
  readonly parameters: number;
  readonly prevalence: number;
  readonly coxSnell: number;
  readonly targetShrinkage?: number;
}): RileySampleSize {
  const { parameters, prevalence, coxSnell, targetShrinkage = 0.9 } = options;
  const largest = largestCoxSnell(prevalence);
  requirePossible(coxSnell, largest, targetShrinkage);
  const shrinkage = patientsFor(parameters, coxSnell, targetShrinkage);
  const optimism = patientsFor(parameters, coxSnell, coxSnell / (coxSnell + 0.05 * largest));
  const risk = Math.ceil((1.96 / 0.05) ** 2 * prevalence * (1 - prevalence));
  return { shrinkage, optimism, risk, needed: Math.max(shrinkage, optimism, risk) };
}

export interface RileySurvivalSampleSize {
  readonly shrinkage: number;
  readonly optimism: number;
  /** The larger of the two. */
  readonly needed: number;
  /** Events to expect among them. */
  readonly events: number;
  /**
   * How far the overall risk at the time of interest is known with so many patients: its 95% interval, from the rate.
   */
  readonly risk: { readonly estimate: number; readonly lower: number; readonly upper: number };
}

/**
 * The criteria for follow-up (Riley et al., Stat Med 2019;38:1276), as R's `pmsampsize(type = "s")`: `rate` events a
 * unit of time, `meanFollowUp` and `time` in the same unit.
 */
export function rileySurvivalSampleSize(options: {
  readonly parameters: number;
  readonly coxSnell: number;
  readonly rate: number;
  readonly time: number;
  readonly meanFollowUp: number;
  readonly targetShrinkage?: number;
}): RileySurvivalSampleSize {
  const { parameters, coxSnell, rate, time, meanFollowUp, targetShrinkage = 0.9 } = options;
  const largest = largestCoxSnellOfFollowUp(rate * meanFollowUp);
  requirePossible(coxSnell, largest, targetShrinkage);
  const shrinkage = patientsFor(parameters, coxSnell, targetShrinkage);
  const optimism = patientsFor(parameters, coxSnell, coxSnell / (coxSnell + 0.05 * largest));
  const needed = Math.max(shrinkage, optimism);
  const margin = 1.96 * Math.sqrt(rate / (meanFollowUp * needed));
  const riskOf = (perTime: number) => -Math.expm1(-perTime * time);
  return {
    shrinkage,
    optimism,
    needed,
    events: needed * rate * meanFollowUp,
    risk: { estimate: riskOf(rate), lower: riskOf(rate - margin), upper: riskOf(rate + margin) },
  };
}

/**
 * The largest R² of Cox and Snell that a binary outcome of this prevalence allows; Nagelkerke's R² is the share of
 * it.
 */
export function largestCoxSnell(prevalence: number): number {
  return 1 - (prevalence ** prevalence * (1 - prevalence) ** (1 - prevalence)) ** 2;
}

/**
 * The same of follow-up with so many events a patient: of an exponential model without covariates, for 10,000
 * patients, as pmsampsize takes it.
 */
export function largestCoxSnellOfFollowUp(eventsPerPatient: number): number {
  const n = 10_000;
  const events = Math.ceil(eventsPerPatient * n);
  return -Math.expm1((2 * (events * Math.log(events / n) - events)) / n);
}

/**
 * The R² of Cox and Snell of a model with this C (Riley et al., Stat Med 2021;40:859): its linear predictor
 * normal in both classes, with equal variances. pmsampsize simulates a million patients for it; this is the
 * integral that the simulation estimates.
 */
export function coxSnellFromC(cStatistic: number, prevalence: number): number {
  if (!(cStatistic > 0.5 && cStatistic < 1) || !(prevalence > 0 && prevalence < 1)) {
    fail({
      code: "share-out-of-range",
      where: {},
      found: `C = ${cStatistic} at a prevalence of ${prevalence}`,
      expected: "0.5 < C < 1 and 0 < prevalence < 1",
      remedy: "Take C from a published model of the same outcome.",
    });
  }
  const shift = Math.SQRT2 * normalQuantile(cStatistic);
  const base = logit(prevalence) - shift ** 2 / 2;
  // Mean log probability of the outcome that occurred, by the midpoint rule over strips of equal
  // probability width in the score.
  const strips = 4000;
  const reach = 9;
  let logLikelihood = 0;
  for (let k = 0; k < strips; k++) {
    const low = -reach + (2 * reach * k) / strips;
    const high = low + (2 * reach) / strips;
    const weight = normalCdf(high) - normalCdf(low);
    const z = (low + high) / 2;
    const ofEvent = base + shift * (z + shift);
    const ofOther = base + shift * z;
    logLikelihood -= weight * prevalence * Math.log1p(Math.exp(-ofEvent));
    logLikelihood -= weight * (1 - prevalence) * Math.log1p(Math.exp(ofOther));
  }
  const none = prevalence * Math.log(prevalence) + (1 - prevalence) * Math.log(1 - prevalence);
  return -Math.expm1(2 * (none - logLikelihood));
}

function patientsFor(parameters: number, coxSnell: number, shrinkage: number): number {
  return Math.ceil(parameters / ((shrinkage - 1) * Math.log(1 - coxSnell / shrinkage)));
}

function requirePossible(coxSnell: number, largest: number, shrinkage: number): void {
  if (!(coxSnell > 0 && coxSnell < Math.min(largest, shrinkage))) {
    fail({
      code: "r-squared-not-possible",
      where: {},
      found: `an anticipated R² of Cox and Snell of ${coxSnell}`,
      expected: `more than 0 and less than ${Math.min(largest, shrinkage).toPrecision(3)}, the largest that this outcome allows`,
      remedy: "Take Nagelkerke's R² times the largest, or derive it from C.",
    });
  }
}
