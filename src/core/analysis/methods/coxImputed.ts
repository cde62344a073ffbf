// cox on imputed data: a fit of each completed data set, pooled by Rubin's rules.
import { modelConcordance } from "../../statistics/concordance.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { kaplanMeier } from "../../statistics/kaplanMeier.ts";
import { pooledConcordance } from "../../statistics/pooledConcordance.ts";
import { lastNotAbove } from "../../statistics/survivalTimes.ts";
import { coefficientLabel, notEstimable } from "./coefficients.ts";
import { type CoxEntry, type CoxResult, coxWarningWords, noTest } from "./coxModel.ts";
import { columnsOfTerms } from "./coxNested.ts";
import { eventWarnings, followUpVariables } from "./followUp.ts";
import {
  type ImputeFields,
  imputationSummary,
  imputedDesigns,
  pooledCoefficients,
  testOf,
} from "./imputation.ts";
import type { AnalysisData } from "./method.ts";
import { strataOf, strataVariables } from "./strata.ts";
import { modelTerms } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

/**
 * Event and cumulative hazard stand for the outcome in the equations (White & Royston, Stat Med
 * 2009;28:1982), and the strata.
 */
export function imputedCox(spec: CoxEntry, options: ImputeFields, data: AnalysisData): CoxResult {
  const { time, event } = followUpVariables(data, spec, { othersCensored: true });
  const asked = modelTerms(data, spec.terms);
  const stratified = strataVariables(data, spec.strata);
  const cases = completeCases(data, [time, event, ...stratified]);
  const followUp = { time: cases.of(time), event: cases.of(event) };
  const { strata } = strataOf(cases, stratified);
  const { designs, columns, warnings } = imputedDesigns(
    data,
    asked,
    cases,
    [followUp.event, nelsonAalen(followUp), ...indicators(strata)],
    options,
  );
  const fits = designs.map((design) =>
    coxRegression({
      ...followUp,
      terms: design.columns,
      ties: spec.ties,
      ...(strata !== undefined && { strata }),
    }),
  );
  const completed = fits.map(({ coefficients, covariance }) => ({
    estimates: coefficients.map(({ estimate }) => estimate),
    covariance,
  }));
  const [first] = designs;
  const places = first!.columns.map((_, j) => j);
  const { events } = fits[0]!;
  const dfComplete = Math.max(events - places.length, 1);
  const separated = fits.findIndex((fit) => fit.warnings.includes("infinite-coefficient"));
  const summary = imputationSummary(options, columns, completed, places, dfComplete);
  const c = pooledConcordance(
    fits.map((fit) => modelConcordance(fit, followUp, strata)),
    spec.level,
  );
  return {
    method: "cox",
    ...countsOf(cases),
    warnings: [
      ...eventWarnings(spec.event, followUp.event),
      ...warnings,
      ...new Set(fits.flatMap((fit) => fit.warnings.map((warning) => coxWarningWords[warning]))),
    ],
    events,
    ties: spec.ties,
    ...(spec.strata !== undefined && { strata: spec.strata }),
    coefficients: pooledCoefficients(completed, dfComplete, spec.level).map(
      ({ lower, upper, ...own }, j) => ({
        ...own,
        term: first!.columns[j]!.name,
        hazardRatio: Math.exp(own.estimate),
        lower: Math.exp(lower),
        upper: Math.exp(upper),
        ...coefficientLabel(first!.columns[j]!),
        ...notEstimable(
          fits[Math.max(0, separated)]!.coefficients[j]!,
          designs[Math.max(0, separated)]!.columns[j]!,
          followUp.event,
          separated >= 0,
        ),
      }),
    ),
    logLikelihood: { null: Number.NaN, fitted: Number.NaN },
    likelihoodRatio: noTest,
    wald: noTest,
    score: noTest,
    concordance: { estimate: c.estimate, se: c.se },
    zph: [],
    residuals: [],
    residualSmooths: [],
    imputation: {
      ...summary,
      concordance: c,
      ...(spec.without !== undefined && {
        nested: testOf(completed, columnsOfTerms(first!, spec.terms, spec.without), dfComplete),
      }),
    },
  };
}

/** Cumulative hazard at each patient's own time. */
function nelsonAalen(followUp: { readonly time: readonly number[]; readonly event: readonly (0 | 1)[] }) {
  const curve = kaplanMeier(followUp);
  return followUp.time.map((time) => curve.cumulativeHazard[lastNotAbove(curve.time, time)]!);
}

function indicators(strata: readonly string[] | undefined): number[][] {
  const names = [...new Set(strata)].sort();
  return names.slice(1).map((name) => strata!.map((own) => (own === name ? 1 : 0)));
}
