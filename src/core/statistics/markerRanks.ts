// The rank of each patient's marker among the distinct values.
import type { Numbers } from "./input.ts";
import { columnOf, placesOf, type Scratch } from "./scratch.ts";
import { ascendingOrder } from "./survivalTimes.ts";

export interface MarkerRanks {
  /** Of each patient, from 0 on. */
  readonly of: Uint32Array;
  /** Number of distinct values. */
  readonly size: number;
  /** The distinct values, ascending. */
  readonly distinct: Float64Array;
}

/** O(n log n). The arrays come from `scratch` where it is given. */
export function markerRanks(marker: Numbers, scratch?: Scratch): MarkerRanks {
  const order = ascendingOrder(marker, scratch);
  const of = placesOf(scratch, marker.length);
  const distinct = columnOf(scratch, marker.length);
  let size = 0;
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    const value = marker[i]!;
    if (size === 0 || value !== distinct[size - 1]) distinct[size++] = value;
    of[i] = size - 1;
  }
  return { of, size, distinct: distinct.subarray(0, size) };
}
