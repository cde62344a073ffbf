// A resample of a Cox model's patients: those who were drawn, each once, with how often.
import type { CoxData } from "./coxData.ts";
import { columnOf, placesOf, type Scratch } from "./scratch.ts";

export interface CoxResample {
  /** In the order of all patients' sorted places, as one stratum. */
  readonly data: CoxData;
  readonly weight: Float64Array;
}

/** `counts` is how often each patient was drawn, by sorted place. */
export function coxResample(data: CoxData, counts: Float64Array, scratch?: Scratch): CoxResample {
  const place = drawnPlaces(counts, scratch);
  const event = new Uint8Array(place.length);
  for (let k = 0; k < place.length; k++) event[k] = data.event[place[k]!]!;
  const taken = (values: Float64Array) => take(values, place, columnOf(scratch, place.length));
  return {
    data: {
      ...data,
      n: place.length,
      event,
      time: taken(data.time),
      columns: data.columns.map(taken),
      strata: [0, place.length],
    },
    weight: taken(counts),
  };
}

function drawnPlaces(counts: Float64Array, scratch?: Scratch): Uint32Array {
  const drawn = placesOf(scratch, counts.length);
  let n = 0;
  for (let i = 0; i < counts.length; i++) {
    // Written over unless it was drawn.
    drawn[n] = i;
    n += counts[i]! > 0 ? 1 : 0;
  }
  return drawn.subarray(0, n);
}

function take<Values extends Float64Array | Uint8Array>(
  from: Values,
  place: Uint32Array,
  into: Values,
): Values {
  for (let k = 0; k < place.length; k++) into[k] = from[place[k]!]!;
  return into;
}
