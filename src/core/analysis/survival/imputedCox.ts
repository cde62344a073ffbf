// The multivariable Cox model with missing factors imputed many times, and the answers pooled by Rubin's rules.
import {
  type CompletedValues,
  chainedEquations,
  type IncompleteVariable,
} from "../../statistics/chainedEquations.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { kaplanMeier } from "../../statistics/kaplanMeier.ts";
import { modelDesign } from "../../statistics/modelDesign.ts";
import { poolEstimates } from "../../statistics/rubinsRules.ts";
import { variance } from "../../statistics/summary.ts";
import { type FollowUp, lastNotAbove } from "../../statistics/survivalTimes.ts";
import type { FactorDescription } from "../tableOne.ts";
import { factorVariable } from "./comparison.ts";
import { completeRows, type FollowedPatients, rowsOf } from "./followedMarkers.ts";
import { eventsOf } from "./markerSurvival.ts";
import { namedTerms, sizeOf } from "./namedTerms.ts";
import type { ImputedCox } from "./results.ts";

export interface ImputedModel {
  readonly score: string;
  readonly factors: readonly FactorDescription[];
}

export interface ImputeOptions {
  readonly imputations: number;
  readonly iterations: number;
  readonly seed: number;
}

/** Fewer events carry no model of several variables. */
const leastEvents = 10;

/**
 * Numbers by predictive mean matching, levels by (multinomial) logistic regression, from each other, the
 * score, the event and the cumulative hazard (White & Royston, Stat Med 2009;28:1982). By maximum likelihood:
 * a penalty and imputation are not combined. Null where nothing is missing, where events are few, and where a
 * fit has no finite estimates.
 */
export function imputedCox(
  { followUp, markers, patients }: FollowedPatients,
  { score, factors }: ImputedModel,
  options: ImputeOptions,
): ImputedCox | null {
  const marker = markers.find(({ name }) => name === score);
  if (marker === undefined) return null;
  const rows = completeRows(marker.values);
  const own = rowsOf(followUp, rows);
  const columns = factors.map((factor): IncompleteVariable => {
    const values = rows.map((i) => patients[i]!.factors[factor.factor]);
    return factor.kind === "numeric"
      ? { kind: "numeric", name: factor.factor, values: values as (number | undefined)[] }
      : {
          kind: "factor",
          name: factor.factor,
          values: values as (string | undefined)[],
          levels: present(factor.levels, values),
        };
  });
  const missing = (variable: IncompleteVariable) =>
    variable.values.filter((value) => value === undefined).length;
  const scores = rows.map((i) => marker.values[i]!);
  const sd = Math.sqrt(variance(scores));
  if (columns.every((column) => missing(column) === 0) || eventsOf(own) < leastEvents || !(sd > 0))
    return null;
  const perSd = scores.map((value) => value / sd);
  const completed = chainedEquations(columns, {
    ...options,
    predictors: [perSd, own.event, cumulativeHazard(own)],
  });
  const designs = completed.map((values) => designOf(`${score} score, per SD`, perSd, factors, values));
  const fits = designs.map(({ terms }) => coxRegression({ ...own, terms }));
  if (
    fits.some(
      ({ warnings, coefficients }) =>
        warnings.length > 0 || coefficients.some(({ estimate }) => !Number.isFinite(estimate)),
    )
  )
    return null;
  const parameters = designs[0]!.terms.length;
  const pooled = poolEstimates(
    fits.map(({ coefficients, covariance }) => ({
      estimates: coefficients.map(({ estimate }) => estimate),
      covariance,
    })),
    { dfComplete: Math.max(1, eventsOf(own) - parameters) },
  );
  return {
    n: rows.length,
    events: eventsOf(own),
    imputations: options.imputations,
    columns: columns.map((column) => ({ factor: column.name, imputed: missing(column) })),
    rows: namedTerms(designs[0]!).map(({ term, variable, level, reference }, j) => {
      const { estimate, lower, upper, p, fmi } = pooled[j]!;
      return {
        variable,
        level,
        reference,
        // Patients of a level differ between data sets: those of the first.
        ...sizeOf(own, { term, level }),
        hazardRatio: Math.exp(estimate),
        ci: [Math.exp(lower), Math.exp(upper)] as const,
        p,
        note: null,
        fmi,
      };
    }),
  };
}

function present(levels: readonly string[], values: readonly (number | string | undefined)[]): string[] {
  return levels.filter((level) => values.includes(level));
}

function designOf(
  name: string,
  perSd: readonly number[],
  factors: ImputedModel["factors"],
  values: CompletedValues,
) {
  return modelDesign([
    { kind: "numeric", name, values: perSd },
    ...factors.map((factor) => factorVariable(factor, values.get(factor.factor)!)),
  ]);
}

/** Nelson-Aalen, of each patient at the own time. */
function cumulativeHazard(followUp: FollowUp): Float64Array {
  const curve = kaplanMeier(followUp);
  return Float64Array.from(followUp.time, (time) => {
    const place = lastNotAbove(curve.time, time);
    return place < 0 ? 0 : curve.cumulativeHazard[place]!;
  });
}
