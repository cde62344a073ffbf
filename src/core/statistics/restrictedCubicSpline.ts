// Restricted cubic splines: a smooth effect of a numeric factor that is a line beyond the outer knots (Stone & Koo 1985; Harrell, RMS 2.4.5).
import { fail } from "../problem/problem.ts";
import type { Numbers } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";

const knotQuantiles: Readonly<Record<number, readonly number[]>> = {
  3: [0.1, 0.5, 0.9],
  4: [0.05, 0.35, 0.65, 0.95],
  5: [0.05, 0.275, 0.5, 0.725, 0.95],
  6: [0.05, 0.23, 0.41, 0.59, 0.77, 0.95],
  7: [0.025, 0.1833, 0.3417, 0.5, 0.6583, 0.8167, 0.975],
};

/**
 * Knots at Harrell's quantiles: R's `Hmisc::rcspline.eval(x, nk = count, knots.only = TRUE)`. Below 100 patients the outer ones are the fifth
 * smallest and fifth largest value. Refuses ("too-few-distinct-values") where two knots would coincide.
 */
export function splineKnots(values: Numbers, count = 4): number[] {
  const p = knotQuantiles[count];
  if (p === undefined) {
    fail({
      code: "knots-not-offered",
      where: {},
      found: `${count} knots`,
      expected: "3 to 7 knots",
      remedy: "Take fewer knots, or give their places.",
    });
  }
  const sorted = Float64Array.from(values).sort();
  const knots = p.map((q) => quantileOfSorted(sorted, q));
  if (sorted.length < 100 && sorted.length >= 5) {
    knots[0] = sorted[4]!;
    knots[count - 1] = sorted[sorted.length - 5]!;
  }
  if (knots.some((knot, k) => k > 0 && !(knot > knots[k - 1]!))) {
    fail({
      code: "too-few-distinct-values",
      where: {},
      found: `knots at ${knots.join(", ")}`,
      expected: "ascending knots",
      remedy: "The values are too often tied for so many knots; take fewer, or a straight line.",
    });
  }
  return knots;
}

/** Columns of the basis: x itself and one for each knot but two, over (last − first knot)²: R's `rms::rcs`. */
export function splineBasis(values: Numbers, knots: readonly number[]): Float64Array[] {
  const k = knots.length;
  const [first, beforeLast, last] = [knots[0]!, knots[k - 2]!, knots[k - 1]!];
  const cube = (value: number) => Math.max(0, value) ** 3;
  const norm = (last - first) ** 2;
  const column = (knot: number) =>
    Float64Array.from(
      values,
      (x) =>
        (cube(x - knot) +
          ((beforeLast - knot) * cube(x - last) - (last - knot) * cube(x - beforeLast)) /
            (last - beforeLast)) /
        norm,
    );
  return [Float64Array.from(values), ...knots.slice(0, k - 2).map(column)];
}
