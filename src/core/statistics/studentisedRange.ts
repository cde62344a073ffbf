// The studentised range (Tukey): R's `ptukey` and `qtukey`.
import gammaln from "@stdlib/math-base-special-gammaln";
import { brentRoot } from "./brentRoot.ts";
import { normalCdf } from "./distributions.ts";

// The trapezoidal rule: its error falls exponentially with the step for functions that fade out smoothly at both ends.
const deviateStep = 0.2;
/** Points of the integral over the largest deviate z, weighted with its density; `above` is P(Z > z). */
const largestDeviate = Array.from({ length: 101 }, (_, k) => {
  const z = (k - 50) * deviateStep;
  return { z, weight: (deviateStep * Math.exp(-(z * z) / 2)) / Math.sqrt(2 * Math.PI), above: normalCdf(-z) };
});

/** P(range of `groups` means over their standard error ≥ q), the error with `df` degrees of freedom. */
export function studentisedRangeUpper(q: number, groups: number, df: number): number {
  if (Number.isNaN(q) || !(df >= 2) || groups < 2) return Number.NaN;
  if (q <= 0) return 1;
  if (q === Number.POSITIVE_INFINITY) return 0;
  if (df > 25_000) return rangeUpper(q, groups);
  // Over x = log(s/σ), s/σ being χ over √df, as far as the density is above exp(−80) of its height.
  const logDensity = (x: number) => df * (x - (Math.exp(2 * x) - 1) / 2);
  const end = (to: number) => brentRoot((x) => logDensity(x) + 80, { from: 0, to }, 1e-3);
  const from = end(-40 - 80 / df);
  const step = 0.25 / Math.sqrt(df);
  const count = Math.ceil((end(5) - from) / step);
  const height = Math.exp((df / 2) * Math.log(df / 2) - df / 2 - gammaln(df / 2) + Math.LN2);
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    const x = from + k * step;
    sum += step * height * Math.exp(logDensity(x)) * rangeUpper(q * Math.exp(x), groups);
  }
  return Math.min(1, sum);
}

/**
 * The q that is exceeded with probability 1 − p. R's `qtukey(p, groups, df)`: the secant from the start of AS 70
 * (Odeh & Evans, Appl Stat 1974;23:96) until a step is shorter than 1e-4, where the last step has mended the digits.
 */
export function studentisedRangeQuantile(p: number, groups: number, df: number): number {
  const excess = (q: number) => 1 - studentisedRangeUpper(q, groups, df) - p;
  let before = startOfSecant(p, groups, df);
  let excessBefore = excess(before);
  let q = excessBefore > 0 ? Math.max(0, before - 1) : before + 1;
  let excessHere = excess(q);
  for (let step = 0; step < 50 && Math.abs(q - before) >= 1e-4; step++) {
    const next = Math.max(0, q - (excessHere * (q - before)) / (excessHere - excessBefore));
    [before, excessBefore] = [q, excessHere];
    q = next;
    excessHere = excess(q);
  }
  return q;
}

/**
 * P(range of `groups` standard normal deviates ≥ w) (Hartley, Biometrika 1942;32:309): an integral over the largest
 * of them.
 */
function rangeUpper(w: number, groups: number): number {
  let sum = 0;
  for (const { z, weight, above } of largestDeviate) {
    // Powers of numbers near 1 through log1p, so that small tails keep their digits.
    const allBelow = Math.exp((groups - 1) * Math.log1p(-above));
    const allWithin = Math.exp((groups - 1) * Math.log1p(-Math.min(1, above + normalCdf(z - w))));
    sum += weight * (allBelow - allWithin);
  }
  return Math.min(1, groups * sum);
}

function startOfSecant(p: number, groups: number, df: number): number {
  const tail = 0.5 - 0.5 * p;
  const y = Math.sqrt(Math.log(1 / (tail * tail)));
  const above =
    (((y * -0.453642210148e-4 - 0.204231210125) * y - 0.342242088547) * y - 1) * y + 0.322232421088;
  const below =
    (((y * 0.38560700634e-2 + 0.10353775285) * y + 0.531103462366) * y + 0.588581570495) * y + 0.099348462606;
  let t = y + above / below;
  if (df < 120) t += (t ** 3 + t) / df / 4;
  let factor = 0.8832 - 0.2368 * t;
  if (df < 120) factor += -1.214 / df + (1.208 * t) / df;
  return t * (factor * Math.log(groups - 1) + Math.SQRT2);
}
