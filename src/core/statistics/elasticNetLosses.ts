// The three losses that an elastic net minimises: squared error, binomial and Cox's partial likelihood, each over n.
import type { Numbers } from "./input.ts";
import type { SmoothLoss } from "./proximalNewton.ts";
import { type StandardisedColumns, weightedCrossProduct } from "./standardisedColumns.ts";
import { ascendingOrder, type FollowUp, withTies } from "./survivalTimes.ts";

/** A loss with the deviance that it stands for; `saturated` is the log likelihood of a perfect fit. */
export interface PenalisedLoss extends SmoothLoss {
  deviance(beta: Float64Array): number;
}

/** ½ mean squared error of a response with mean 0. */
export function squaredLoss({ n, width, x }: StandardisedColumns, response: Numbers): PenalisedLoss {
  const curvature = weightedCrossProduct(x, width, new Float64Array(n).fill(1));
  const at = (beta: Float64Array) => {
    const linear = product(x, width, beta);
    const residual = linear.map((value, i) => value - response[i]!);
    const squares = residual.reduce((sum, value) => sum + value ** 2, 0);
    return { value: squares / (2 * n), gradient: transposedProduct(x, width, residual) };
  };
  return { width, at, curvatureAt: () => curvature, deviance: (beta) => 2 * n * at(beta).value };
}

/** Mean negative log likelihood of a 0/1 outcome; the last coefficient is the intercept. */
export function binomialLoss({ n, width, x }: StandardisedColumns, outcome: Numbers): PenalisedLoss {
  const p = width + 1;
  const withIntercept = new Float64Array(n * p);
  for (let i = 0; i < n; i++) {
    withIntercept.set(x.subarray(i * width, (i + 1) * width), i * p);
    withIntercept[i * p + width] = 1;
  }
  const at = (beta: Float64Array) => {
    const linear = product(withIntercept, p, beta);
    let value = 0;
    const residual = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const eta = linear[i]!;
      const small = Math.exp(-Math.abs(eta));
      const y = outcome[i]!;
      value += Math.max(0, y === 1 ? -eta : eta) + Math.log1p(small);
      residual[i] = (eta >= 0 ? 1 / (1 + small) : small / (1 + small)) - y;
    }
    return { value: value / n, gradient: transposedProduct(withIntercept, p, residual) };
  };
  const curvatureAt = (beta: Float64Array) => {
    const weight = product(withIntercept, p, beta).map((eta) => {
      const small = Math.exp(-Math.abs(eta));
      return small / (1 + small) ** 2;
    });
    return weightedCrossProduct(withIntercept, p, weight);
  };
  return { width: p, at, curvatureAt, deviance: (beta) => 2 * n * at(beta).value };
}

/** Mean negative partial log likelihood with Breslow's ties, less that of a perfect fit. */
export function coxLoss({ n, width: p, x }: StandardisedColumns, followUp: FollowUp): PenalisedLoss {
  const time = withTies(followUp.time);
  const order = ascendingOrder(time);
  // Patients by descending time, so that those at risk are always the ones already seen.
  const sorted = new Float64Array(n * p);
  const event = new Uint8Array(n);
  const groupEnd: number[] = [];
  const deathsIn: number[] = [];
  for (let i = 0; i < n; i++) {
    const patient = order[n - 1 - i]!;
    sorted.set(x.subarray(patient * p, (patient + 1) * p), i * p);
    event[i] = followUp.event[patient]!;
    const isLast = i === n - 1 || time[order[n - 2 - i]!] !== time[patient];
    if (isLast) groupEnd.push(i + 1);
  }
  groupEnd.reduce((from, to) => {
    deathsIn.push(event.subarray(from, to).reduce((sum, status) => sum + status, 0));
    return to;
  }, 0);
  const saturated = deathsIn.reduce((sum, d) => sum - (d > 0 ? d * Math.log(d) : 0), 0);

  /** Risks, their sums at the end of each group of tied times, and hazard accumulated from the first time to each patient's. */
  const hazards = (beta: Float64Array) => {
    const linear = product(sorted, p, beta);
    const highest = linear.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const risk = linear.map((value) => Math.exp(value - highest));
    const atRisk = new Float64Array(groupEnd.length);
    let total = 0;
    for (let g = 0, i = 0; g < groupEnd.length; g++) {
      for (; i < groupEnd[g]!; i++) total += risk[i]!;
      atRisk[g] = total;
    }
    const hazard = new Float64Array(n);
    let sum = 0;
    for (let g = groupEnd.length - 1; g >= 0; g--) {
      sum += deathsIn[g]! / atRisk[g]!;
      for (let i = g === 0 ? 0 : groupEnd[g - 1]!; i < groupEnd[g]!; i++) hazard[i] = sum;
    }
    return { linear, highest, risk, atRisk, hazard };
  };
  const at = (beta: Float64Array) => {
    const { linear, highest, risk, atRisk, hazard } = hazards(beta);
    let logLikelihood = 0;
    const residual = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      if (event[i] === 1) logLikelihood += linear[i]!;
      residual[i] = risk[i]! * hazard[i]! - event[i]!;
    }
    for (let g = 0; g < groupEnd.length; g++) {
      if (deathsIn[g]! > 0) logLikelihood -= deathsIn[g]! * (highest + Math.log(atRisk[g]!));
    }
    return { value: (saturated - logLikelihood) / n, gradient: transposedProduct(sorted, p, residual) };
  };
  const curvatureAt = (beta: Float64Array) => {
    const { risk, atRisk, hazard } = hazards(beta);
    const result = weightedCrossProduct(
      sorted,
      p,
      risk.map((value, i) => value * hazard[i]!),
    );
    const sums = new Float64Array(p);
    for (let g = 0, i = 0; g < groupEnd.length; g++) {
      for (; i < groupEnd[g]!; i++) {
        for (let j = 0; j < p; j++) sums[j]! += risk[i]! * sorted[i * p + j]!;
      }
      if (deathsIn[g] === 0) continue;
      const share = deathsIn[g]! / atRisk[g]! ** 2 / n;
      for (let j = 0; j < p; j++) {
        const scaled = share * sums[j]!;
        for (let k = 0; k <= j; k++) result[j * p + k]! -= scaled * sums[k]!;
      }
    }
    for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) result[k * p + j] = result[j * p + k]!;
    return result;
  };
  return { width: p, at, curvatureAt, deviance: (beta) => 2 * n * at(beta).value };
}

function product(x: Float64Array, width: number, beta: Float64Array): Float64Array {
  const n = x.length / width;
  const used = Array.from(beta, (_, j) => j).filter((j) => beta[j] !== 0);
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (const j of used) sum += x[i * width + j]! * beta[j]!;
    result[i] = sum;
  }
  return result;
}

/** X'r / n. */
function transposedProduct(x: Float64Array, width: number, residual: Float64Array): Float64Array {
  const n = residual.length;
  const result = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    const r = residual[i]!;
    const row = i * width;
    for (let j = 0; j < width; j++) result[j]! += r * x[row + j]!;
  }
  return result.map((value) => value / n);
}
