// logistic: odds ratios of several terms.
import { type Coefficient, logisticRegression } from "../../statistics/logistic.ts";
import { type LogisticFirthInput, logisticFirth } from "../../statistics/logisticFirth.ts";
import { profileLimits } from "../../statistics/logisticProfile.ts";
import { coefficientLabel, notEstimable } from "./coefficients.ts";
import { imputedLogistic } from "./logisticImputed.ts";
import {
  type LogisticCoefficient,
  type LogisticResult,
  logisticEntry,
  logisticWarningWords,
} from "./logisticModel.ts";
import type { Method } from "./method.ts";
import { outcomeVariable, requireBothClasses } from "./outcome.ts";
import { splineEffects } from "./splineEffects.ts";
import { type Design, designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

export const logisticMethod: Method<typeof logisticEntry, LogisticResult> = {
  entry: logisticEntry,
  run(spec, data) {
    if (spec.impute !== undefined) return imputedLogistic(spec, spec.impute, data);
    const outcome = outcomeVariable(data, spec);
    const asked = modelTerms(data, spec.terms);
    const cases = completeCases(data, [outcome, ...variablesOf(asked)]);
    const design = designOf(data, asked, cases);
    const outcomes = cases.of(outcome);
    requireBothClasses(outcomes, spec.outcome);
    const input = { outcome: outcomes, terms: design.columns, level: spec.level };
    if (spec.penalty === "firth") {
      return {
        method: "logistic",
        ...countsOf(cases),
        warnings: design.warnings,
        events: outcomes.filter((value) => value === 1).length,
        coefficients: firthCoefficients(input, design),
        deviance: Number.NaN,
        nullDeviance: Number.NaN,
        aic: Number.NaN,
      };
    }
    const fit = logisticRegression(input);
    const separated = fit.warnings.includes("separated");
    const profile = profileLimits(fit, input);
    return {
      method: "logistic",
      ...countsOf(cases),
      warnings: [...design.warnings, ...fit.warnings.map((warning) => logisticWarningWords[warning])],
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

function firthCoefficients(input: LogisticFirthInput, design: Design): readonly LogisticCoefficient[] {
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

function oddsRatioOf({ term, estimate, se, z, p, lower, upper }: Coefficient) {
  return {
    term,
    estimate,
    se,
    z,
    p,
    oddsRatio: Math.exp(estimate),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
  };
}
