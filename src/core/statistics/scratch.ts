// Arrays for work that is done thousands of times over: cut one after the other from one store, and given back all at once.

/** Their contents are whatever was there. */
export interface Scratch {
  column(size: number): Float64Array;
  places(size: number): Uint32Array;
}

/** Arrays of their own, never given back. */
export const fresh: Scratch = {
  column: (size) => new Float64Array(size),
  places: (size) => new Uint32Array(size),
};

/** A store that `clear` empties: arrays cut from it before must then no longer be used. It grows to what was once needed between two clearings. */
export function reusable(): Scratch & { readonly clear: () => void } {
  let columns = new Float64Array(0);
  let places = new Uint32Array(0);
  let columnsUsed = 0;
  let placesUsed = 0;
  return {
    column(size) {
      columnsUsed += size;
      return columnsUsed <= columns.length
        ? columns.subarray(columnsUsed - size, columnsUsed)
        : new Float64Array(size);
    },
    places(size) {
      placesUsed += size;
      return placesUsed <= places.length
        ? places.subarray(placesUsed - size, placesUsed)
        : new Uint32Array(size);
    },
    clear() {
      if (columnsUsed > columns.length) columns = new Float64Array(2 * columnsUsed);
      if (placesUsed > places.length) places = new Uint32Array(2 * placesUsed);
      columnsUsed = 0;
      placesUsed = 0;
    },
  };
}
