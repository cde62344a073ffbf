// Cox's partial log likelihood with its gradient and information, by Efron's or Breslow's treatment of ties.
// By columns, and in plain loops: they run over all patients at every step of a fit.
import { type CoxData, linearPredictors } from "./coxData.ts";
import { type DeathSteps, deathSteps, type Ties } from "./coxDeathSteps.ts";
import { addCrossProducts, mirrorLowerTriangle } from "./crossProducts.ts";
import { dot } from "./dot.ts";
import { columnOf, type Scratch } from "./scratch.ts";

export interface PartialLikelihood {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row, symmetric; empty where it was not asked for. */
  readonly information: Float64Array;
}

/** At coefficients of the scaled covariates: O(n·p²), without the information O(n·p). */
export type CoxLikelihood = (beta: Float64Array, without?: "information") => PartialLikelihood;

/**
 * The likelihood as a function of the coefficients (Efron, JASA 1977;72:557; Breslow, Biometrics
 * 1974;30:89). `weight` says how often the patient of each sorted place counts, in whole numbers; its
 * deaths are tied with themselves.
 */
export function coxLikelihood(
  data: CoxData,
  ties: Ties,
  {
    weight = new Float64Array(data.n).fill(1),
    scratch,
  }: { readonly weight?: Float64Array; readonly scratch?: Scratch } = {},
): CoxLikelihood {
  const { n, width: p, columns } = data;
  const deaths = deathSteps(data, ties, weight, scratch);
  const { steps, times } = deaths;
  const column = (size: number) => columnOf(scratch, size);
  const [linear, risk, product, residual] = [column(n), column(n), column(n), column(n)];
  const [ofTime, ofDying] = [column(times + 1), column(times + 1)];
  const share = column(steps);
  let means: readonly Float64Array[] = [];
  return (beta, without) => {
    linearPredictors(data, beta, linear);
    risksOf(linear, weight, risk);
    sumsAtRisk(data, deaths, risk, { ofTime, ofDying, sums: share });
    const value = dot(deaths.died, linear) - sumOfLogarithms(share, deaths);
    invert(share);
    expectedDeaths(data, deaths, { risk, share }, { ofTime, ofDying, expected: product });
    // A patient's martingale residual is the derivative by its linear predictor.
    subtract(deaths.died, product, residual);
    const gradient = new Float64Array(p);
    for (let j = 0; j < p; j++) gradient[j] = dot(columns[j]!, residual);
    if (without === "information") return { value, gradient, information: new Float64Array(0) };
    const information = new Float64Array(p * p);
    addCrossProducts(information, columns, product, n);
    if (means.length < p) means = columns.map(() => column(steps));
    for (let j = 0; j < p; j++) {
      const [x, mean] = [columns[j]!, means[j]!];
      multiply(risk, x, product);
      sumsAtRisk(data, deaths, product, { ofTime, ofDying, sums: mean });
      multiply(mean, share, mean);
    }
    addCrossProducts(information, means, deaths.minusDeaths, steps);
    mirrorLowerTriangle(information, p);
    return { value, gradient, information };
  };
}

function risksOf(linear: Float64Array, weight: Float64Array, risk: Float64Array): void {
  for (let i = 0; i < risk.length; i++) risk[i] = weight[i]! * Math.exp(linear[i]!);
}

function invert(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = 1 / values[i]!;
}

function subtract(a: Float64Array, b: Float64Array, difference: Float64Array): void {
  for (let i = 0; i < difference.length; i++) difference[i] = a[i]! - b[i]!;
}

function multiply(a: Float64Array, b: Float64Array, product: Float64Array): void {
  for (let i = 0; i < product.length; i++) product[i] = a[i]! * b[i]!;
}

/** At each step the sum of the patients' values over those at risk, less those who have left already. */
function sumsAtRisk(
  { event, strata, entries }: CoxData,
  deaths: DeathSteps,
  values: Float64Array,
  { ofTime, ofDying, sums }: Readonly<Record<"ofTime" | "ofDying" | "sums", Float64Array>>,
): void {
  const { times, lastTime, notYet, steps, timeOf, gone } = deaths;
  ofDying.fill(0, 0, times);
  for (let stratum = 0; stratum + 1 < strata.length; stratum++) {
    const end = strata[stratum + 1]!;
    if (entries !== undefined && notYet !== undefined) {
      const order = entries.order.subarray(strata[stratum]!, end);
      const timesEnd = deaths.strata[stratum + 1]!;
      sumsOfEntered({ lastTime, notYet, order, timesEnd }, strata[stratum]!, values, ofTime);
      for (let i = strata[stratum]!; i < end; i++) if (event[i] === 1) ofDying[lastTime[i]!]! += values[i]!;
      continue;
    }
    let sum = 0;
    for (let i = strata[stratum]!; i < end; i++) {
      const value = values[i]!;
      const time = lastTime[i]!;
      sum += value;
      // Written over until the last who is at risk.
      ofTime[time] = sum;
      ofDying[time]! += event[i]! * value;
    }
  }
  for (let s = 0; s < steps; s++) {
    const time = timeOf[s]!;
    sums[s] = ofTime[time]! - gone[s]! * ofDying[time]!;
  }
}

