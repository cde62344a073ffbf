// Length of a vector whose squares may be beyond what a number holds.

/** √Σx², also of values near 1e-300 or 1e300: BLAS' `dnrm2`. Infinity only where the length itself is. */
export function euclideanLength(values: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! ** 2;
  if (squares > leastPrecise && Number.isFinite(squares)) return Math.sqrt(squares);
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  if (largest === 0) return 0;
  let ratios = 0;
  for (let i = 0; i < values.length; i++) ratios += (values[i]! / largest) ** 2;
  return largest * Math.sqrt(ratios);
}

/** Below it squares lose digits. */
const leastPrecise = 1e-280;
