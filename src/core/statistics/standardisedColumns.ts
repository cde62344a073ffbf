// Columns brought to mean 0 and variance 1 (denominator n), as glmnet does before it penalises.
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { mean } from "./summary.ts";

export interface StandardisedColumns {
  readonly n: number;
  readonly width: number;
  /** Row by row. A column with one value only is 0 throughout. */
  readonly x: Float64Array;
  readonly centre: Float64Array;
  /** 0 for a column with one value only. */
  readonly scale: Float64Array;
}

export function standardisedColumns(
  terms: readonly { readonly name: string; readonly values: Numbers }[],
  like: Numbers,
): StandardisedColumns {
  const n = like.length;
  const width = terms.length;
  const x = new Float64Array(n * width);
  const centre = new Float64Array(width);
  const scale = new Float64Array(width);
  terms.forEach(({ name, values }, j) => {
    requireSameLength(values, `the term '${name}'`, like, "the outcome");
    requireFinite(values, `term '${name}'`);
    const average = mean(values);
    let constant = true;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      if (values[i] !== values[0]) constant = false;
      squares += (values[i]! - average) ** 2;
    }
    centre[j] = average;
    // A constant column can come out with a spread of rounding errors.
    scale[j] = constant ? 0 : Math.sqrt(squares / n);
    if (!constant) for (let i = 0; i < n; i++) x[i * width + j] = (values[i]! - average) / scale[j]!;
  });
  return { n, width, x, centre, scale };
}

/** X'diag(w)X / n of rows of p columns, row by row. */
export function weightedCrossProduct(x: Float64Array, width: number, weight: Float64Array): Float64Array {
  const p = width;
  const n = weight.length;
  const result = new Float64Array(p * p);
  for (let i = 0; i < n; i++) {
    const row = i * p;
    const w = weight[i]!;
    if (w === 0) continue;
    for (let j = 0; j < p; j++) {
      const weighted = w * x[row + j]!;
      const to = j * p;
      for (let k = 0; k <= j; k++) result[to + k]! += weighted * x[row + k]!;
    }
  }
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) {
      result[j * p + k]! /= n;
      result[k * p + j] = result[j * p + k]!;
    }
  }
  return result;
}
