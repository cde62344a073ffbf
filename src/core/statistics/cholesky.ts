// LDL' of a small symmetric matrix that may lack rank: singular directions are marked and left out.

export interface Cholesky {
  readonly size: number;
  /** Unit lower triangle below, D on the diagonal, row by row; D is 0 for a singular direction. */
  readonly factor: Float64Array;
  readonly rank: number;
}

/**
 * Factor of a symmetric matrix given row by row. A pivot below `tolerance` times the largest diagonal element marks
 * its column as a combination of those before it, as R's survival does.
 */
export function cholesky(matrix: Float64Array, size: number, tolerance: number): Cholesky {
  const factor = new Float64Array(matrix);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, factor[i * size + i]!);
  const least = largest === 0 ? tolerance : largest * tolerance;
  let rank = 0;
  for (let i = 0; i < size; i++) {
    const pivot = factor[i * size + i]!;
    if (!Number.isFinite(pivot) || pivot < least) {
      factor[i * size + i] = 0;
      for (let j = i + 1; j < size; j++) factor[j * size + i] = 0;
      continue;
    }
    rank++;
    for (let j = i + 1; j < size; j++) {
      const below = factor[j * size + i]! / pivot;
      for (let k = i + 1; k <= j; k++) {
        factor[j * size + k]! -= below * factor[k * size + i]!;
      }
    }
    for (let j = i + 1; j < size; j++) factor[j * size + i]! /= pivot;
  }
  return { size, factor, rank };
}

/** Whether a direction of the matrix is estimable. */
export function isEstimable({ size, factor }: Cholesky, i: number): boolean {
  return factor[i * size + i] !== 0;
}

/** x of matrix · x = right, 0 in singular directions. */
export function choleskySolve({ size, factor }: Cholesky, right: ArrayLike<number>): Float64Array {
  const x = new Float64Array(right);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= factor[i * size + j]! * x[j]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const d = factor[i * size + i]!;
    if (d === 0) x[i] = 0;
    else {
      x[i]! /= d;
      for (let j = i + 1; j < size; j++) x[i]! -= factor[j * size + i]! * x[j]!;
    }
  }
  return x;
}

/** Generalised inverse row by row, 0 in singular rows and columns. */
export function choleskyInverse(decomposed: Cholesky): Float64Array {
  const { size } = decomposed;
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    if (!isEstimable(decomposed, j)) continue;
    unit.fill(0);
    unit[j] = 1;
    const column = choleskySolve(decomposed, unit);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** log |D| over the estimable directions. */
export function logDeterminant({ size, factor }: Cholesky): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const d = factor[i * size + i]!;
    if (d > 0) sum += Math.log(d);
  }
  return sum;
}

/** u'V⁻¹u of a variance matrix given by rows, over the directions in which V has any, and how many those are. */
export function inverseQuadraticForm(
  variance: readonly (readonly number[])[],
  u: readonly number[],
): { readonly value: number; readonly rank: number } {
  const size = u.length;
  // Brought to a unit diagonal, so that directions of unlike scale are judged alike.
  const scale = variance.map((row, i) => (row[i]! > 0 ? Math.sqrt(row[i]!) : 1));
  const matrix = Float64Array.from(
    variance.flatMap((row, i) => row.map((value, j) => value / (scale[i]! * scale[j]!))),
  );
  const decomposed = cholesky(matrix, size, 1e-11);
  const right = u.map((value, i) => value / scale[i]!);
  const solution = choleskySolve(decomposed, right);
  return { value: right.reduce((sum, value, i) => sum + value * solution[i]!, 0), rank: decomposed.rank };
}
