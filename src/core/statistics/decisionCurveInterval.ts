// Bootstrap limits of a decision curve: patients drawn with putting back, percentiles at each threshold.
import { stream } from "../random/stream.ts";
import type { NetBenefit } from "./decisionCurve.ts";
import { quantileOfSorted } from "./quantile.ts";

export interface NetBenefitInterval {
  readonly threshold: number;
  readonly model: readonly [number, number];
  /** Of the difference from treating everyone. */
  readonly overAll: readonly [number, number];
}

/**
 * `curveOf` gives the curve of these rows, which may repeat: `decisionCurve` or
 * `survivalDecisionCurve` of the picked patients.
 */
export function decisionCurveInterval(
  n: number,
  curveOf: (rows: readonly number[]) => readonly NetBenefit[],
  {
    resamples,
    seed,
    level = 0.95,
  }: { readonly resamples: number; readonly seed: number; readonly level?: number },
): NetBenefitInterval[] {
  const random = stream(seed, "decision-curve");
  const curves = Array.from({ length: resamples }, () =>
    curveOf(Array.from({ length: n }, () => random.below(n))),
  );
  const limits = (values: readonly number[]): readonly [number, number] => {
    const sorted = Float64Array.from(values).sort();
    return [quantileOfSorted(sorted, (1 - level) / 2), quantileOfSorted(sorted, (1 + level) / 2)];
  };
  return (curves[0] ?? []).map(({ threshold }, k) => ({
    threshold,
    model: limits(curves.map((curve) => curve[k]!.model)),
    overAll: limits(curves.map((curve) => curve[k]!.model - curve[k]!.all)),
  }));
}
