// Variance inflation: by how much each column's variance grows because the others explain it
// (Marquardt, Technometrics 1970;12:591).
import { fail } from "../problem/problem.ts";
import { euclideanLength } from "./euclideanLength.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { leastSquares } from "./leastSquares.ts";
import { mean } from "./summary.ts";

export interface VarianceInflation {
  readonly term: string;
  /** 1 / (1 − R²) of the column on the others; Infinity where they determine it. */
  readonly factor: number;
}

/**
 * R's `diag(solve(cor(X)))` of the columns of a design without its intercept. Refuses
 * ("term-constant") a column of one value.
 */
export function varianceInflation(
  terms: readonly { readonly name: string; readonly values: Numbers }[],
): VarianceInflation[] {
  const standardised = terms.map(({ name, values }) => {
    requireSameLength(values, `the term '${name}'`, terms[0]!.values, `the term '${terms[0]!.name}'`);
    requireFinite(values, `term '${name}'`);
    const centre = mean(values);
    const centred = Float64Array.from(values, (value) => value - centre);
    const length = euclideanLength(centred);
    if (Array.from(values).every((value) => value === values[0])) {
      fail({
        code: "term-constant",
        where: {},
        found: `the term '${name}' with one value only`,
        expected: "terms that differ between patients",
        remedy: "Leave it out; it explains nothing.",
      });
    }
    return centred.map((value) => value / length);
  });
  return terms.map(({ name }, j) => {
    const response = standardised[j]!;
    const others = standardised.filter((_, k) => k !== j);
    const { coefficients } = leastSquares(others, response, new Float64Array(response.length).fill(1));
    let left = 0;
    for (let i = 0; i < response.length; i++) {
      let residual = response[i]!;
      others.forEach((column, k) => {
        const slope = coefficients[k]!;
        if (!Number.isNaN(slope)) residual -= slope * column[i]!;
      });
      left += residual ** 2;
    }
    return { term: name, factor: left < 1e-14 ? Number.POSITIVE_INFINITY : 1 / left };
  });
}
