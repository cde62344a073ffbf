// Approximate p-values of a maximally selected statistic, corrected for the search.
import { normalCdf } from "./distributions.ts";
import { type CutoffScan, correlationOfStatistics } from "./maximallySelected.ts";

/**
 * Lausen & Schumacher, Biometrics 1992;48:73: from the statistic and the two shares only; R's `pLausen92`, 1 below b
 * = 1.
 */
export function pLausen92({ statistic: b, minprop, maxprop }: CutoffScan): number {
  if (b < 1) return 1;
  const odds = (maxprop * (1 - minprop)) / ((1 - maxprop) * minprop);
  return Math.max(0, (4 * density(b)) / b + density(b) * (b - 1 / b) * Math.log(odds));
}

/**
 * Lausen, Sauerbrei & Schumacher 1994, over the realised cut-offs: R's `pLausen94`. An approximation: it can come out
 * slightly negative, or above 1.
 */
export function pLausen94({ statistic: b, n, candidates }: CutoffScan): number {
  let sum = 0;
  for (let k = 1; k < candidates.length; k++) {
    const t = Math.sqrt(1 - correlationOfStatistics(candidates[k - 1]!.nLow, candidates[k]!.nLow, n) ** 2);
    sum += t - (b ** 2 / 4 - 1) * (t ** 3 / 6);
  }
  return 2 * normalCdf(-b) + (Math.exp(-(b ** 2) / 2) / Math.PI) * sum;
}

function density(z: number): number {
  return Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
}
