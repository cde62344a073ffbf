// Columns brought to mean 0 and variance 1 (denominator n), as glmnet does before it penalises.
import { euclideanLength } from "./euclideanLength.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { mean } from "./summary.ts";

export interface StandardisedColumns {
  readonly n: number;
  /** A column with one value only is 0 throughout. */
  readonly columns: readonly Float64Array[];
  readonly centre: Float64Array;
  /** 0 for a column with one value only. */
  readonly scale: Float64Array;
}

/** Refuses terms that are not finite numbers, one for each patient of `like`. */
export function standardisedColumns(
  terms: readonly { readonly name: string; readonly values: Numbers }[],
  like: Numbers,
): StandardisedColumns {
  const n = like.length;
  const centre = new Float64Array(terms.length);
  const scale = new Float64Array(terms.length);
  const columns = terms.map(({ name, values }, j) => {
    const column = new Float64Array(n);
    requireSameLength(values, `the term '${name}'`, like, "the outcome");
    requireFinite(values, `term '${name}'`);
    const average = mean(values);
    let constant = true;
    for (let i = 0; i < n; i++) {
      if (values[i] !== values[0]) constant = false;
      column[i] = values[i]! - average;
    }
    centre[j] = average;
    // A constant column can come out with a spread of rounding errors.
    scale[j] = constant ? 0 : euclideanLength(column) / Math.sqrt(n);
    const spread = scale[j]!;
    for (let i = 0; i < n; i++) column[i] = constant ? 0 : column[i]! / spread;
    return column;
  });
  return { n, columns, centre, scale };
}
