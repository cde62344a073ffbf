// A resample of a Cox model's patients: those who were drawn, each once, with how often.
import type { CoxData } from "./coxData.ts";
import type { Scratch } from "./scratch.ts";

export interface CoxResample {
  /** In the order of all patients' sorted places, as one stratum. */
  readonly data: CoxData;
  readonly weight: Float64Array;
  /** Sorted place of each among all patients. */
  readonly place: Uint32Array;
}

/** `counts` is how often each patient was drawn, by sorted place. */
export function coxResample(data: CoxData, counts: Float64Array, scratch: Scratch): CoxResample {
  let n = 0;
  const places = scratch.places(data.n);
  for (let i = 0; i < data.n; i++) {
    places[n] = i;
    n += counts[i]! > 0 ? 1 : 0;
  }
  const place = places.subarray(0, n);
  const event = new Uint8Array(n);
  for (let k = 0; k < n; k++) event[k] = data.event[place[k]!]!;
  const taken = (values: Float64Array) => {
    const result = scratch.column(n);
    for (let k = 0; k < n; k++) result[k] = values[place[k]!]!;
    return result;
  };
  return {
    data: {
      ...data,
      n,
      event,
      time: taken(data.time),
      columns: data.columns.map((column) => taken(column)),
      strata: [0, n],
    },
    weight: taken(counts),
    place,
  };
}
