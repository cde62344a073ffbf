// Where the search for a profile likelihood begins: held alone, a far coefficient leaves fitted probabilities of 0 and
// 1, from which no gradient leads back.

/**
 * Coefficients with one held at `value`: the others where they go along with it if the likelihood is a parabola about
 * its maximum `best`, and all 0. The better of the two is to be taken. `covariance` is that of the maximum, row by row.
 */
export function profileStarts(
  best: Float64Array,
  covariance: Float64Array,
  held: number,
  value: number,
): readonly Float64Array[] {
  const p = best.length;
  const shift = (value - best[held]!) / covariance[held * p + held]!;
  const along = best.map((own, j) => own + shift * covariance[held * p + j]!);
  const none = new Float64Array(p);
  along[held] = value;
  none[held] = value;
  return [along, none];
}
