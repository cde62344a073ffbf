// Sums of products of all pairs of columns: what the information of a regression is made of.

/** So many rows of all columns stay in a processor's cache while their pairs are taken. */
const block = 2048;

/** Adds Σᵢ wᵢ xᵢⱼ xᵢₖ of the first n rows, for each pair k ≤ j, to the lower triangle of a matrix given row by row. */
export function addCrossProducts(
  matrix: Float64Array,
  columns: readonly Float64Array[],
  weight: Float64Array,
  n: number,
): void {
  const p = columns.length;
  const tile = new Float64Array(4);
  for (let from = 0; from < n; from += block) {
    const to = Math.min(n, from + block);
    const weights = weight.subarray(from, to);
    const rows = columns.map((column) => column.subarray(from, to));
    for (let j = 0; j < p; j += 2) {
      for (let k = 0; k <= j; k += 2) {
        // Of an odd number of columns the last stands for the one that is missing.
        const [j1, k1] = [Math.min(j + 1, p - 1), Math.min(k + 1, p - 1)];
        fourProducts(weights, [rows[j]!, rows[j1]!], [rows[k]!, rows[k1]!], tile);
        matrix[j * p + k]! += tile[0]!;
        if (k1 > k && k1 <= j) matrix[j * p + k1]! += tile[1]!;
        if (j1 > j) matrix[j1 * p + k]! += tile[2]!;
        if (j1 > j && k1 > k) matrix[j1 * p + k1]! += tile[3]!;
      }
    }
  }
}

/** Two columns against two others: each number that is read serves two products. */
function fourProducts(
  weight: Float64Array,
  [a, b]: readonly [Float64Array, Float64Array],
  [c, d]: readonly [Float64Array, Float64Array],
  into: Float64Array,
): void {
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = 0; i < weight.length; i++) {
    const w = weight[i]!;
    const x = w * a[i]!;
    const y = w * b[i]!;
    const u = c[i]!;
    const v = d[i]!;
    ac += x * u;
    ad += x * v;
    bc += y * u;
    bd += y * v;
  }
  into[0] = ac;
  into[1] = ad;
  into[2] = bc;
  into[3] = bd;
}

/** Fills what lies above the diagonal from what lies below it. */
export function mirrorLowerTriangle(matrix: Float64Array, size: number): void {
  for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) matrix[k * size + j] = matrix[j * size + k]!;
}
