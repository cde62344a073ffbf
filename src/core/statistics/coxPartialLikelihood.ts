// Cox's partial log likelihood with its gradient and information, by Efron's or Breslow's treatment of ties.
// The loops are plain: they run over all patients at every step of a fit.
import type { CoxData } from "./coxData.ts";

export type Ties = "efron" | "breslow";

export interface PartialLikelihood {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row, symmetric; empty where it was not asked for. */
  readonly information: Float64Array;
}

export interface PartialLikelihoodOptions {
  /** How often the patient of each sorted place counts, as whole numbers: its deaths are tied with themselves. */
  readonly weight?: Float64Array;
  /** Without it a pass costs O(n·p). */
  readonly withInformation?: boolean;
  /** To be used again by passes of as many covariates. */
  readonly sums?: RiskSums;
}

/** Where a pass keeps its sums over the patients at risk, and over those dying at the present time. */
export interface RiskSums {
  readonly mean: Float64Array;
  readonly square: Float64Array;
  readonly diedMean: Float64Array;
  readonly diedSquare: Float64Array;
  readonly average: Float64Array;
}

export function riskSums(p: number): RiskSums {
  return {
    mean: new Float64Array(p),
    square: new Float64Array(p * p),
    diedMean: new Float64Array(p),
    diedSquare: new Float64Array(p * p),
    average: new Float64Array(p),
  };
}

/** At the coefficients of the scaled covariates (Efron, JASA 1977;72:557; Breslow, Biometrics 1974;30:89). O(n·p²), one pass. */
export function partialLikelihood(
  data: CoxData,
  beta: Float64Array,
  ties: Ties,
  { weight, withInformation = true, sums = riskSums(data.width) }: PartialLikelihoodOptions = {},
): PartialLikelihood {
  const { n, width: p, x, time, event, strata, entries } = data;
  const { mean, square, diedMean, diedSquare, average } = sums;
  const gradient = new Float64Array(p);
  const information = new Float64Array(withInformation ? p * p : 0);
  let value = 0;
  // Logarithms cost as much as all the rest of a pass: one is taken of the product of many sums at risk.
  let product = 1;
  let stratum = 0;
  let atRisk = 0;
  let entered = 0;
  for (let from = 0; from < n; ) {
    if (from === strata[stratum]) {
      stratum++;
      entered = from;
      atRisk = 0;
      mean.fill(0);
      square.fill(0);
    }
    const end = strata[stratum]!;
    const now = time[from]!;
    if (entries !== undefined) {
      const before = entered;
      while (entered < from && entries.entry[entries.order[entered]!]! >= now) entered++;
      // Where nobody is left, no rounding may stay in the sums.
      const isEmpty = entered === from;
      atRisk = isEmpty
        ? 0
        : atRisk - leave(data, beta, entries.order.subarray(before, entered), sums, weight);
      if (isEmpty) {
        mean.fill(0);
        square.fill(0);
      }
    }
    // Events stand first among the patients of a time; sums over the dying serve where several die.
    const severalDie =
      ties === "efron" &&
      ((weight !== undefined && weight[from]! > 1) ||
        (from + 1 < end && time[from + 1] === now && event[from + 1] === 1));
    let deaths = 0;
    let died = 0;
    let i = from;
    for (; i < end && time[i] === now; i++) {
      const count = weight === undefined ? 1 : weight[i]!;
      if (count === 0) continue;
      const row = i * p;
      let linear = 0;
      for (let j = 0; j < p; j++) linear += beta[j]! * x[row + j]!;
      const risk = count * Math.exp(linear);
      atRisk += risk;
      for (let j = 0; j < p; j++) {
        const weighted = risk * x[row + j]!;
        mean[j]! += weighted;
        if (withInformation) for (let k = 0; k <= j; k++) square[j * p + k]! += weighted * x[row + k]!;
      }
      if (event[i] !== 1) continue;
      deaths += count;
      value += count * linear;
      for (let j = 0; j < p; j++) gradient[j]! += count * x[row + j]!;
      if (!severalDie) continue;
      died += risk;
      for (let j = 0; j < p; j++) {
        const weighted = risk * x[row + j]!;
        diedMean[j]! += weighted;
        if (withInformation) for (let k = 0; k <= j; k++) diedSquare[j * p + k]! += weighted * x[row + k]!;
      }
    }
    from = i;
    if (deaths === 0) continue;
    // Deaths of one time leave one after the other, or (Breslow) all after all.
    const steps = severalDie ? deaths : 1;
    const each = deaths / steps;
    for (let step = 0; step < steps; step++) {
      const gone = step / steps;
      const left = atRisk - gone * died;
      const share = 1 / left;
      if (each === 1 && left > 1e-100 && left < 1e100) {
        product *= left;
        if (product > 1e200 || product < 1e-200) {
          value -= Math.log(product);
          product = 1;
        }
      } else value -= each * Math.log(left);
      for (let j = 0; j < p; j++) {
        const a = (severalDie ? mean[j]! - gone * diedMean[j]! : mean[j]!) * share;
        average[j] = a;
        gradient[j]! -= each * a;
      }
      if (!withInformation) continue;
      for (let j = 0; j < p; j++) {
        const a = average[j]!;
        const to = j * p;
        for (let k = 0; k <= j; k++) {
          const second = severalDie ? square[to + k]! - gone * diedSquare[to + k]! : square[to + k]!;
          information[to + k]! += each * (second * share - a * average[k]!);
        }
      }
    }
    if (severalDie) {
      for (let j = 0; j < p; j++) diedMean[j] = 0;
      if (withInformation) for (let j = 0; j < p * p; j++) diedSquare[j] = 0;
    }
  }
  value -= Math.log(product);
  if (withInformation)
    for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
  return { value, gradient, information };
}

/** Takes patients who enter only now or later, so that they are not yet at risk, out of the sums. Gives their Σ exp(linear predictor). */
function leave(
  { width: p, x }: CoxData,
  beta: Float64Array,
  places: Uint32Array,
  { mean, square }: RiskSums,
  weight: Float64Array | undefined,
): number {
  let total = 0;
  for (const place of places) {
    const row = place * p;
    let linear = 0;
    for (let j = 0; j < p; j++) linear += beta[j]! * x[row + j]!;
    const risk = (weight === undefined ? 1 : weight[place]!) * Math.exp(linear);
    total += risk;
    for (let j = 0; j < p; j++) {
      const weighted = risk * x[row + j]!;
      mean[j]! -= weighted;
      for (let k = 0; k <= j; k++) square[j * p + k]! -= weighted * x[row + k]!;
    }
  }
  return total;
}

/** The value with all coefficients 0, which needs the numbers of patients alone; without delayed entry. */
export function nullLogLikelihood(
  { n, time, event, strata }: CoxData,
  ties: Ties,
  weight?: Float64Array,
): number {
  let value = 0;
  let stratum = 0;
  let atRisk = 0;
  for (let from = 0; from < n; ) {
    if (from === strata[stratum]) {
      stratum++;
      atRisk = 0;
    }
    const end = strata[stratum]!;
    const now = time[from]!;
    let deaths = 0;
    let i = from;
    for (; i < end && time[i] === now; i++) {
      const count = weight === undefined ? 1 : weight[i]!;
      atRisk += count;
      if (event[i] === 1) deaths += count;
    }
    from = i;
    if (ties === "breslow") value -= deaths === 0 ? 0 : deaths * Math.log(atRisk);
    else for (let step = 0; step < deaths; step++) value -= Math.log(atRisk - step);
  }
  return value;
}
