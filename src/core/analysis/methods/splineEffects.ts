// The effect of a spline as one ratio: the ratios of its single columns mean nothing.
import { normalCritical, normalTwoSided } from "../../statistics/distributions.ts";
import { quantile } from "../../statistics/quantile.ts";
import { splineBasis } from "../../statistics/restrictedCubicSpline.ts";
import type { Design } from "./terms.ts";

/** The upper quartile of a spline's variable against the lower. */
export interface SplineEffect {
  readonly variable: string;
  readonly low: number;
  readonly high: number;
  /** Of the linear predictor. */
  readonly estimate: number;
  readonly se: number;
  readonly p: number;
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * R's `rms::summary`: the effect of moving each spline's variable from its lower to its upper quartile, with Wald
 * limits. Estimates and covariance are those of the design's columns. A variable of a product is left out: its effect
 * depends on the other variable.
 */
export function splineEffects(
  { model, terms }: Design,
  estimates: readonly number[],
  covariance: readonly (readonly number[])[],
  level: number,
): SplineEffect[] {
  const critical = normalCritical(level);
  return model.variables.flatMap((variable): SplineEffect[] => {
    if (variable.kind !== "numeric" || variable.knots === undefined) return [];
    const { name, values, knots } = variable;
    if (model.interactions.some((pair) => pair.includes(name))) return [];
    const { columns } = terms.find((term) => term.name === name)!;
    const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
    const step = splineBasis([low, high], knots).map((basis) => basis[1]! - basis[0]!);
    const sum = (of: (k: number) => number) => step.reduce((total, own, k) => total + own * of(k), 0);
    const estimate = sum((k) => estimates[columns[k]!]!);
    const se = Math.sqrt(sum((k) => sum((m) => covariance[columns[k]!]![columns[m]!]!)));
    return [
      {
        variable: name,
        low,
        high,
        estimate,
        se,
        p: normalTwoSided(estimate / se),
        ratio: Math.exp(estimate),
        lower: Math.exp(estimate - critical * se),
        upper: Math.exp(estimate + critical * se),
      },
    ];
  });
}
