// Places of a few thousand numbers in ascending order. They are spread over buckets by value, then sorted by insertion
// where no bucket holds many, and else by merging (Knuth, TAOCP 3, 5.2.1 and 5.2.4). Stable; O(n log n) at most, and
// linear where the numbers lie evenly.

import { columnOf, placesOf, type Scratch } from "./scratch.ts";

/** Runs up to this long are sorted by insertion. */
const few = 8;

/** Places ascending by value; equal values in their own order. Finite numbers only. */
export function mergeOrder(values: ArrayLike<number>, scratch?: Scratch): Uint32Array {
  const n = values.length;
  const numbers = columnOf(scratch, n);
  numbers.set(values);
  const { order, fullest } = spread(numbers, scratch);
  let from = order;
  const run = fullest <= few ? n : few;
  // Runs by insertion.
  for (let start = 0; start < n; start += run) {
    const end = Math.min(n, start + run);
    for (let i = start + 1; i < end; i++) {
      const place = from[i]!;
      const value = numbers[place]!;
      let k = i;
      for (; k > start && numbers[from[k - 1]!]! > value; k--) from[k] = from[k - 1]!;
      from[k] = place;
    }
  }
  let to = run < n ? placesOf(scratch, n) : order;
  for (let width = run; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, middle + width);
      let left = start;
      let right = middle;
      // Halves in order already, as most are after spreading, are taken over as they stand.
      if (middle === end || numbers[from[middle - 1]!]! <= numbers[from[middle]!]!) {
        for (let k = start; k < end; k++) to[k] = from[k]!;
        continue;
      }
      for (let k = start; k < end; k++) {
        const takesLeft = right >= end || (left < middle && numbers[from[left]!]! <= numbers[from[right]!]!);
        to[k] = takesLeft ? from[left++]! : from[right++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/**
 * Places by the bucket of their number, twice as many buckets of equal width as numbers; in their own order within
 * one.
 */
function spread(
  numbers: Float64Array,
  scratch: Scratch | undefined,
): { readonly order: Uint32Array; readonly fullest: number } {
  const n = numbers.length;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const value = numbers[i]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const buckets = 2 * n;
  // Numbers all alike, or too far apart for their distance to be a number, fall into the first.
  const perUnit = highest > lowest ? (buckets - 1) / (highest - lowest) : 0;
  const bucket = placesOf(scratch, n);
  const next = placesOf(scratch, buckets + 1).fill(0);
  for (let i = 0; i < n; i++) {
    const own = Math.trunc((numbers[i]! - lowest) * perUnit);
    bucket[i] = own;
    next[bucket[i]! + 1]!++;
  }
  let fullest = 0;
  for (let b = 0; b < buckets; b++) {
    fullest = Math.max(fullest, next[b + 1]!);
    next[b + 1]! += next[b]!;
  }
  const order = placesOf(scratch, n);
  for (let i = 0; i < n; i++) order[next[bucket[i]!]!++] = i;
  return { order, fullest };
}
