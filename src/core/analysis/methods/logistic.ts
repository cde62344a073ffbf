// logistic: odds ratios of several terms.
import { z } from "zod";
import { type Coefficient, type LogisticWarning, logisticRegression } from "../../statistics/logistic.ts";
import { logisticFirth } from "../../statistics/logisticFirth.ts";
import { profileLimits } from "../../statistics/logisticProfile.ts";
import { type CoefficientLabel, coefficientLabel, notEstimable } from "./coefficients.ts";
import { level, named, outcomeFields, terms } from "./fields.ts";
import {
  type ImputationSummary,
  type ImputeFields,
  imputationSummary,
  impute,
  imputedDesigns,
  type PooledCoefficient,
  pooledCoefficients,
} from "./imputation.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable, requireBothClasses } from "./outcome.ts";
import { type SplineEffect, splineEffects } from "./splineEffects.ts";
import { type Design, designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

const fields = z.strictObject({
  ...named,
  method: z.literal("logistic"),
  ...outcomeFields,
  terms,
  penalty: z.literal("firth").optional().describe("Firth's, for few events or separated classes"),
  impute,
  level,
});
const entry = fields.refine((own) => own.impute === undefined || own.penalty === undefined, {
  error: "either 'impute' or 'penalty': penalised fits are not pooled",
  path: ["impute"],
});

export interface LogisticResult extends Counted {
  readonly method: "logistic";
  readonly events: number;
  /** "(Intercept)" first. */
  readonly coefficients: readonly LogisticCoefficient[];
  /** Of each spline, where the likelihood of one data set was maximised. */
  readonly splines?: readonly SplineEffect[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly aic: number;
  /** Firth's estimates beside those of a separated model. */
  readonly firth?: readonly LogisticCoefficient[];
  /** Where values were imputed: coefficients are pooled, and deviance, AIC and profile limits are NaN. */
  readonly imputation?: ImputationSummary;
}

export interface LogisticCoefficient
  extends CoefficientLabel,
    Partial<Pick<PooledCoefficient, "df" | "fmi" | "between" | "within">> {
  readonly term: string;
  /** Log odds ratio. */
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly oddsRatio: number;
  /** Wald limits of the odds ratio; with Firth's penalty those of its profile. */
  readonly lower: number;
  readonly upper: number;
  /** Limits of the odds ratio by the profile of the likelihood. */
  readonly profileLower: number;
  readonly profileUpper: number;
  readonly notEstimable?: string;
}

export const logisticMethod: Method<typeof entry, LogisticResult> = {
  entry,
  run(spec, data) {
    if (spec.impute !== undefined) return imputedLogistic(spec, spec.impute, data);
    const outcome = outcomeVariable(data, spec);
    const asked = modelTerms(data, spec.terms);
    const cases = completeCases(data, [outcome, ...variablesOf(asked)]);
    const design = designOf(data, asked, cases);
    const outcomes = cases.of(outcome);
    requireBothClasses(outcomes, spec.outcome);
    if (spec.penalty === "firth") {
      const own = { outcome: outcomes, terms: design.columns, level: spec.level };
      return {
        method: "logistic",
        ...countsOf(cases),
        warnings: design.warnings,
        events: outcomes.filter((value) => value === 1).length,
        coefficients: firthCoefficients(own, design),
        deviance: Number.NaN,
        nullDeviance: Number.NaN,
        aic: Number.NaN,
      };
    }
    const fit = logisticRegression({ outcome: outcomes, terms: design.columns, level: spec.level });
    const separated = fit.warnings.includes("separated");
    const input = { outcome: outcomes, terms: design.columns, level: spec.level };
    const profile = profileLimits(fit, input);
    return {
      method: "logistic",
      ...countsOf(cases),
      warnings: [...design.warnings, ...fit.warnings.map((warning) => warningWords[warning])],
      events: fit.events,
      coefficients: fit.coefficients.map((coefficient, j) => ({
        ...oddsRatioOf(coefficient),
        profileLower: Math.exp(profile[j]?.lower ?? Number.NaN),
        profileUpper: Math.exp(profile[j]?.upper ?? Number.NaN),
        ...(j === 0
          ? { variable: "(Intercept)" }
          : {
              ...coefficientLabel(design.columns[j - 1]!),
              ...notEstimable(coefficient, design.columns[j - 1]!, outcomes, separated),
            }),
      })),
      splines: splineEffects(
        design,
        fit.coefficients.slice(1).map(({ estimate }) => estimate),
        fit.covariance.slice(1).map((row) => row.slice(1)),
        spec.level,
      ),
      deviance: fit.deviance,
      nullDeviance: fit.nullDeviance,
      aic: fit.aic,
      ...(separated && fit.rank === fit.coefficients.length && { firth: firthCoefficients(input, design) }),
    };
  },
};

function imputedLogistic(
  spec: z.output<typeof entry>,
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
      fit.warnings.map((warning) => (warning === "separated" ? separatedWhenImputed : warningWords[warning])),
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

function firthCoefficients(
  input: Parameters<typeof logisticFirth>[0],
  design: Design,
): readonly LogisticCoefficient[] {
  return logisticFirth(input).coefficients.map(({ term, estimate, se, chisq, p, lower, upper }, j) => {
    const limits = { lower: Math.exp(lower), upper: Math.exp(upper) };
    return {
      term,
      estimate,
      se,
      z: Math.sign(estimate) * Math.sqrt(chisq),
      p,
      oddsRatio: Math.exp(estimate),
      ...limits,
      profileLower: limits.lower,
      profileUpper: limits.upper,
      ...(j === 0 ? { variable: "(Intercept)" } : coefficientLabel(design.columns[j - 1]!)),
    };
  });
}

const warningWords: Readonly<Record<LogisticWarning, string>> = {
  "fitted-0-or-1": "Fitted probabilities numerically 0 or 1 occurred, as glm warns.",
  "not-converged": "The fit did not converge, as glm warns.",
  separated:
    "The terms separate the outcome: estimates grow without end and mean nothing; Firth's stand beside.",
};

function oddsRatioOf({ term, estimate, se, z: deviate, p, lower, upper }: Coefficient) {
  return {
    term,
    estimate,
    se,
    z: deviate,
    p,
    oddsRatio: Math.exp(estimate),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
  };
}
