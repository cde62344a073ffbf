// The Shapiro-Wilk test of normality by Royston's approximation (AS R94, Appl Stat 1995;44:547): R's `shapiro.test`.
import { fail } from "../problem/problem.ts";
import { normalCdf, normalQuantile } from "./distributions.ts";
import type { Numbers } from "./input.ts";
import { requireSample } from "./samples.ts";

export interface ShapiroWilkTest {
  readonly w: number;
  readonly p: number;
}

/**
 * For 3 to 5000 values; refuses others ("sample-too-small", "sample-too-large") and values that are
 * all equal ("data-constant").
 */
export function shapiroWilkTest(values: Numbers): ShapiroWilkTest {
  requireSample(values, "the sample", 3);
  const n = values.length;
  if (n > 5000) {
    fail({
      code: "sample-too-large",
      where: {},
      found: `${n} values`,
      expected: "at most 5000, for which the p-value is known",
      remedy: "Look at a quantile plot: with so many values any small departure is significant.",
    });
  }
  const sorted = Float64Array.from(values).sort();
  const range = sorted[n - 1]! - sorted[0]!;
  if (range === 0) {
    fail({
      code: "data-constant",
      where: {},
      found: `${n} values that are all ${sorted[0]}`,
      expected: "values that differ",
      remedy: "A constant has no distribution to test.",
    });
  }
  const weights = weightsOf(n);
  const scaled = sorted.map((value) => value / range);
  const centre = scaled.reduce((sum, value) => sum + value, 0) / n;
  let ofWeights = 0;
  let ofValues = 0;
  let both = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    const value = scaled[i]! - centre;
    ofWeights += weight * weight;
    ofValues += value * value;
    both += weight * value;
  }
  // 1 − W as a difference of squares, which keeps its digits where W is near 1.
  const root = Math.sqrt(ofWeights * ofValues);
  const complement = ((root - both) * (root + both)) / (ofWeights * ofValues);
  return { w: 1 - complement, p: upperTail(complement, n) };
}

/** Antisymmetric weights of the ascending values. */
function weightsOf(n: number): Float64Array {
  const half = Math.floor(n / 2);
  const weights = new Float64Array(n);
  const set = (i: number, weight: number) => {
    weights[i] = -weight;
    weights[n - 1 - i] = weight;
  };
  if (n === 3) {
    set(0, Math.SQRT1_2);
    return weights;
  }
  const scores = Array.from({ length: half }, (_, i) => normalQuantile((i + 1 - 0.375) / (n + 0.25)));
  const squares = 2 * scores.reduce((sum, score) => sum + score * score, 0);
  const u = 1 / Math.sqrt(n);
  const outer = polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], u);
  const inner = polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u);
  const first = outer - scores[0]! / Math.sqrt(squares);
  set(0, first);
  if (n <= 5) {
    const shrink = Math.sqrt((squares - 2 * scores[0]! ** 2) / (1 - 2 * first ** 2));
    for (let i = 1; i < half; i++) set(i, -scores[i]! / shrink);
    return weights;
  }
  const second = inner - scores[1]! / Math.sqrt(squares);
  set(1, second);
  const shrink = Math.sqrt(
    (squares - 2 * scores[0]! ** 2 - 2 * scores[1]! ** 2) / (1 - 2 * first ** 2 - 2 * second ** 2),
  );
  for (let i = 2; i < half; i++) set(i, -scores[i]! / shrink);
  return weights;
}

function upperTail(complement: number, n: number): number {
  if (n === 3) {
    const p = (6 / Math.PI) * (Math.asin(Math.sqrt(1 - complement)) - Math.asin(Math.sqrt(0.75)));
    return Math.max(0, p);
  }
  let y = Math.log(complement);
  let mean: number;
  let deviation: number;
  if (n <= 11) {
    const bound = polynomial([-2.273, 0.459], n);
    if (y >= bound) return 1e-99;
    y = -Math.log(bound - y);
    mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
    deviation = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n));
  } else {
    const size = Math.log(n);
    mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size);
    deviation = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], size));
  }
  return normalCdf(-(y - mean) / deviation);
}

/** Coefficients in ascending order. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
