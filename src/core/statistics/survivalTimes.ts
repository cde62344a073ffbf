// Follow-up times with event indicators: what is refused, and which times count as tied.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireBinary, requireFinite, requireSameLength } from "./input.ts";
import { mergeOrder } from "./mergeOrder.ts";
import { radixFrom, radixOrder } from "./radixOrder.ts";
import type { Scratch } from "./scratch.ts";

/** Right-censored follow-up of each patient. */
export interface FollowUp {
  /** From time zero on, ≥ 0, in any unit. */
  readonly time: Numbers;
  /** 1: the event was seen at `time`; 0: the patient was followed until then without it. */
  readonly event: Numbers;
  /**
   * Delayed entry (left truncation): the patient is at risk at t where entry < t ≤ time, R's
   * `Surv(entry, time, event)`. Before it the patient could not be seen to have the event. Absent: everyone
   * is at risk from time zero on.
   */
  readonly entry?: Numbers;
}

/**
 * Refuses no patients ("no-patients"), negative times ("time-negative"), events but 0 and 1, values that
 * are not finite, and delayed entry ("entry-not-offered"), which methods that are not defined with it
 * must not pass over in silence.
 */
export function requireFollowUp(followUp: FollowUp): void {
  if (followUp.entry !== undefined) {
    fail({
      code: "entry-not-offered",
      where: {},
      found: "follow-up with delayed entry",
      expected: "patients who are at risk from time zero on",
      remedy: "Kaplan-Meier, log-rank, Cox and Harrell's C take delayed entry; leave this method out.",
    });
  }
  requireFollowUpWithEntry(followUp);
}

/**
 * As requireFollowUp, with delayed entry. Refuses entries below 0 ("entry-negative") and at or after the
 * patient's time ("entry-after-time").
 */
export function requireFollowUpWithEntry({ time, event, entry }: FollowUp): void {
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
  if (entry !== undefined) requireEntry(entry, time);
}

function requireEntry(entry: Numbers, time: Numbers): void {
  requireSameLength(entry, "the entry", time, "the time");
  requireFinite(entry, "entry");
  for (let i = 0; i < entry.length; i++) {
    if (entry[i]! >= 0 && entry[i]! < time[i]!) continue;
    const isNegative = entry[i]! < 0;
    fail({
      code: isNegative ? "entry-negative" : "entry-after-time",
      where: {},
      found: `entry number ${i + 1} of ${entry.length} is ${entry[i]}${isNegative ? "" : `, the time ${time[i]}`}`,
      expected: isNegative ? "entries from 0 on" : "an entry before the patient's time",
      remedy: "Correct the entry, or leave out a patient who was never at risk.",
    });
  }
}

/** Times and entries in which values that differ by rounding only are one, as `aeqSurv` takes them together. */
export function followUpWithTies({ time, entry }: FollowUp): {
  readonly time: Float64Array;
  readonly entry: Float64Array | undefined;
} {
  if (entry === undefined) return { time: withTies(time), entry: undefined };
  const n = time.length;
  const all = new Float64Array(2 * n);
  all.set(Array.from(time));
  all.set(Array.from(entry), n);
  const tied = withTies(all);
  const own = { time: tied.slice(0, n), entry: tied.slice(n) };
  requireEntry(own.entry, own.time);
  return own;
}

/**
 * Times in which values that differ by rounding only are one: R's `survival::aeqSurv`, on which all of its functions
 * rest. Neighbours less than 1.5e-8 apart, or that share of the mean distinct time, take the lower value.
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
export function ascendingOrder(values: Numbers, scratch?: Scratch): Uint32Array {
  return values.length >= radixFrom ? radixOrder(values) : mergeOrder(values, scratch);
}
