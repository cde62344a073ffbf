// A Newton step that leaves one coefficient where it is.

/** The information, row by row, with one coefficient taken out of it, so that a step leaves that one alone. */
export function withoutParameter(information: Float64Array, width: number, fixed: number): Float64Array {
  const free = Float64Array.from(information);
  for (let j = 0; j < width; j++) {
    free[fixed * width + j] = j === fixed ? 1 : 0;
    free[j * width + fixed] = j === fixed ? 1 : 0;
  }
  return free;
}