/** The sums of one stratum where patients enter late: as time runs backwards they leave at their entry. */
function sumsOfEntered(
  {
    lastTime,
    notYet,
    order,
    timesEnd,
  }: {
    readonly lastTime: Uint32Array;
    readonly notYet: Uint32Array;
    /** The stratum's places by descending entry. */
    readonly order: Uint32Array;
    readonly timesEnd: number;
  },
  from: number,
  values: Float64Array,
  ofTime: Float64Array,
): void {
  let [sum, atRisk, left] = [0, 0, 0];
  for (let i = from; i < from + order.length; i++) {
    const time = lastTime[i]!;
    if (time >= timesEnd) continue;
    for (; left < order.length && notYet[order[left]!]! <= time; left++) {
      if (lastTime[order[left]!]! >= timesEnd) continue;
      sum -= values[order[left]!]!;
      atRisk--;
    }
    // Where nobody is left, no rounding may stay in the sum.
    if (atRisk === 0) sum = 0;
    sum += values[i]!;
    atRisk++;
    ofTime[time] = sum;
  }
}

/**
 * Σ deaths · log(sum at risk) over the steps. Logarithms cost as much as all the rest: one is taken
 * of the product of many sums.
 */
function sumOfLogarithms(sums: Float64Array, { steps, minusDeaths }: DeathSteps): number {
  let value = 0;
  let product = 1;
  for (let s = 0; s < steps; s++) {
    const sum = sums[s]!;
    if (minusDeaths[s] !== -1 || !(sum > 1e-100 && sum < 1e100)) {
      value -= minusDeaths[s]! * Math.log(sum);
      continue;
    }
    product *= sum;
    if (product > 1e200 || product < 1e-200) {
      value += Math.log(product);
      product = 1;
    }
  }
  return value + Math.log(product);
}

/**
 * Each patient's risk times the hazard up to its time. By Efron, one who dies is spared the share of the hazard at
 * that time which comes after it has left.
 */
function expectedDeaths(
  { event, strata }: CoxData,
  deaths: DeathSteps,
  { risk, share }: Readonly<Record<"risk" | "share", Float64Array>>,
  { ofTime, ofDying, expected }: Readonly<Record<"ofTime" | "ofDying" | "expected", Float64Array>>,
): void {
  const { times, lastTime, notYet, steps, timeOf, gone, minusDeaths } = deaths;
  ofTime.fill(0, 0, times);
  ofDying.fill(0, 0, times);
  for (let s = 0; s < steps; s++) {
    const rise = -minusDeaths[s]! * share[s]!;
    ofTime[timeOf[s]!]! += rise;
    ofDying[timeOf[s]!]! += gone[s]! * rise;
  }
  for (let stratum = 0; stratum + 1 < strata.length; stratum++) {
    const timesEnd = deaths.strata[stratum + 1]!;
    for (let t = timesEnd - 2; t >= deaths.strata[stratum]!; t--) ofTime[t]! += ofTime[t + 1]!;
    for (let i = strata[stratum]!; i < strata[stratum + 1]!; i++) {
      const time = lastTime[i]!;
      expected[i] = time < timesEnd ? risk[i]! * (ofTime[time]! - event[i]! * ofDying[time]!) : 0;
    }
    if (notYet === undefined) continue;
    // What had passed before the entry.
    for (let i = strata[stratum]!; i < strata[stratum + 1]!; i++) {
      const before = notYet[i]!;
      if (lastTime[i]! < timesEnd && before < timesEnd) expected[i]! -= risk[i]! * ofTime[before]!;
    }
  }
}

/** The value with all coefficients 0, which needs the numbers of patients alone; without delayed entry. */
export function nullLogLikelihood(
  { n, time, event, strata }: CoxData,
  ties: Ties,
  weight?: Float64Array,
): number {
  let value = 0;
  let product = 1;
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
    for (let step = 0; step < deaths; step++) {
      product *= ties === "breslow" ? atRisk : atRisk - step;
      if (product < 1e200) continue;
      value -= Math.log(product);
      product = 1;
    }
  }
  return value - Math.log(product);
}
