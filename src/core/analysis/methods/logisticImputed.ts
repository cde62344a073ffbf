// logistic on imputed data: a fit of each completed data set, pooled by Rubin's rules.
import { logisticRegression } from "../../statistics/logistic.ts";
import { coefficientLabel, notEstimable } from "./coefficients.ts";
import { type ImputeFields, imputationSummary, imputedDesigns, pooledCoefficients } from "./imputation.ts";
import { type LogisticEntry, type LogisticResult, logisticWarningWords } from "./logisticModel.ts";
import type { AnalysisData } from "./method.ts";
import { outcomeVariable, requireBothClasses } from "./outcome.ts";
import { modelTerms } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

/** Refuses an outcome of one class. */
export function imputedLogistic(
  spec: LogisticEntry,
  options: ImputeFields,
  data: AnalysisData,
): LogisticResult {
  const outcome = outcomeVariable(data, spec);
  const asked = modelTerms(data, spec.terms);
  const cases = completeCases(data, [outcome]);
  const outcomes = cases.of(outcome);
  requireBothClasses(outcomes, spec.outcome);
  const { designs, columns, warnings } = imputedDesigns(data, asked, cases, [outcomes], options);
  const fits = designs.map((design) => logisticRegression({ outcome: outcomes, terms: design.columns }));
  const completed = fits.map(({ coefficients, covariance }) => ({
    estimates: coefficients.map(({ estimate }) => estimate),
    covariance,
  }));
  const dfComplete = Math.max(fits[0]!.dfResidual, 1);
  const [first] = designs;
  const separated = fits.findIndex((fit) => fit.warnings.includes("separated"));
  const shown = Math.max(0, separated);
  const words = new Set(
    fits.flatMap((fit) =>
      fit.warnings.map((warning) =>
        warning === "separated" ? separatedWhenImputed : logisticWarningWords[warning],
      ),
    ),
  );
  return {
    method: "logistic",
    ...countsOf(cases),
    warnings: [...warnings, ...words],
    events: fits[0]!.events,
    coefficients: pooledCoefficients(completed, dfComplete, spec.level).map(
      ({ lower, upper, ...own }, j) => ({
        ...own,
        term: fits[0]!.coefficients[j]!.term,
        oddsRatio: Math.exp(own.estimate),
        lower: Math.exp(lower),
        upper: Math.exp(upper),
        profileLower: Number.NaN,
        profileUpper: Number.NaN,
        ...(j === 0
          ? { variable: "(Intercept)" }
          : {
              ...coefficientLabel(first!.columns[j - 1]!),
              ...notEstimable(
                fits[shown]!.coefficients[j]!,
                designs[shown]!.columns[j - 1]!,
                outcomes,
                separated >= 0,
              ),
            }),
      }),
    ),
    deviance: Number.NaN,
    nullDeviance: Number.NaN,
    aic: Number.NaN,
    imputation: imputationSummary(
      options,
      columns,
      completed,
      first!.columns.map((_, j) => j + 1),
      dfComplete,
    ),
  };
}

const separatedWhenImputed =
  "The terms separate the outcome in at least one completed data set: estimates grow without end and mean nothing.";
