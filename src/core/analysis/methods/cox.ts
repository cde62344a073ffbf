// cox: hazard ratios of several terms, their tests, and whether hazards are proportional.
import { modelConcordance } from "../../statistics/concordance.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { coxExplainedVariation } from "../../statistics/coxExplainedVariation.ts";
import { coxFirth, isFirthEstimable } from "../../statistics/coxFirth.ts";
import { zphSmooths } from "../../statistics/coxZphSmooth.ts";
import { coefficientLabel, notEstimable } from "./coefficients.ts";
import { imputedCox } from "./coxImputed.ts";
import { type CoxResult, coxEntry, coxWarningWords, noTest } from "./coxModel.ts";
import { nestedTest } from "./coxNested.ts";
import { proportionalityOf, timeScaleWarnings } from "./coxProportionality.ts";
import { eventWarnings, followUpOf, followUpVariables, neededOf } from "./followUp.ts";
import type { Method } from "./method.ts";
import { splineEffects } from "./splineEffects.ts";
import { strataOf, strataVariables } from "./strata.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

export const coxMethod: Method<typeof coxEntry, CoxResult> = {
  entry: coxEntry,
  run(spec, data) {
    if (spec.impute !== undefined) return imputedCox(spec, spec.impute, data);
    const variables = followUpVariables(data, spec, { othersCensored: true });
    const asked = modelTerms(data, spec.terms);
    const stratified = strataVariables(data, spec.strata);
    const cases = completeCases(data, [...neededOf(variables), ...variablesOf(asked), ...stratified]);
    const design = designOf(data, asked, cases);
    const followUp = followUpOf(cases, variables);
    const { strata } = strataOf(cases, stratified);
    const shared = {
      method: "cox" as const,
      ...countsOf(cases),
      events: followUp.event.reduce<number>((sum, value) => sum + value, 0),
      ties: spec.ties,
      ...(spec.strata !== undefined && { strata: spec.strata }),
    };
    const input = {
      ...followUp,
      terms: design.columns,
      ties: spec.ties,
      level: spec.level,
      ...(strata !== undefined && { strata }),
    };
    if (spec.penalty === "firth") {
      const fit = coxFirth(input);
      return {
        ...shared,
        warnings: design.warnings,
        coefficients: fit.coefficients.map((coefficient, j) => ({
          ...coefficient,
          ...coefficientLabel(design.columns[j]!),
        })),
        logLikelihood: fit.penalisedLogLikelihood,
        likelihoodRatio: fit.likelihoodRatio,
        wald: noTest,
        score: noTest,
        concordance: { estimate: Number.NaN, se: Number.NaN },
        zph: [],
        residuals: [],
        residualSmooths: [],
      };
    }
    const ridge =
      spec.penalty === undefined ? undefined : { theta: spec.penalty.ridge, scaled: spec.penalty.scaled };
    const fit = coxRegression({ ...input, ...(ridge !== undefined && { ridge }) });
    const separated = fit.warnings.includes("infinite-coefficient");
    const firth = separated && isFirthEstimable(input) ? coxFirth(input).coefficients : undefined;
    const proportionality = ridge === undefined ? proportionalityOf(fit, design, input) : undefined;
    const { concordance, se } = modelConcordance(fit, followUp, strata);
    return {
      ...shared,
      warnings: [
        ...eventWarnings(spec.event, followUp.event),
        ...design.warnings,
        ...fit.warnings.map((warning) => coxWarningWords[warning]),
        ...(firth === undefined ? [] : ["Firth's estimate stands beside."]),
        ...(proportionality === undefined ? [] : timeScaleWarnings(followUp)),
      ],
      coefficients: fit.coefficients.map((coefficient, j) => ({
        ...coefficient,
        ...coefficientLabel(design.columns[j]!),
        ...notEstimable(coefficient, design.columns[j]!, followUp.event, separated),
      })),
      splines: splineEffects(
        design,
        fit.coefficients.map(({ estimate }) => estimate),
        fit.covariance,
        spec.level,
      ),
      logLikelihood: fit.logLikelihood,
      likelihoodRatio: fit.likelihoodRatio,
      wald: fit.wald,
      score: fit.score,
      concordance: { estimate: concordance, se },
      explained: coxExplainedVariation(fit),
      ...(spec.without !== undefined && {
        nested: nestedTest(fit, design, spec.terms, spec.without, input),
      }),
      zph: proportionality?.tests ?? [],
      residuals: proportionality?.residuals ?? [],
      residualSmooths:
        proportionality === undefined ? [] : zphSmooths(proportionality).map((smooth) => smooth ?? null),
      ...(firth !== undefined && { firth }),
    };
  },
};
