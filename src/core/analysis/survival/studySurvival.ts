// Survival of the followed patients by the scores, every claim of it and what it leaves open.
import { kaplanMeier, reverseKaplanMeier } from "../../statistics/kaplanMeier.ts";
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

export interface SurvivalQuestion {
  readonly endpoints: readonly string[];
  readonly unit: string;
  readonly timeZero: string | null;
  readonly followed: string | null;
  readonly times: readonly number[];
  /** In the order of `AnalysedPatient.compared`. */
  readonly conditions: readonly ComparedCondition[];
  readonly higherScore: SurvivalDirection;
  readonly quantile: number;
  readonly primary: { readonly model: string; readonly endpoint: string; readonly rule: SurvivalRule } | null;
  /** Factors that stand beside the score in the multivariable model, by endpoint. */
  readonly factorsOf: Readonly<Record<string, readonly string[]>>;
  /** Multiple imputation for the multivariable Cox models. */
  readonly impute: { readonly imputations: number; readonly iterations: number } | null;
  /** Of a paired difference of C; `usualResamples` unless told. */
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
      warnings: [...new Set(followed.flatMap((own) => warningsOf(own, question, raw[own.endpoint]!)))],
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

/** A time from before the PET: nobody can die between it and the PET. */
const earlyZero = /diagnos|biops|symptom|birth/i;

function warningsOf(
  { endpoint, followUp, patients }: FollowedPatients,
  { timeZero, times, unit }: SurvivalQuestion,
  markers: Readonly<Record<string, MarkerSurvival>>,
): string[] {
  const events = eventsOf(followUp);
  const curve = patients.length === 0 ? undefined : kaplanMeier(followUp);
  const last = curve?.time.at(-1) ?? 0;
  const against = Object.entries(markers)
    .filter(([, { harrell }]) => harrell.estimate < 0.5)
    .map(([name, { harrell }]) => `${name} ${harrell.estimate.toFixed(3)}`);
  return [
    ...(patients.length === 0 ? [`${endpoint}: no patient was followed.`] : []),
    ...(patients.length > 0 && events === 0
      ? [`${endpoint}: no events in ${patients.length} patients; hazard ratios can not be estimated.`]
      : []),
    ...(events > 0 && events < 25
      ? [
          events === 1
            ? `${endpoint}: one event tells nothing of a score.`
            : `${endpoint}: ${events} events carry the score and hardly a factor beside it.`,
        ]
      : []),
    ...(timeZero === null
      ? [
          "What survival times count from is not stated: times from before the PET would make patients immortal until then.",
        ]
      : earlyZero.test(timeZero)
        ? [
            `Survival times count from ${timeZero}, not from the first dose or the PET: every patient had to live until the PET (immortal time), and the time between differs from patient to patient.`,
          ]
        : []),
    ...times
      .filter((time) => patients.length > 0 && time > last)
      .map((time) => `${endpoint}: nobody was followed to ${time} ${unit}; the last to ${last.toFixed(1)}.`),
    ...(against.length === 0
      ? []
      : [
          `${endpoint}: C-index of ${against.join(", ")}: against expectation (below 0.5); the direction is fixed and not turned round.`,
        ]),
  ];
}
