// Places of a few thousand numbers in ascending order: merge sort of the places (Knuth, TAOCP 3, 5.2.4), stable, O(n log n) whatever the numbers.

const run = 8;

/** Places ascending by value; equal values in their own order. Finite numbers only. */
export function mergeOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  const numbers = new Float64Array(values);
  let from = new Uint32Array(n);
  // Runs by insertion.
  for (let start = 0; start < n; start += run) {
    const end = Math.min(n, start + run);
    for (let i = start; i < end; i++) {
      const value = numbers[i]!;
      let k = i;
      for (; k > start && numbers[from[k - 1]!]! > value; k--) from[k] = from[k - 1]!;
      from[k] = i;
    }
  }
  let to = new Uint32Array(n);
  for (let width = run; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, middle + width);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        const takesLeft = right >= end || (left < middle && numbers[from[left]!]! <= numbers[from[right]!]!);
        to[k] = takesLeft ? from[left++]! : from[right++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
