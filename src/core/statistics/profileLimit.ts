// Where a profile likelihood has fallen by a given amount: the limit of an interval.
import { findRoot } from "./findRoot.ts";

/**
 * The value on one side of the estimate at which `lost` (twice the fall of the profiled log likelihood) reaches
 * `critical`². Its signed root is nearly linear, so few evaluations suffice. ±Infinity where it is not reached within
 * 60 steps outwards, each half as long again as the last. `lost` may be Infinity beyond the limit.
 */
export function profileLimit(options: {
  readonly estimate: number;
  readonly direction: -1 | 1;
  readonly firstStep: number;
  readonly critical: number;
  readonly lost: (value: number) => number;
}): number {
  const { estimate, direction, critical, lost } = options;
  // The secant needs finite values.
  const excess = (value: number) => Math.min(Math.sqrt(Math.max(0, lost(value))), 10 * critical) - critical;
  let inside = estimate;
  let step = options.firstStep;
  for (let outward = 0; outward < 60; outward++) {
    const outside = estimate + direction * step;
    if (excess(outside) >= 0) return findRoot(excess, inside, outside);
    inside = outside;
    step *= 1.5;
  }
  return direction * Number.POSITIVE_INFINITY;
}
