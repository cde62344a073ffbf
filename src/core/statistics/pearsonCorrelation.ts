// Pearson's correlation with its t test and Fisher's limits: R's `cor.test`.
import { normalCritical, tTwoSided } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { requireSample } from "./samples.ts";
import { mean } from "./summary.ts";

export interface PearsonTest {
  /** NaN where one of the two is constant. */
  readonly estimate: number;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** By the inverse hyperbolic tangent (Fisher 1921); NaN of three patients. */
  readonly ci: readonly [number, number];
}

/** Refuses fewer than three patients ("sample-too-small"). */
export function pearsonCorrelation(x: Numbers, y: Numbers, level = 0.95): PearsonTest {
  requireSameLength(x, "the first variable", y, "the second");
  requireSample(x, "the first variable", 3);
  requireSample(y, "the second variable", 3);
  const n = x.length;
  const df = n - 2;
  const estimate = productMoment(x, y);
  const statistic = (Math.sqrt(df) * estimate) / Math.sqrt(1 - estimate ** 2);
  const margin = normalCritical(level) / Math.sqrt(n - 3);
  const z = Math.atanh(estimate);
  return {
    estimate,
    statistic,
    df,
    p: tTwoSided(statistic, df),
    ci: n > 3 ? [Math.tanh(z - margin), Math.tanh(z + margin)] : [Number.NaN, Number.NaN],
  };
}

/** R's `cor(x, y)`, within −1 … 1; NaN where one of the two is constant. */
export function productMoment(x: Numbers, y: Numbers): number {
  const deviations = (values: Numbers) => {
    const centre = mean(values);
    const away = Float64Array.from(values, (value) => value - centre);
    const largest = away.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // Over the largest, so that squares of 1e300 do not overflow.
    return largest > 0 ? away.map((value) => value / largest) : away;
  };
  const [a, b] = [deviations(x), deviations(y)];
  let [both, ofX, ofY] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i]! * b[i]!;
    ofX += a[i]! ** 2;
    ofY += b[i]! ** 2;
  }
  return Math.max(-1, Math.min(1, both / (Math.sqrt(ofX) * Math.sqrt(ofY))));
}
