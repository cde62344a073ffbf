import type { Numbers } from "./input.ts";

/**
 * R's `range`: least and greatest of any number of values, where `Math.min(...values)` overflows the stack from
 * about 1e5 on; ∞ and −∞ of none.
 */
export function extent(values: Numbers): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}
