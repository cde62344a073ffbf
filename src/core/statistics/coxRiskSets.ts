// The risk sets of a fitted Cox model at each distinct time: what baseline hazard, residuals and the
// proportional hazards test share.
import { type CoxData, covariatesAt } from "./coxData.ts";
import type { Ties } from "./coxDeathSteps.ts";
import { walkRiskSets } from "./coxRiskWalk.ts";

export interface RiskSet {
  readonly stratum: number;
  readonly time: number;
  /** Sorted places of the patients whose time this is. */
  readonly from: number;
  readonly to: number;
  /** Patients at risk. */
  readonly n: number;
  /** One a death; Breslow's are all alike, Efron's lose a further part of the dying at each. None where nobody dies. */
  readonly steps: readonly RiskStep[];
}

export interface RiskStep {
  /** Σ exp(linear predictor) of those at risk; the hazard's step is 1/total. */
  readonly total: number;
  /** Weight in this step of those who die at this time; 1 for everyone else at risk. */
  readonly weightOfDying: number;
  /** Mean of the scaled covariates over those at risk. */
  readonly mean: Float64Array;
  /** Their covariance, row by row. */
  readonly covariance: Float64Array;
}

/**
 * Risk sets by stratum, in each by descending time: the order in which patients come to be at risk when time runs
 * backwards.
 */
export function riskSets(data: CoxData, beta: Float64Array, ties: Ties): RiskSet[] {
  const result: RiskSet[] = [];
  const add = (sums: Sums, place: number, times: 1 | -1) => {
    const row = covariatesAt(data, place);
    const linear = row.reduce((sum, value, j) => sum + value * beta[j]!, 0);
    addTo(sums, times * Math.exp(linear), row);
  };
  walkRiskSets(
    data,
    () => sumsOf(data.width),
    add,
    ({ stratum, from, to, n, deaths, all, dying }) => {
      const steps = Array.from({ length: deaths }, (_, k) =>
        stepOf(all, dying, ties === "efron" ? k / deaths : 0),
      );
      result.push({ stratum, time: data.time[from]!, from, to, n, steps });
    },
  );
  return result;
}

interface Sums {
  total: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function sumsOf(p: number): Sums {
  return { total: 0, first: new Float64Array(p), second: new Float64Array(p * p) };
}

function addTo(sums: Sums, risk: number, row: Float64Array): void {
  const p = row.length;
  sums.total += risk;
  for (let j = 0; j < p; j++) {
    const weighted = risk * row[j]!;
    sums.first[j]! += weighted;
    for (let k = 0; k < p; k++) sums.second[j * p + k]! += weighted * row[k]!;
  }
}

function stepOf(all: Sums, dying: Sums, gone: number): RiskStep {
  const p = all.first.length;
  const total = all.total - gone * dying.total;
  const mean = all.first.map((sum, j) => (sum - gone * dying.first[j]!) / total);
  const covariance = all.second.map(
    (sum, jk) => (sum - gone * dying.second[jk]!) / total - mean[Math.floor(jk / p)]! * mean[jk % p]!,
  );
  return { total, weightOfDying: 1 - gone, mean, covariance };
}
