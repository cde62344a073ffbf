// Round numbers that cover a range: R's `pretty`, on which the axes of rms::nomogram stand.
import { fail } from "../problem/problem.ts";
import { evenlySpaced } from "./evenlySpaced.ts";

/** R's `high.u.bias` and `u5.bias`: how much larger units are favoured. */
const bias = 1.5;
const biasOfFive = 0.5 + 1.5 * bias;
const rounding = 1e-10;
const epsilon = 2 ** -52;
const smallestNormal = 2 ** -1022;

/**
 * About `intervals` + 1 equally spaced values, multiples of 1, 2 or 5 times a power of ten, that cover from
 * `low` to `high`: R's `pretty(c(low, high), n = intervals)` of R ≥ 4.2, digit by digit. Refuses
 * ("range-not-finite") bounds that are not finite.
 */
export function pretty(low: number, high: number, intervals = 5): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    fail({
      code: "range-not-finite",
      where: {},
      found: `a range from ${low} to ${high}`,
      expected: "finite numbers",
      remedy: "Give the axis limits that are numbers.",
    });
  }
  const [from, to] = low <= high ? [low, high] : [high, low];
  const fewest = Math.floor(intervals / 3);
  const { cell, isSmall } = cellOf(from, to, intervals, fewest);
  const unit = unitOf(isSmall ? cell : Math.max(cell, 2 ** -20 * smallestNormal));
  let first = Math.floor(from / unit + rounding);
  let last = Math.ceil(to / unit - rounding);
  while (first * unit > from + rounding * unit) first--;
  while (!Number.isFinite(first * unit)) first++;
  while (last * unit < to - rounding * unit) last++;
  while (!Number.isFinite(last * unit)) last--;
  let count = Math.floor(0.5 + last - first);
  if (count < fewest) {
    const missing = fewest - count;
    const half = Math.floor(missing / 2);
    if (from === 0 && first === 0 && to !== 0) last += missing;
    else if (to === 0 && last === 0 && from !== 0) first -= missing;
    else if (first >= 0) {
      last += half;
      first -= missing - half;
    } else {
      first -= half;
      last += missing - half;
    }
    count = fewest;
  }
  const start = Math.min(from, first * unit);
  const end = Math.max(to, last * unit);
  const values = evenlySpaced(start, end, count + 1);
  // Rounding leaves a value that should be 0 a little off it.
  const step = end / count - start / count;
  return values.map((value) => (Math.abs(value) < 1e-14 * step ? 0 : value));
}

/** Width of one interval before it is rounded to a unit. */
function cellOf(from: number, to: number, intervals: number, fewest: number) {
  const width = to - from;
  const largest = Math.max(Math.abs(from), Math.abs(to));
  const bound = (1 + 1 / (1 + bias)) * Math.max(1, intervals) * epsilon;
  const isSmall = largest === 0 || width < largest * bound * 3;
  if (isSmall) {
    const magnitude = largest === 0 ? 1 : largest > 10 ? 9 + largest / 10 : largest;
    return { cell: (magnitude * 0.75) / Math.max(1, fewest), isSmall };
  }
  if (Number.isFinite(width)) return { cell: width / Math.max(1, intervals), isSmall };
  return { cell: to / intervals - from / intervals, isSmall };
}

/** 1, 2, 5 or 10 times the power of ten below the cell. */
function unitOf(cell: number): number {
  let exponent = Math.floor(Math.log10(cell));
  if (powerOfTen(exponent + 1) <= cell) exponent++;
  if (powerOfTen(exponent) > cell) exponent--;
  const base = powerOfTen(exponent);
  if (!(2 * base - cell < bias * (cell - base))) return base;
  if (!(5 * base - cell < biasOfFive * (cell - 2 * base))) return 2 * base;
  if (!(10 * base - cell < bias * (cell - 5 * base))) return 5 * base;
  return 10 * base;
}

/** Correctly rounded, which Math.pow is not. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
