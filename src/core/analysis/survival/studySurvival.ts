// Survival of the followed patients by the scores, every claim of it and what it leaves open.
import { reverseKaplanMeier } from "../../statistics/kaplanMeier.ts";
import { adjustP } from "../../statistics/pAdjust.ts";
import { quantile } from "../../statistics/quantile.ts";
import { survivalQuantile } from "../../statistics/survivalQuantile.ts";
import { cohortNames } from "../../study/patient.ts";
import type { ComparedCondition, SurvivalDirection, SurvivalRule } from "../../study/study.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import type { ScoreRow } from "../results.ts";
import type { FactorDescription } from "../tableOne.ts";
import { comparedMarkers } from "./comparedMarkers.ts";
import { compareMarkers } from "./comparison.ts";
import { coxModels } from "./coxModels.ts";
import { type FollowedPatients, followedPatients, rowsOf } from "./followedMarkers.ts";
import { eventsOf, markerSurvival } from "./markerSurvival.ts";
import type {
  EndpointFollowUp,
  FamilyTest,
  MarkerSurvival,
  PrimaryAnalysis,
  SurvivalByMarker,
  SurvivalStudy,
} from "./results.ts";
import { survivalWarnings } from "./survivalWarnings.ts";

import { type TreatmentQuestion, treatmentComparison } from "./treatmentInteraction.ts";

export interface SurvivalQuestion {
  readonly endpoints: readonly string[];
  readonly unit: string;
  readonly timeZero: string | null;
  /** Column of the delayed entry. */
  readonly entry?: string;
  readonly followed: string | null;
  readonly times: readonly number[];
  /** In the order of `AnalysedPatient.compared`. */
  readonly conditions: readonly ComparedCondition[];
  readonly higherScore: SurvivalDirection;
  readonly quantile: number;
  readonly primary: { readonly model: string; readonly endpoint: string; readonly rule: SurvivalRule } | null;
  /** Factors that stand beside the score in the multivariable model, by endpoint. */
  readonly factorsOf: Readonly<Record<string, readonly string[]>>;
  /** Two treatments, both followed. */
  readonly treatment?: TreatmentQuestion;
  /** Multiple imputation for the multivariable Cox models. */
  readonly impute: { readonly imputations: number; readonly iterations: number } | null;
  /** Of a paired difference of C; `usualResamples` by default. */
  readonly resamples?: number;
  readonly seed: number;
}

export interface SurvivalInput {
  readonly patients: readonly AnalysedPatient[];
  readonly scores: readonly ScoreRow[];
  readonly models: readonly string[];
  readonly thresholds: Readonly<Record<string, { readonly value: number }>>;
  readonly factors: readonly FactorDescription[];
}

const usualResamples = 1000;

/**
 * Results by endpoint and marker, and what the study says of all of them together: comparisons, primary analysis,
 * warnings.
 */
export function studySurvival(
  question: SurvivalQuestion,
  input: SurvivalInput,
): { readonly survival: SurvivalByMarker; readonly survivalStudy: SurvivalStudy } {
  const { models, factors } = input;
  const followed = question.endpoints.map((endpoint) =>
    followedPatients(endpoint, input.patients, {
      ...input,
      conditions: question.conditions,
      higherScore: question.higherScore,
      quantile: (sorted) => quantile(sorted, question.quantile),
    }),
  );
  const raw = Object.fromEntries(
    followed.map((own) => [
      own.endpoint,
      Object.fromEntries(own.markers.map((marker) => [marker.name, markerSurvival(own, marker, question)])),
    ]),
  );
  const primary = primaryOf(question, raw);
  const family = familyOf(raw, primary);
  const factorNamed = (name: string) => factors.filter(({ factor }) => factor === name);
  return {
    survival: withCorrectedP(raw, family),
    survivalStudy: {
      unit: question.unit,
      timeZero: question.timeZero,
      ...(question.entry !== undefined && { entry: question.entry }),
      higherScore: question.higherScore,
      followed: question.followed,
      endpoints: followed.map(followUpOf),
      primary,
      family,
      comparisons: followed.flatMap((own) => {
        const conditions = own.markers.filter(({ kind }) => kind === "condition");
        const ofStudy = (question.factorsOf[own.endpoint] ?? []).flatMap(factorNamed);
        return own.markers
          .filter(({ kind }) => kind === "score")
          .flatMap((score) =>
            conditions.flatMap(
              (condition) =>
                compareMarkers(own, score, condition, {
                  factors: ofStudy.length > 0 ? ofStudy : factors,
                  resamples: question.resamples ?? usualResamples,
                  seed: question.seed,
                }) ?? [],
            ),
          );
      }),
      cox: followed.map((own) =>
        coxModels(own, {
          score: question.primary?.model ?? models[0]!,
          factors: (question.factorsOf[own.endpoint] ?? []).flatMap(factorNamed),
          candidates: factors,
          impute: question.impute === null ? null : { ...question.impute, seed: question.seed },
          time: Math.max(...question.times),
        }),
      ),
      compared: comparedMarkers(question.conditions, input.patients, input.scores, models),
      ...(question.treatment !== undefined && {
        treatment: treatmentComparison(followed, question.treatment),
      }),
      warnings: [...new Set(followed.flatMap((own) => survivalWarnings(own, question, raw[own.endpoint]!)))],
    },
  };
}

