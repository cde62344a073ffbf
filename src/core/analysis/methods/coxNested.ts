// A Cox model against the one without some of its terms.
import { didYouMean } from "../../problem/didYouMean.ts";
import { fail } from "../../problem/problem.ts";
import { type ChiSquareTest, type CoxFit, type CoxInput, coxRegression } from "../../statistics/cox.ts";
import { chiSquareUpper } from "../../statistics/distributions.ts";
import type { Design } from "./terms.ts";

/** Against the model without these terms. */
export function nestedTest(
  fit: CoxFit,
  design: Design,
  asked: readonly string[],
  without: readonly string[],
  input: CoxInput,
): ChiSquareTest {
  const left = columnsOfTerms(design, asked, without);
  const kept = design.columns.map((_, j) => j).filter((j) => !left.includes(j));
  const smaller = coxRegression({
    ...input,
    terms: kept.map((j) => design.columns[j]!),
  });
  const chisq = 2 * (fit.logLikelihood.fitted - smaller.logLikelihood.fitted);
  const df = fit.likelihoodRatio.df - smaller.likelihoodRatio.df;
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}

/** Places of these terms' columns. Refuses ("term-unknown") one that the model does not have. */
export function columnsOfTerms(
  design: Design,
  asked: readonly string[],
  chosen: readonly string[],
): number[] {
  const names = design.terms.map(({ name }) => name);
  for (const name of chosen) {
    if (!names.includes(name)) {
      fail({
        code: "term-unknown",
        where: { field: "without" },
        found: `'${name}' is no term of the model${didYouMean(name, names)}`,
        expected: `some of ${asked.join(", ")}`,
        remedy: "Correct 'without'",
      });
    }
  }
  return design.terms.filter(({ name }) => chosen.includes(name)).flatMap(({ columns }) => columns);
}
