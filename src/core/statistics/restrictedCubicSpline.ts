// Restricted cubic splines: a smooth effect of a numeric factor that is a line beyond the outer knots (Stone &
// Koo 1985; Harrell, RMS 2.4.5).
import { fail } from "../problem/problem.ts";
import { evenlySpaced } from "./evenlySpaced.ts";
import type { Numbers } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";
import { distinctSorted } from "./survivalTimes.ts";

/**
 * Knots at Harrell's quantiles: R's `Hmisc::rcspline.eval(x, nk = count, knots.only = TRUE)`. A smallest or largest
 * value that at least one in twenty has, where no value between is as frequent, is passed over for its neighbour;
 * below 100 values the outer knots are the fifth smallest and fifth largest. Where values are tied so often that
 * knots coincide they are fewer than asked for, as in R. Refuses ("knots-not-offered") other counts than 3 to 7, and
 * ("too-few-distinct-values") values that leave fewer than three knots.
 */
export function splineKnots(values: Numbers, count = 4): number[] {
  if (!Number.isInteger(count) || count < 3 || count > 7) {
    fail({
      code: "knots-not-offered",
      where: {},
      found: `${count} knots`,
      expected: "3 to 7 knots",
      remedy: "Take fewer knots, or give their places.",
    });
  }
  const sorted = Float64Array.from(values).sort();
  const distinct = distinctSorted(sorted);
  const inner = Array.from(distinct.subarray(1, -1));
  const found = inner.length <= count ? inner : knotsOfSorted(sorted, distinct, count);
  const knots = distinctSorted(Float64Array.from(found).sort());
  if (knots.length < 3 || sorted.length < 6) {
    fail({
      code: "too-few-distinct-values",
      where: {},
      found: `${distinct.length} distinct of ${sorted.length} values, which leave ${knots.length} knots`,
      expected: "values that part into three knots",
      remedy: "The values are too often tied for a spline; take a straight line.",
    });
  }
  return Array.from(knots);
}

/** Share of the patients from which on a smallest or largest value is passed over. */
const frequent = 0.05;

function knotsOfSorted(sorted: Float64Array, distinct: Float64Array, count: number): number[] {
  const margin = count > 6 ? 0.025 : count > 3 ? 0.05 : 0.1;
  const { first, last, between } = withoutFrequentEnds(sorted, distinct);
  const ends = [first, last].filter((knot) => knot !== undefined);
  const left = count - ends.length;
  if (left === 1) return [...ends, quantileOfSorted(between, 0.5)];
  const at = (places: readonly number[]) => places.map((q) => quantileOfSorted(between, q));
  let knots = at(evenlySpaced(left === 2 ? 0.5 : margin, 1 - margin, left));
  if (new Set(knots).size < Math.min(left, 3)) knots = at(evenlySpaced(margin, 1 - margin, 2 * left));
  if (between.length < 100 && between.length >= 5) {
    if (first === undefined) knots[0] = between[4]!;
    if (last === undefined) knots[left - 1] = between[between.length - 5]!;
  }
  return [...ends, ...knots];
}

/** Where a value at an end is frequent and none between is: its neighbour, and the values beyond that. */
function withoutFrequentEnds(sorted: Float64Array, distinct: Float64Array) {
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  const isFrequent = (value: number) => counts.get(value)! / sorted.length >= frequent;
  if (distinct.subarray(1, -1).some(isFrequent)) return { between: sorted };
  const first = isFrequent(distinct[0]!) ? distinct[1]! : undefined;
  const last = isFrequent(distinct.at(-1)!) ? distinct.at(-2)! : undefined;
  return {
    first,
    last,
    between: sorted.filter(
      (value) => (first === undefined || value > first) && (last === undefined || value < last),
    ),
  };
}

/**
 * Columns of the basis: x itself and one for each knot but two, over (last − first knot)²: R's `rms::rcs`. Refuses
 * ("spline-too-far") values so far from the knots that no number holds their cubes.
 */
export function splineBasis(values: Numbers, knots: readonly number[]): Float64Array[] {
  const k = knots.length;
  // A power of two changes no digit, and keeps the cubes of 1e-300 above 0.
  const unit = 2 ** Math.round(Math.log2(knots[k - 1]! - knots[0]!));
  const inUnits = knots.map((knot) => knot / unit);
  const [first, beforeLast, last] = [inUnits[0]!, inUnits[k - 2]!, inUnits[k - 1]!];
  const cube = (value: number) => Math.max(0, value) ** 3;
  const norm = (last - first) ** 2;
  const column = (knot: number) =>
    Float64Array.from(values, (value) => {
      const x = value / unit;
      const bend =
        (cube(x - knot) +
          ((beforeLast - knot) * cube(x - last) - (last - knot) * cube(x - beforeLast)) /
            (last - beforeLast)) /
        norm;
      return bend * unit;
    });
  const columns = [Float64Array.from(values), ...inUnits.slice(0, k - 2).map(column)];
  if (!columns.every((own) => own.every(Number.isFinite))) {
    fail({
      code: "spline-too-far",
      where: {},
      found: `values too far from knots between ${knots[0]} and ${knots[k - 1]} for a cube`,
      expected: "values within reach of the knots",
      remedy: "Look for a mistyped value; else take its logarithm, or a straight line.",
    });
  }
  return columns;
}
