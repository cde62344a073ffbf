// Does a larger model fit better than one nested in it? (Wilks, Ann Math Stat 1938;9:60)
import { fail } from "../problem/problem.ts";
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper } from "./distributions.ts";

/** What a fit brings to the test; `patients` guards against models of unlike rows. */
export interface NestedFit {
  readonly n: number;
  readonly logLikelihood: number;
  /** Coefficients that it estimates. */
  readonly parameters: number;
}

/**
 * R's `anova(smaller, larger, test = "Chisq")`. Refuses ("models-not-nested") fits of unlike numbers of
 * patients (rows with missing values fall away model by model) and a larger model that has no more
 * parameters or a lower likelihood.
 */
export function likelihoodRatioTest(smaller: NestedFit, larger: NestedFit): ChiSquareTest {
  const chisq = 2 * (larger.logLikelihood - smaller.logLikelihood);
  const df = larger.parameters - smaller.parameters;
  // A true difference of 0 can come out as a rounding error below it.
  const rounding = 1e-8 * (1 + Math.abs(larger.logLikelihood));
  if (smaller.n !== larger.n || df <= 0 || chisq < -rounding) {
    fail({
      code: "models-not-nested",
      where: {},
      found: `a model of ${smaller.parameters} parameters on ${smaller.n} patients and one of ${larger.parameters} on ${larger.n}, χ² = ${chisq}`,
      expected: "the same patients, and all terms of the smaller model in the larger one",
      remedy: "Fit both models on the rows that are complete for the larger one.",
    });
  }
  const statistic = Math.max(0, chisq);
  return { chisq: statistic, df, p: chiSquareUpper(statistic, df) };
}

export interface DroppedTerm extends ChiSquareTest {
  readonly variable: string;
}

/**
 * The test of each variable (all columns of a factor together) against the model without it: R's
 * `drop1(fit, test = "Chisq")`. `fitOf` fits the model of the variables that are left.
 */
export function dropOneTests(
  variables: readonly string[],
  fitOf: (kept: readonly string[]) => NestedFit,
): DroppedTerm[] {
  const full = fitOf(variables);
  return variables.map((variable) => ({
    variable,
    ...likelihoodRatioTest(fitOf(variables.filter((other) => other !== variable)), full),
  }));
}
