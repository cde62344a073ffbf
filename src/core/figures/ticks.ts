// Where a numeric axis has its ticks where none are given, and what they are called.

import { scaleLinear } from "d3-scale";
import { fixed, powerOfTen, tickText } from "./numberFormat.ts";

type Domain = readonly [number, number];

/** Positions of about so many ticks on a linear axis, evenly spaced round numbers. */
export function linearTicks(domain: Domain, wanted: number): readonly number[] {
  return scaleLinear().domain(domain).ticks(wanted);
}

/**
 * At most wanted + 1 positions on a logarithmic axis: 1, 2, 5, 10, … or 1, 3, 10, … where there is room, else powers of
 * ten, of a hundred and so on.
 */
export function logTicks([low, high]: Domain, wanted: number): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const within = (marks: readonly number[]) => marks.filter((mark) => mark >= low && mark <= high);
  for (const digits of [
    [1, 2, 5],
    [1, 3],
  ]) {
    const fine = within(powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`))));
    if (fine.length <= wanted + 1) return fine;
  }
  for (let step = 1; ; step++) {
    const coarse = powers.filter((power) => power % step === 0);
    const marks = within(coarse.map((power) => Number(`1e${power}`)));
    if (marks.length <= wanted + 1) return marks;
  }
}

/**
 * The roundest number from `low` to `high`: the one with a factor of 10, 5, 2 or 1 times the greatest power of
 * ten; `low` where they are equal.
 */
export function roundNumberIn(low: number, high: number): number {
  if (!(high > low)) return low;
  const first = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
  for (let power = first; power > first - digitsOfDouble; power--)
    for (const digit of [10, 5, 2, 1]) {
      const round = Number(`${digit * Math.ceil(low / (digit * 10 ** power) - 1e-9)}e${power}`);
      if (round >= low && round <= high) return round;
    }
  return low;
}

const digitsOfDouble = 15;

/**
 * Labels of a linear axis: as many decimals as tell the ticks apart; very large and small ones as
 * multiples of one power of ten.
 */
export function linearLabels(ticks: readonly number[]): readonly string[] {
  const greatest = Math.max(0, ...ticks.map(Math.abs));
  if (greatest !== 0 && (greatest < 1e-3 || greatest >= 1e6)) {
    const exponent = Math.floor(Math.log10(greatest * (1 + 1e-9)));
    return decimalLabels(ticks.map((tick) => tick / 10 ** exponent)).map((text, i) =>
      ticks[i] === 0 ? "0" : `${text}×${powerOfTen(exponent)}`,
    );
  }
  return decimalLabels(ticks);
}

function decimalLabels(values: readonly number[]): readonly string[] {
  const decimals = Math.max(0, ...values.map(decimalsOf));
  return values.map((value) => (decimals === 0 ? tickText(value) : fixed(value, decimals)));
}

function decimalsOf(value: number): number {
  const [, decimals = ""] = String(Number(value.toPrecision(10))).split(".");
  return decimals.length;
}
