// Follow-up times with event indicators: what is refused, and which times count as tied.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireBinary, requireFinite, requireSameLength } from "./input.ts";
import { mergeOrder } from "./mergeOrder.ts";
import { radixFrom, radixOrder } from "./radixOrder.ts";

/** Right-censored follow-up of each patient. */
export interface FollowUp {
  /** From time zero on, ≥ 0, in any unit. */
  readonly time: Numbers;
  /** 1: the event was seen at `time`; 0: the patient was followed until then without it. */
  readonly event: Numbers;
}

/** Refuses no patients ("no-patients"), negative times ("time-negative"), events but 0 and 1, and values that are not finite. */
export function requireFollowUp({ time, event }: FollowUp): void {
  requireSameLength(time, "the time", event, "the event");
  requireFinite(time, "time");
  requireBinary(event, "event");
  if (time.length === 0) {
    fail({
      code: "no-patients",
      where: {},
      found: "follow-up of no patients",
      expected: "at least one patient",
      remedy: "Look at the numbers of complete rows.",
    });
  }
  for (let i = 0; i < time.length; i++) {
    if (time[i]! < 0) {
      fail({
        code: "time-negative",
        where: {},
        found: `time number ${i + 1} of ${time.length} is ${time[i]}`,
        expected: "times from 0 on",
        remedy: "The event lies before time zero: correct one of the two dates.",
      });
    }
  }
}

/**
 * Times in which values that differ by rounding only are one: R's `survival::aeqSurv`, on which all of its functions rest.
 * Neighbours less than 1.5e-8 apart, or that share of the mean distinct time, take the lower value.
 */
export function withTies(time: Numbers): Float64Array {
  const distinct = distinctSorted(Float64Array.from(time).sort());
  const tolerance = Math.sqrt(2 ** -52);
  let sum = 0;
  for (const value of distinct) sum += value;
  const mean = sum / distinct.length;
  const isTied = (i: number) => {
    const step = distinct[i]! - distinct[i - 1]!;
    return step <= tolerance || step / mean <= tolerance;
  };
  const cuts: number[] = [];
  for (let i = 0; i < distinct.length; i++) if (i === 0 || !isTied(i)) cuts.push(distinct[i]!);
  if (cuts.length === distinct.length) return Float64Array.from(time);
  const tied = new Float64Array(time.length);
  for (let i = 0; i < time.length; i++) tied[i] = cuts[lastNotAbove(cuts, time[i]!)]!;
  return tied;
}

/** Distinct values of an ascending array. */
export function distinctSorted(sorted: Float64Array): Float64Array {
  let count = 0;
  const result = new Float64Array(sorted.length);
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) result[count++] = sorted[i]!;
  }
  return result.slice(0, count);
}

/** Place of the last of the ascending values that is ≤ x; −1 where there is none. */
export function lastNotAbove(ascending: Numbers, x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Places of the values in ascending order, equal ones in their own order. */
export function ascendingOrder(values: Numbers): Uint32Array {
  return values.length >= radixFrom ? radixOrder(values) : mergeOrder(values);
}
