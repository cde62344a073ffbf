// Groups of nearly equal size by the values of a number, equal values always together.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireFinite } from "./input.ts";

/**
 * Group of each value, from 0 on in the order of the values: R's `as.integer(Hmisc::cut2(values, g = groups)) - 1`.
 * Tied values can leave fewer groups. Refuses ("groups-not-possible") fewer than one group.
 */
export function quantileGroups(values: Numbers, groups: number): Int32Array {
  requireFinite(values, "value");
  if (!Number.isInteger(groups) || groups < 1 || values.length === 0) {
    fail({
      code: "groups-not-possible",
      where: {},
      found: `${groups} groups of ${values.length} patients`,
      expected: "one group or more, of at least one patient",
      remedy: "Take fewer groups.",
    });
  }
  const n = values.length;
  const sorted = Float64Array.from(values).sort();
  const tops: number[] = [];
  for (let k = 1; k <= groups; k++) {
    // The value at which this share of the patients is reached.
    const top = k === groups ? sorted[n - 1]! : sorted[Math.ceil((k * n) / groups - 1e-9) - 1]!;
    if (tops.length === 0 || top > tops.at(-1)!) tops.push(top);
  }
  return Int32Array.from(values, (value) => tops.findIndex((top) => value <= top));
}
