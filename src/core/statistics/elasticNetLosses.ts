// The three losses that an elastic net minimises: squared error, binomial and Cox's partial likelihood, each over n.
// Twice n times a loss is its deviance. The loops are plain: they run over all patients at every step.
import { dot } from "./dot.ts";
import type { Numbers } from "./input.ts";
import type { LinearLoss } from "./proximalNewton.ts";
import { ascendingOrder, type FollowUp, withTies } from "./survivalTimes.ts";

/** ½ mean squared error of a response with mean 0. */
export function squaredLoss(columns: readonly Float64Array[], response: Float64Array): LinearLoss {
  const n = response.length;
  const at = (linear: Float64Array, residual: Float64Array) => {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const error = linear[i]! - response[i]!;
      residual[i] = error / n;
      squares += error * error;
    }
    return squares / (2 * n);
  };
  return { columns, at, curvatureAt: () => (j, k) => dot(columns[j]!, columns[k]!) / n };
}

/** Mean negative log likelihood of a 0/1 outcome; a column of ones, the intercept, is put behind the others. */
export function binomialLoss(terms: readonly Float64Array[], outcome: Numbers): LinearLoss {
  const n = outcome.length;
  const columns = [...terms, new Float64Array(n).fill(1)];
  const at = (linear: Float64Array, residual: Float64Array) => {
    let value = 0;
    for (let i = 0; i < n; i++) {
      const eta = linear[i]!;
      const small = Math.exp(-Math.abs(eta));
      const y = outcome[i]!;
      value += Math.max(0, y === 1 ? -eta : eta) + Math.log1p(small);
      residual[i] = ((eta >= 0 ? 1 / (1 + small) : small / (1 + small)) - y) / n;
    }
    return value / n;
  };
  const curvatureAt = (linear: Float64Array) => {
    const weight = linear.map((eta) => {
      const small = Math.exp(-Math.abs(eta));
      return small / (1 + small) ** 2 / n;
    });
    return weightedPairs(columns, weight);
  };
  return { columns, at, curvatureAt };
}

/**
 * Mean negative partial log likelihood with Breslow's ties, less that of a perfect fit. Its columns are brought into
 * the order in which patients come to be at risk.
 */
export function coxLoss(terms: readonly Float64Array[], followUp: FollowUp): LinearLoss {
  const { n, patient, group, died, deaths } = riskGroups(followUp);
  const columns = terms.map((term) => {
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) column[i] = term[patient[i]!]!;
    return column;
  });
  const groups = deaths.length;
  let saturated = 0;
  for (let g = 0; g < groups; g++) if (deaths[g]! > 0) saturated -= deaths[g]! * Math.log(deaths[g]!);
  const risk = new Float64Array(n);
  const atRisk = new Float64Array(groups);
  const hazard = new Float64Array(groups);

  /**
   * Fills risk (over that of the highest predictor), its sums over those at risk, and the hazard
   * accumulated up to each time.
   */
  const fill = (linear: Float64Array): number => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) if (linear[i]! > highest) highest = linear[i]!;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const own = Math.exp(linear[i]! - highest);
      risk[i] = own;
      total += own;
      atRisk[group[i]!] = total;
    }
    let sum = 0;
    for (let g = groups - 1; g >= 0; g--) {
      sum += deaths[g]! / atRisk[g]!;
      hazard[g] = sum;
    }
    return highest;
  };
  const at = (linear: Float64Array, residual: Float64Array) => {
    const highest = fill(linear);
    for (let i = 0; i < n; i++) residual[i] = (risk[i]! * hazard[group[i]!]! - died[i]!) / n;
    let logLikelihood = dot(died, linear);
    for (let g = 0; g < groups; g++) {
      if (deaths[g]! > 0) logLikelihood -= deaths[g]! * (highest + Math.log(atRisk[g]!));
    }
    return (saturated - logLikelihood) / n;
  };
  const curvatureAt = (linear: Float64Array) => {
    fill(linear);
    const own = Float64Array.from(risk);
    const weight = new Float64Array(n);
    for (let i = 0; i < n; i++) weight[i] = (own[i]! * hazard[group[i]!]!) / n;
    // Square root of d/n over the sum of risks: times the sums of x it gives the means of those at risk.
    const share = new Float64Array(groups);
    for (let g = 0; g < groups; g++) share[g] = Math.sqrt(deaths[g]! / n) / atRisk[g]!;
    const ofSquares = weightedPairs(columns, weight);
    const means = new Map<number, Float64Array>();
    const meansOf = (j: number) => {
      const known = means.get(j);
      if (known !== undefined) return known;
      const column = columns[j]!;
      const result = new Float64Array(groups);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += own[i]! * column[i]!;
        result[group[i]!] = sum;
      }
      for (let g = 0; g < groups; g++) result[g]! *= share[g]!;
      means.set(j, result);
      return result;
    };
    return (j: number, k: number) => ofSquares(j, k) - dot(meansOf(j), meansOf(k));
  };
  return { columns, at, curvatureAt };
}

/**
 * Patients by descending time, so that those at risk are always the ones already seen; by their place there the group
 * of tied times and whether they died.
 */
function riskGroups({ time, event }: FollowUp) {
  const tied = withTies(time);
  const n = tied.length;
  const patient = ascendingOrder(tied).reverse();
  const group = new Int32Array(n);
  const died = new Float64Array(n);
  const deaths = new Float64Array(n);
  let groups = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && tied[patient[i]!] !== tied[patient[i - 1]!]) groups++;
    group[i] = groups;
    died[i] = event[patient[i]!]!;
    deaths[groups]! += died[i]!;
  }
  return { n, patient, group, died, deaths: deaths.subarray(0, groups + 1) };
}

/** Σ w xⱼ xₖ, keeping w xⱼ of the columns asked for. */
function weightedPairs(
  columns: readonly Float64Array[],
  weight: Float64Array,
): (j: number, k: number) => number {
  const weighted = new Map<number, Float64Array>();
  return (j, k) => {
    let column = weighted.get(j);
    if (column === undefined) {
      const x = columns[j]!;
      column = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) column[i] = weight[i]! * x[i]!;
      weighted.set(j, column);
    }
    return dot(column, columns[k]!);
  };
}
