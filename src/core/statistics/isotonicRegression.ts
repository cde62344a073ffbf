// The best non-decreasing fit, by pooling adjacent violators (Ayer et al., Ann Math Stat 1955;26:641).
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { lastNotAbove } from "./survivalTimes.ts";

export interface IsotonicFit {
  /** Distinct x, ascending, and the fit there. */
  readonly x: Float64Array;
  readonly fitted: Float64Array;
  /** The step at x: the fit of the largest fitted x not above it, of the smallest one below all. */
  readonly at: (x: number) => number;
}

/**
 * R's `isoreg(x, y)` with its `as.stepfun`; y of tied x are averaged. As recalibration it needs many patients, and
 * makes ties.
 */
export function isotonicRegression(x: Numbers, y: Numbers): IsotonicFit {
  requireSameLength(x, "x", y, "y");
  requireFinite(x, "x");
  requireFinite(y, "y");
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const blocks: { from: number; n: number; sum: number }[] = [];
  order.forEach((i, place) => {
    const isTied = place > 0 && x[i] === x[order[place - 1]!];
    if (isTied) {
      blocks.at(-1)!.n++;
      blocks.at(-1)!.sum += y[i]!;
    } else blocks.push({ from: x[i]!, n: 1, sum: y[i]! });
  });
  const distinct = Float64Array.from(blocks, ({ from }) => from);
  const pooled: { from: number; n: number; sum: number }[] = [];
  for (const block of blocks) {
    let current = block;
    while (pooled.length > 0 && pooled.at(-1)!.sum * current.n >= current.sum * pooled.at(-1)!.n) {
      const before = pooled.pop()!;
      current = { from: before.from, n: before.n + current.n, sum: before.sum + current.sum };
    }
    pooled.push(current);
  }
  const starts = Float64Array.from(pooled, ({ from }) => from);
  const at = (value: number) => {
    const { sum, n } = pooled[Math.max(0, lastNotAbove(starts, value))]!;
    return sum / n;
  };
  return { x: distinct, fitted: distinct.map(at), at };
}
