// Cox models of an endpoint: every marker and factor by itself, then the score with the factors named beforehand.
// Nothing is chosen by its p: what is looked at counts as a candidate.

import { type CoxFit, coxRegression, type HazardCoefficient } from "../../statistics/cox.ts";
import { coxFirth, isFirthEstimable } from "../../statistics/coxFirth.ts";
import { coxZph } from "../../statistics/coxZph.ts";
import { zphSmooths } from "../../statistics/coxZphSmooth.ts";
import { detectableHazardRatio } from "../../statistics/detectableHazardRatio.ts";
import { likelihoodRSquared } from "../../statistics/likelihoodRSquared.ts";
import { type ModelDesign, type ModelVariable, modelDesign } from "../../statistics/modelDesign.ts";
import { rileySurvivalSampleSize } from "../../statistics/rileySampleSize.ts";
import { variance } from "../../statistics/summary.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { fitScoreModel } from "../nomograms/scoreModel.ts";
import type { FactorDescription } from "../tableOne.ts";
import { factorVariable } from "./comparison.ts";
import { completeRows, type FollowedPatients, type Marker, rowsOf } from "./followedMarkers.ts";
import { type ImputeOptions, imputedCox } from "./imputedCox.ts";
import { eventsOf } from "./markerSurvival.ts";
import { type NamedTerm, namedTerms, sizeOf } from "./namedTerms.ts";
import type { CoxOfEndpoint, CoxPlanning, CoxRow, MultivariableCox } from "./results.ts";

export interface CoxQuestion {
  /** The score of the multivariable model. */
  readonly score: string;
  /** Factors of the multivariable model, named beforehand. */
  readonly factors: readonly FactorDescription[];
  /** Every factor of the study. */
  readonly candidates: readonly FactorDescription[];
  readonly impute: ImputeOptions | null;
  /** Horizon of Riley's criteria. */
  readonly time: number;
}

/** Unpenalised from so many events a parameter on, or from so many events with the score and two factors at most. */
const plainEventsPerParameter = 10;
const plainEvents = 25;
const plainFactors = 2;
/** With fewer events a model of several variables is not fitted at all. */
const leastEvents = 10;

/** The models of one endpoint; `multivariable` and `imputed` are null where they are not fitted. */
export function coxModels(followed: FollowedPatients, question: CoxQuestion): CoxOfEndpoint {
  const { followUp, markers, patients } = followed;
  const multivariable = multivariableModel(followed, question);
  return {
    endpoint: followed.endpoint,
    n: patients.length,
    events: eventsOf(followUp),
    univariable: [
      ...markers.map((marker) => markerRow(followUp, marker)),
      ...question.candidates.flatMap((factor) => factorRows(followed, factor)),
    ],
    multivariable: multivariable?.model ?? null,
    imputed:
      question.impute === null || followUp.entry !== undefined
        ? null
        : imputedCox(followed, question, question.impute),
    planning: planningOf(followed, question, multivariable?.plain),
  };
}

function markerRow(followUp: FollowUp, { name, kind, values, high }: Marker): CoxRow {
  const marker = kind === "score" ? values : high.map((own) => (own === undefined ? undefined : Number(own)));
  const rows = completeRows(marker);
  const own = rowsOf(followUp, rows);
  const known = rows.map((i) => marker[i]!);
  const sd = kind === "score" ? Math.sqrt(variance(known)) : 1;
  const variable = kind === "score" ? `${name} score, per SD` : name;
  const [row] = rowsOfFit(own, [
    {
      term: { name: variable, values: known.map((value) => value / (sd || 1)) },
      variable,
      level: null,
      reference: null,
    },
  ]);
  return row!;
}

function factorRows({ followUp, patients }: FollowedPatients, factor: FactorDescription): CoxRow[] {
  const values = patients.map((patient) => patient.factors[factor.factor]);
  const rows = completeRows(values);
  if (rows.length === 0) return [];
  const design = modelDesign([
    factorVariable(
      factor,
      rows.map((i) => values[i]!),
    ),
  ]);
  return rowsOfFit(rowsOf(followUp, rows), namedTerms(design));
}

/** By maximum likelihood; a level without events, or with nothing but its own, is said to be not estimable. */
function rowsOfFit(followUp: FollowUp, named: readonly NamedTerm[]): CoxRow[] {
  const usable = named.filter(({ term }) => new Set(Array.from(term.values)).size > 1);
  const isPossible = eventsOf(followUp) > 0 && usable.length > 0;
  const fit = isPossible ? coxRegression({ ...followUp, terms: usable.map(({ term }) => term) }) : undefined;
  const runsAway = fit?.warnings.includes("infinite-coefficient") === true;
  return named.map((own) => {
    const coefficient = fit?.coefficients[usable.indexOf(own)];
    const size = sizeOf(followUp, own);
    const isEndless =
      coefficient !== undefined && runsAway && (size.events === 0 || !(Math.abs(coefficient.estimate) < 10));
    return coxRow(own, size, isEndless ? undefined : coefficient, followUp);
  });
}

