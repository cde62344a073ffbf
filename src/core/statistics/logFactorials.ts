// Logarithms of factorials, by which tables of counts are weighed.

/** log 0! … log n!. */
export function logFactorials(n: number): Float64Array {
  const result = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) result[i] = result[i - 1]! + Math.log(i);
  return result;
}
