// Draws that imputation needs: correlated normal deviates and χ².
import type { RandomStream } from "../random/stream.ts";
import { cholesky } from "./cholesky.ts";

/**
 * A draw of the normal distribution with mean 0 and this covariance, given row by row; 0 in
 * directions without variance.
 */
export function normalDraw(covariance: Float64Array, size: number, random: RandomStream): Float64Array {
  const { factor } = cholesky(covariance, size, 1e-14);
  const deviates = Float64Array.from({ length: size }, (_, i) => {
    const deviate = random.normal();
    return Math.sqrt(factor[i * size + i]!) * deviate;
  });
  return deviates.map((own, i) => {
    let sum = own;
    for (let j = 0; j < i; j++) sum += factor[i * size + j]! * deviates[j]!;
    return sum;
  });
}

/** A draw of χ² with a whole number of degrees of freedom. */
export function chiSquareDraw(df: number, random: RandomStream): number {
  let sum = 0;
  for (let i = 0; i < df; i++) sum += random.normal() ** 2;
  return sum;
}
