// The least and the largest of some numbers.
import type { Numbers } from "./input.ts";

/** R's `range`; ±Infinity, turned round, of no values. */
export function valueRange(values: Numbers): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}
