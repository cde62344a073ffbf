// Weighted linear least squares by Householder reflections with R's limited column pivoting.
import type { Numbers } from "./input.ts";

export interface LeastSquares {
  /** One for each column; NaN where the column is a combination of those before it (R's NA). */
  readonly coefficients: readonly number[];
  /** Columns in the fit, in their own order. */
  readonly estimable: readonly number[];
  /** Inverse of X'WX over all columns, NaN in rows and columns that are not estimable. */
  readonly unscaledCovariance: readonly (readonly number[])[];
  /** Weighted leverages: diagonal of W½X(X'WX)⁻¹X'W½. */
  readonly leverage: () => readonly number[];
}

/**
 * Minimises Σ w (y − Xb)². A column whose part orthogonal to those before it is shorter than `tolerance` times its
 * own length is left out, as in R's `dqrdc2`: so a repeated factor gets no coefficient and the others keep theirs.
 */
export function leastSquares(
  columns: readonly Numbers[],
  response: Numbers,
  weights: Numbers,
  tolerance = 1e-11,
): LeastSquares {
  const rows = response.length;
  const root = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(weights[i]!));
  const reflected = columns.map((column) => root.map((w, i) => w * column[i]!));
  const target = root.map((w, i) => w * response[i]!);
  const lengths = reflected.map((column) => norm(column, 0));
  const estimable: number[] = [];
  const reflectors: Float64Array[] = [];
  reflected.forEach((column, j) => {
    const step = estimable.length;
    if (step >= rows) return;
    const remaining = norm(column, step);
    if (!(remaining > tolerance * lengths[j]!)) return;
    const reflector = reflectorOf(column, step, remaining);
    for (let k = j; k < reflected.length; k++) reflect(reflected[k]!, reflector, step);
    reflect(target, reflector, step);
    reflectors.push(reflector);
    estimable.push(j);
  });
  const inverse = invertUpper(estimable, reflected);
  const solution = inverse.map((row) => row.reduce((sum, value, k) => sum + value * target[k]!, 0));
  const coefficients = columns.map((_, j) => {
    const place = estimable.indexOf(j);
    return place < 0 ? Number.NaN : solution[place]!;
  });
  return {
    coefficients,
    estimable,
    unscaledCovariance: spread(crossProduct(inverse), estimable, columns.length),
    leverage: () => leverages(reflectors, rows),
  };
}

function norm(column: Float64Array, from: number): number {
  let largest = 0;
  for (let i = from; i < column.length; i++) largest = Math.max(largest, Math.abs(column[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = from; i < column.length; i++) sum += (column[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** The unit vector v of I − 2vv' that brings `column` below row `step` to zero. */
function reflectorOf(column: Float64Array, step: number, length: number): Float64Array {
  const reflector = new Float64Array(column.length);
  for (let i = step; i < column.length; i++) reflector[i] = column[i]! / length;
  reflector[step] = reflector[step]! + (column[step]! < 0 ? -1 : 1);
  const scale = norm(reflector, step);
  for (let i = step; i < column.length; i++) reflector[i] = reflector[i]! / scale;
  return reflector;
}

function reflect(column: Float64Array, reflector: Float64Array, step: number): void {
  let dot = 0;
  for (let i = step; i < column.length; i++) dot += column[i]! * reflector[i]!;
  for (let i = step; i < column.length; i++) column[i] = column[i]! - 2 * dot * reflector[i]!;
}

/** Inverse of the triangle R that the reflected columns hold in their first rows. */
function invertUpper(estimable: readonly number[], reflected: readonly Float64Array[]): number[][] {
  const size = estimable.length;
  const entry = (row: number, column: number) => reflected[estimable[column]!]![row]!;
  const inverse = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let column = 0; column < size; column++) {
    inverse[column]![column] = 1 / entry(column, column);
    for (let row = column - 1; row >= 0; row--) {
      let sum = 0;
      for (let k = row + 1; k <= column; k++) sum += entry(row, k) * inverse[k]![column]!;
      inverse[row]![column] = -sum / entry(row, row);
    }
  }
  return inverse;
}

function crossProduct(inverse: readonly (readonly number[])[]): number[][] {
  return inverse.map((a) => inverse.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)));
}

function spread(matrix: readonly (readonly number[])[], places: readonly number[], size: number): number[][] {
  const result = Array.from({ length: size }, () => new Array<number>(size).fill(Number.NaN));
  places.forEach((row, i) => {
    places.forEach((column, j) => {
      result[row]![column] = matrix[i]![j]!;
    });
  });
  return result;
}

/** Row sums of squares of the orthogonal basis, rebuilt from its reflectors. */
function leverages(reflectors: readonly Float64Array[], rows: number): number[] {
  const result = new Array<number>(rows).fill(0);
  for (let k = 0; k < reflectors.length; k++) {
    const basis = new Float64Array(rows);
    basis[k] = 1;
    for (let step = reflectors.length - 1; step >= 0; step--) reflect(basis, reflectors[step]!, step);
    for (let i = 0; i < rows; i++) result[i] = result[i]! + basis[i]! ** 2;
  }
  return result;
}