function coxRow(
  { variable, level, reference }: NamedTerm,
  size: { readonly n: number; readonly events: number },
  coefficient: HazardCoefficient | undefined,
  followUp: FollowUp,
): CoxRow {
  const base = { variable, level, reference, ...size };
  if (coefficient === undefined || !Number.isFinite(coefficient.estimate)) {
    const note =
      eventsOf(followUp) === 0
        ? "not estimable (no events)"
        : level === null
          ? "not estimable (the same in all patients)"
          : `not estimable (${size.events} events in ${size.n})`;
    return { ...base, hazardRatio: null, ci: null, p: null, note };
  }
  const { hazardRatio, lower, upper, p } = coefficient;
  return { ...base, hazardRatio, ci: [lower, upper], p, note: null };
}

interface FittedModel {
  readonly model: MultivariableCox;
  /** Unpenalised, for the test of proportional hazards and for Riley's R². */
  readonly plain: CoxFit;
}

function multivariableModel(
  { followUp, markers, patients }: FollowedPatients,
  { score, factors }: CoxQuestion,
): FittedModel | undefined {
  const marker = markers.find(({ name }) => name === score);
  if (marker === undefined) return undefined;
  const columns = factors.map(({ factor }) => patients.map((patient) => patient.factors[factor]));
  const rows = completeRows(marker.values, ...columns);
  const own = rowsOf(followUp, rows);
  const events = eventsOf(own);
  if (events < leastEvents) return undefined;
  const scores = rows.map((i) => marker.values[i]!);
  const sd = Math.sqrt(variance(scores));
  if (!(sd > 0)) return undefined;
  const variables: ModelVariable[] = [
    { kind: "numeric", name: `${score} score, per SD`, values: scores.map((value) => value / sd) },
    ...factors.map((factor, k) =>
      factorVariable(
        factor,
        rows.map((i) => columns[k]![i]!),
      ),
    ),
  ];
  const design = modelDesign(
    variables.filter(
      (variable) => new Set<number | string>(Array.from<number | string>(variable.values)).size > 1,
    ),
  );
  const named = namedTerms(design);
  const plain = coxRegression({ ...own, terms: design.terms });
  const isPlain =
    events >= plainEventsPerParameter * design.terms.length ||
    (events >= plainEvents && factors.length <= plainFactors);
  const separated = plain.warnings.includes("infinite-coefficient");
  const method =
    separated && isFirthEstimable({ ...own, terms: design.terms })
      ? "Firth"
      : isPlain && !separated
        ? "maximum likelihood"
        : "ridge";
  const coefficients =
    method === "Firth"
      ? coxFirth({ ...own, terms: design.terms }).coefficients
      : method === "ridge"
        ? fitScoreModel({ followUp: own, terms: design.terms }, "ridge").fit.coefficients
        : plain.coefficients;
  const zph = method === "Firth" ? undefined : coxZph(plain, "km", termColumns(design));
  return {
    plain,
    model: {
      score,
      factors: factors.map(({ factor }) => factor),
      n: rows.length,
      events,
      method,
      rows: named.map((each, j) => coxRow(each, sizeOf(own, each), coefficients[j], own)),
      proportionality: zph?.tests ?? [],
      residuals: {
        terms: zph?.tests.slice(0, -1).map(({ term }) => term) ?? [],
        time: zph?.residuals.map(({ time }) => time) ?? [],
        transformed: zph?.residuals.map(({ transformed }) => transformed) ?? [],
        coefficients: zph?.residuals.map((each) => each.coefficients) ?? [],
        smooths: zph === undefined ? [] : zphSmooths(zph).map((smooth) => smooth ?? null),
      },
    },
  };
}

function termColumns({ variables, sources }: ModelDesign) {
  return variables.map(({ name }) => ({
    name,
    columns: sources.flatMap((source, j) => (source[0] === name ? [j] : [])),
  }));
}

function planningOf(
  { followUp, patients, markers }: FollowedPatients,
  { candidates, time }: CoxQuestion,
  plain: CoxFit | undefined,
): CoxPlanning {
  const events = eventsOf(followUp);
  const ofFactors = candidates.reduce((sum, factor) => {
    if (factor.kind === "numeric") return sum + 1;
    const present = new Set(patients.flatMap((patient) => patient.factors[factor.factor] ?? []));
    return sum + Math.max(0, present.size - 1);
  }, 0);
  const candidateParameters = ofFactors + markers.length;
  return {
    candidateParameters,
    eventsPerParameter: events / candidateParameters,
    riley:
      plain === undefined || followUp.entry !== undefined ? null : rileyOf(plain, followUp, events, time),
    detectableHazardRatio: detectableHazardRatio({ events, sd: 1 }),
  };
}

/**
 * Riley et al., Stat Med 2019;38:1276, with the R² that the fitted model has; null where the criteria have no answer.
 */
function rileyOf(plain: CoxFit, followUp: FollowUp, events: number, time: number): CoxPlanning["riley"] {
  const n = plain.n;
  const coxSnell = likelihoodRSquared(plain.likelihoodRatio.chisq, n);
  const personTime = Array.from(followUp.time).reduce((sum, each) => sum + each, 0);
  if (!(coxSnell > 0) || events === 0) return null;
  try {
    const { needed } = rileySurvivalSampleSize({
      parameters: plain.coefficients.length,
      coxSnell,
      rate: events / personTime,
      time,
      meanFollowUp: personTime / Array.from(followUp.time).length,
    });
    return { needed: Math.ceil(needed), n };
  } catch {
    return null;
  }
}
