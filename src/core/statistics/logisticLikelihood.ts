// The binomial log likelihood of a 0/1 outcome at given coefficients, with gradient and information.
// The loops are plain: they run over all patients at every step of a fit.
import { mirrorLowerTriangle } from "./crossProducts.ts";
import type { Numbers } from "./input.ts";

/** Columns of a design (with the intercept, if it has one), each brought to a root mean square of 1. */
export interface ScaledDesign {
  readonly n: number;
  readonly width: number;
  /** Row by row. */
  readonly x: Float64Array;
  readonly scale: Float64Array;
  readonly outcome: Numbers;
}

export interface LogisticLikelihood {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row, symmetric. */
  readonly information: Float64Array;
  readonly fitted: Float64Array;
}

/** The columns, each divided by its root mean square; a column of zeros stays as it is. */
export function scaledDesign(columns: readonly Numbers[], outcome: Numbers): ScaledDesign {
  const n = outcome.length;
  const width = columns.length;
  const x = new Float64Array(n * width);
  const scale = new Float64Array(width);
  columns.forEach((column, j) => {
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(column[i]!));
    let squares = 0;
    for (let i = 0; i < n; i++) squares += largest === 0 ? 0 : (column[i]! / largest) ** 2;
    scale[j] = largest === 0 ? 1 : largest * Math.sqrt(squares / n);
    for (let i = 0; i < n; i++) x[i * width + j] = column[i]! / scale[j]!;
  });
  return { n, width, x, scale, outcome };
}

/** At the coefficients of the scaled columns. O(n·p²), one pass. */
export function logisticLikelihood(design: ScaledDesign, beta: Float64Array): LogisticLikelihood {
  const { n, width: p, x, outcome } = design;
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  const fitted = new Float64Array(n);
  let value = 0;
  for (let i = 0; i < n; i++) {
    const row = i * p;
    let linear = 0;
    for (let j = 0; j < p; j++) linear += beta[j]! * x[row + j]!;
    const small = Math.exp(-Math.abs(linear));
    const probability = linear >= 0 ? 1 / (1 + small) : small / (1 + small);
    fitted[i] = probability;
    const y = outcome[i]!;
    // log P(outcome) = −log(1 + e^(−η)) of a positive, −log(1 + e^η) of a negative.
    value -= Math.max(0, y === 1 ? -linear : linear) + Math.log1p(small);
    const residual = y - probability;
    const weight = small / (1 + small) ** 2;
    for (let j = 0; j < p; j++) {
      gradient[j]! += residual * x[row + j]!;
      const weighted = weight * x[row + j]!;
      for (let k = 0; k <= j; k++) information[j * p + k]! += weighted * x[row + k]!;
    }
  }
  mirrorLowerTriangle(information, p);
  return { value, gradient, information, fitted };
}
