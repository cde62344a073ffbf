// Multinomial logistic regression with weights, by Newton's method; of two levels it is logistic regression.
import { cholesky, choleskyInverse, choleskySolve } from "./cholesky.ts";
import type { Numbers } from "./input.ts";
import { roundingOf } from "./roundingOf.ts";

export interface MultinomialFit {
  /** Log odds of each level after the first against it: a block of (intercept, slopes) for each such level. */
  readonly coefficients: Float64Array;
  /** Inverse of the information, row by row. */
  readonly covariance: Float64Array;
  readonly logLikelihood: number;
}

const maxIterations = 50;
const tolerance = 1e-10;

/**
 * R's `nnet::multinom(level ~ columns, weights)` to its maximum. `level` holds 0 … levels − 1;
 * columns come without an intercept.
 */
export function multinomialLogistic(
  columns: readonly Numbers[],
  level: Numbers,
  levels: number,
  weights: Numbers,
): MultinomialFit {
  const width = columns.length + 1;
  const size = width * (levels - 1);
  let beta: Float64Array = new Float64Array(size);
  let state = likelihood(columns, level, levels, weights, beta);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const step = choleskySolve(cholesky(state.information, size, 1e-12), state.gradient);
    let next = beta.map((value, j) => value + step[j]!);
    let after = likelihood(columns, level, levels, weights, next);
    for (let half = 0; half < 20 && !(after.value >= state.value - roundingOf(state.value)); half++) {
      for (let j = 0; j < size; j++) step[j]! /= 2;
      next = beta.map((value, j) => value + step[j]!);
      after = likelihood(columns, level, levels, weights, next);
    }
    const gain = after.value - state.value;
    beta = next;
    state = after;
    if (Math.abs(gain) < tolerance * (1 + Math.abs(state.value))) break;
  }
  return {
    coefficients: beta,
    covariance: choleskyInverse(cholesky(state.information, size, 1e-12)),
    logLikelihood: state.value,
  };
}

/** Probability of each level at these values of the columns. */
export function levelProbabilities(
  coefficients: Float64Array,
  values: Numbers,
  levels: number,
): Float64Array {
  const width = values.length + 1;
  const linear = new Float64Array(levels);
  for (let k = 1; k < levels; k++) {
    const block = (k - 1) * width;
    let sum = coefficients[block]!;
    for (let j = 0; j < values.length; j++) sum += coefficients[block + 1 + j]! * values[j]!;
    linear[k] = sum;
  }
  const largest = linear.reduce((most, value) => Math.max(most, value));
  const odds = linear.map((value) => Math.exp(value - largest));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}

function likelihood(
  columns: readonly Numbers[],
  level: Numbers,
  levels: number,
  weights: Numbers,
  beta: Float64Array,
) {
  const width = columns.length + 1;
  const size = width * (levels - 1);
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const x = new Float64Array(width);
  x[0] = 1;
  let value = 0;
  for (let i = 0; i < level.length; i++) {
    for (let j = 1; j < width; j++) x[j] = columns[j - 1]![i]!;
    const weight = weights[i]!;
    const probability = levelProbabilities(beta, x.subarray(1), levels);
    value += weight * Math.log(probability[level[i]!]!);
    for (let k = 1; k < levels; k++) {
      const residual = weight * ((level[i] === k ? 1 : 0) - probability[k]!);
      for (let a = 0; a < width; a++) gradient[(k - 1) * width + a]! += residual * x[a]!;
      for (let l = 1; l <= k; l++) {
        const share = weight * probability[k]! * ((k === l ? 1 : 0) - probability[l]!);
        for (let a = 0; a < width; a++) {
          const row = ((k - 1) * width + a) * size + (l - 1) * width;
          for (let b = 0; b < width; b++) information[row + b]! += share * x[a]! * x[b]!;
        }
      }
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) information[j * size + i] = information[i * size + j]!;
  return { value, gradient, information };
}
