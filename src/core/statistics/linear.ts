// Linear regression by least squares: R's `lm`.
import { fail } from "../problem/problem.ts";
import { fUpper, tQuantile, tTwoSided } from "./distributions.ts";
import { type Numbers, requireFinite, requireTerms } from "./input.ts";
import { leastSquares } from "./leastSquares.ts";
import { mean } from "./summary.ts";

export interface LinearInput {
  readonly response: Numbers;
  readonly terms: readonly { readonly name: string; readonly values: Numbers }[];
  readonly level?: number;
}

export interface LinearFit {
  readonly n: number;
  /** "(Intercept)" first. NaN for a term that the others determine (R's NA). */
  readonly coefficients: readonly LinearCoefficient[];
  readonly covariance: readonly (readonly number[])[];
  readonly rank: number;
  readonly dfResidual: number;
  /** Residual standard error: `summary(fit)$sigma`. */
  readonly sigma: number;
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  /** Of all terms together. */
  readonly f: { readonly statistic: number; readonly df: readonly [number, number]; readonly p: number };
  readonly logLikelihood: number;
  readonly aic: number;
  readonly fitted: readonly number[];
  readonly residuals: readonly number[];
  readonly leverage: readonly number[];
}

export interface LinearCoefficient {
  readonly term: string;
  readonly estimate: number;
  readonly se: number;
  readonly t: number;
  readonly p: number;
  /** `confint(fit)`. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * R's `lm(response ~ terms)` and its summary. Refuses ("no-residual-freedom") as many estimable coefficients as
 * patients: every line through so few points fits, and R prints NaN.
 */
export function linearRegression({ response, terms, level = 0.95 }: LinearInput): LinearFit {
  requireFinite(response, "response");
  requireTerms(terms, response, "the response");
  const n = response.length;
  const columns = [new Float64Array(n).fill(1), ...terms.map((term) => term.values)];
  const solution = leastSquares(columns, response, new Float64Array(n).fill(1), 1e-7);
  const rank = solution.estimable.length;
  const dfResidual = n - rank;
  if (dfResidual <= 0) {
    fail({
      code: "no-residual-freedom",
      where: {},
      found: `${rank} coefficients for ${n} patients`,
      expected: "more patients than coefficients",
      remedy: "Leave out terms.",
    });
  }
  const fitted = Array.from({ length: n }, (_, i) =>
    solution.estimable.reduce((sum, j) => sum + solution.coefficients[j]! * columns[j]![i]!, 0),
  );
  const residuals = fitted.map((value, i) => response[i]! - value);
  const left = sumOfSquares(residuals);
  const centre = mean(response);
  const explained = sumOfSquares(fitted.map((value) => value - centre));
  const sigma = Math.sqrt(left / dfResidual);
  const critical = tQuantile(1 - (1 - level) / 2, dfResidual);
  const f = explained / (rank - 1) / (left / dfResidual);
  const rSquared = explained / (explained + left);
  const logLikelihood = (-n / 2) * (Math.log(2 * Math.PI) + Math.log(left / n) + 1);
  return {
    n,
    coefficients: ["(Intercept)", ...terms.map((term) => term.name)].map((term, j) => {
      const estimate = solution.coefficients[j]!;
      const se = sigma * Math.sqrt(solution.unscaledCovariance[j]![j]!);
      const t = estimate / se;
      return {
        term,
        estimate,
        se,
        t,
        p: tTwoSided(t, dfResidual),
        lower: estimate - critical * se,
        upper: estimate + critical * se,
      };
    }),
    covariance: solution.unscaledCovariance.map((row) => row.map((value) => sigma ** 2 * value)),
    rank,
    dfResidual,
    sigma,
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (n - 1)) / dfResidual,
    f: { statistic: f, df: [rank - 1, dfResidual], p: fUpper(f, rank - 1, dfResidual) },
    logLikelihood,
    aic: 2 * (rank + 1) - 2 * logLikelihood,
    fitted,
    residuals,
    leverage: solution.leverage(),
  };
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