function followUpOf({ endpoint, followUp, cohorts }: FollowedPatients): EndpointFollowUp {
  const events = eventsOf(followUp);
  return {
    endpoint,
    n: cohorts.length,
    events,
    cohorts: cohortNames.flatMap((cohort) => {
      const rows = cohorts.flatMap((own, i) => (own === cohort ? [i] : []));
      return rows.length === 0 ? [] : [{ cohort, n: rows.length, events: eventsOf(rowsOf(followUp, rows)) }];
    }),
    medianFollowUp:
      cohorts.length === 0
        ? { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }
        : survivalQuantile(reverseKaplanMeier(followUp), 0.5),
  };
}

function primaryOf({ primary }: SurvivalQuestion, survival: SurvivalByMarker): PrimaryAnalysis | null {
  if (primary === null) return null;
  const own = survival[primary.endpoint]?.[primary.model];
  return { ...primary, effect: own === undefined ? null : effectBy(own, primary.rule) };
}

function effectBy(own: MarkerSurvival, rule: SurvivalRule): PrimaryAnalysis["effect"] {
  if (rule === "per SD") return own.perSd;
  const test = (rule === "quantile" ? own.quantile : own.carried)?.test;
  return test ? { hazardRatio: test.hazardRatio, ci: test.ci, p: test.logRankP } : null;
}

/** Every test of a score or condition but the primary one, corrected by Holm's method. */
function familyOf(survival: SurvivalByMarker, primary: PrimaryAnalysis | null): FamilyTest[] {
  const tests = Object.entries(survival).flatMap(([endpoint, markers]) =>
    Object.entries(markers).flatMap(([marker, own]) =>
      (
        [
          ["per SD", own.perSd?.p],
          ["carried threshold", own.carried?.test?.logRankP],
          ["quantile", own.quantile?.test?.logRankP],
        ] as const
      ).flatMap(([rule, p]) => {
        const isPrimary = primary?.endpoint === endpoint && primary.model === marker && rule === primary.rule;
        return p === undefined || isPrimary ? [] : [{ endpoint, marker, rule, p }];
      }),
    ),
  );
  const holm = adjustP(
    tests.map(({ p }) => p),
    "holm",
  );
  return tests.map((test, i) => ({ ...test, holm: holm[i]! }));
}

function withCorrectedP(survival: SurvivalByMarker, family: readonly FamilyTest[]): SurvivalByMarker {
  const corrected = (endpoint: string, marker: string): number | null =>
    family.find(
      (test) => test.endpoint === endpoint && test.marker === marker && test.rule === "carried threshold",
    )?.holm ?? null;
  return Object.fromEntries(
    Object.entries(survival).map(([endpoint, markers]) => [
      endpoint,
      Object.fromEntries(
        Object.entries(markers).map(([marker, own]): [string, MarkerSurvival] => [
          marker,
          { ...own, correctedP: corrected(endpoint, marker) },
        ]),
      ),
    ]),
  );
}
