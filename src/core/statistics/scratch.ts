// Arrays for a computation that runs thousands of times, as on every resample: they are cut one after the other from
// one store and given back all at once, because a new array of a few hundred numbers takes the engine about 1 µs.

/** A store of arrays. It grows to the most that was needed between two clearings. */
export interface Scratch {
  columns: Float64Array;
  columnsUsed: number;
  places: Uint32Array;
  placesUsed: number;
}

/** An empty store. */
export function newScratch(): Scratch {
  return { columns: new Float64Array(0), columnsUsed: 0, places: new Uint32Array(0), placesUsed: 0 };
}

/** Numbers cut from the store, holding whatever was there before; without a store a new array of zeros. */
export function columnOf(scratch: Scratch | undefined, size: number): Float64Array {
  if (scratch === undefined) return new Float64Array(size);
  const from = scratch.columnsUsed;
  const to = from + size;
  scratch.columnsUsed = to;
  return to <= scratch.columns.length ? scratch.columns.subarray(from, to) : new Float64Array(size);
}

/** As `columnOf`, for places of patients. */
export function placesOf(scratch: Scratch | undefined, size: number): Uint32Array {
  if (scratch === undefined) return new Uint32Array(size);
  const from = scratch.placesUsed;
  const to = from + size;
  scratch.placesUsed = to;
  return to <= scratch.places.length ? scratch.places.subarray(from, to) : new Uint32Array(size);
}

/** Gives all arrays back: those cut before must no longer be used. */
export function clear(scratch: Scratch): void {
  if (scratch.columnsUsed > scratch.columns.length) {
    scratch.columns = new Float64Array(2 * scratch.columnsUsed);
  }
  if (scratch.placesUsed > scratch.places.length) scratch.places = new Uint32Array(2 * scratch.placesUsed);
  scratch.columnsUsed = 0;
  scratch.placesUsed = 0;
}
