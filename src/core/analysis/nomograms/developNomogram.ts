// A nomogram of a score and factors, developed and internally validated on the followed patients.
import { storeNomogram } from "../../model/storedNomogram.ts";
import { isError, ProblemError } from "../../problem/problem.ts";
import { type ModelVariable, modelDesign } from "../../statistics/modelDesign.ts";
import { nomogram } from "../../statistics/nomogram.ts";
import { coxNomogramModel } from "../../statistics/nomogramModel.ts";
import { survivalDecisionCurve } from "../../statistics/survivalDecisionCurve.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { nomogramCalibration } from "./calibration.ts";
import { compareWithPart } from "./compareParts.ts";
import { measureName } from "./performance.ts";
import type { Corrected, DevelopedNomogram, StudyNomogram } from "./results.ts";
import { nomogramScales } from "./scales.ts";
import { fitScoreModel, type ModelledPatients, type Penalty, type ScoreModel } from "./scoreModel.ts";
import { type Part, type Parts, type PartsValidation, validateParts } from "./validateParts.ts";

export interface NomogramQuestion {
  /** The survival endpoint, as "OS". */
  readonly outcome: string;
  /** The model whose score it is. */
  readonly score: string;
  readonly factors: readonly NomogramFactor[];
  readonly unit: string;
  readonly times: readonly number[];
  /** What would be done at such a risk; null where no decision is stated. */
  readonly act: string | null;
  /** Thresholds of the risk of the event, for the decision curve. */
  readonly thresholds: readonly number[];
  readonly resamples: number;
  readonly seed: number;
}

export type NomogramFactor =
  | { readonly kind: "numeric"; readonly name: string }
  | { readonly kind: "levels"; readonly name: string; readonly levels: readonly string[] };

/** A followed patient. */
export interface NomogramPatient {
  readonly score: number;
  readonly factors: Readonly<Record<string, number | string | undefined>>;
  readonly time: number;
  readonly event: 0 | 1;
  /** Delayed entry; a nomogram is not developed with it. */
  readonly entry?: number;
}

/** No axis for a time at which fewer are still followed. */
const leastAtRisk = 10;
/** Fewer events carry no nomogram: it would be read as more than it is. */
const leastEvents = 20;
/** From so many events on, or with so many events a parameter, the model is not penalised ... */
const plainEvents = 25;
const plainEventsPerParameter = 10;
/** ... the former with so many factors beside the score at most. */
const plainFactors = 2;

/** Developed on the patients with all factors; or refused, with the reason in words. */
export function developNomogram(
  question: NomogramQuestion,
  patients: readonly NomogramPatient[],
): StudyNomogram {
  const { outcome, score, factors } = question;
  const complete = patients.filter((patient) =>
    factors.every(({ name }) => patient.factors[name] !== undefined),
  );
  const events = complete.reduce((sum, { event }) => sum + event, 0);
  const about = {
    outcome,
    score,
    factors: factors.map(({ name }) => name),
    n: complete.length,
    events,
    leftOut: patients.length - complete.length,
  };
  const refuse = (reason: string): StudyNomogram => ({ kind: "refused", ...about, reason });
  if (complete.some(({ entry }) => entry !== undefined))
    return refuse(
      "patients enter late (delayed entry), with which AUC(t), Brier(t) and the calibration of predicted survival are not defined: what a nomogram is worth could not be said",
    );
  if (events < leastEvents)
    return refuse(
      `${events} events in ${complete.length} followed patients; a nomogram is not developed below ${leastEvents}`,
    );
  const reached = question.times.filter((time) => atRisk(complete, time) >= leastAtRisk);
  if (reached.length === 0)
    return refuse(
      `fewer than ${leastAtRisk} patients are at risk at each of ${question.times.join(", ")} ${question.unit}`,
    );
  try {
    return { ...about, ...develop(question, complete, reached) };
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(isError))
      return refuse(error.problems.map(({ found, remedy }) => `${found}. ${remedy}`).join(" "));
    throw error;
  }
}

type Development = Omit<DevelopedNomogram, "outcome" | "score" | "factors" | "n" | "events" | "leftOut">;

function develop(
  question: NomogramQuestion,
  patients: readonly NomogramPatient[],
  times: readonly number[],
): Development {
  const { outcome, score, factors, unit, thresholds } = question;
  const followUp: FollowUp = {
    time: patients.map(({ time }) => time),
    event: patients.map(({ event }) => event),
  };
  const variables = variablesOf(question, patients);
  const design = modelDesign(variables);
  const parts = {
    joined: { followUp, terms: design.terms },
    factors: { followUp, terms: modelDesign(variables.slice(1)).terms },
    score: { followUp, terms: modelDesign(variables.slice(0, 1)).terms },
  } satisfies Record<string, ModelledPatients>;
  const events = patients.reduce((sum, { event }) => sum + event, 0);
  const parameters = design.terms.length;
  const isPlain =
    events >= plainEventsPerParameter * parameters ||
    (events >= plainEvents && factors.length <= plainFactors);
  const models = modelsOf(parts, isPlain ? "none" : "ridge");
  const joined = fitScoreModel(parts.joined, models.joined);
  const graph = nomogram(coxNomogramModel(design, joined.fit, times, { unit }));
  const validation = validateParts(question, parts, models, times);
  const corrected = (part: Part, measure: string): Corrected => {
    const { apparent, corrected: value } = validation.indices[`${part} ${measure}`]!;
    return { apparent, corrected: value };
  };
  return {
    kind: "developed",
    unit,
    parameters,
    ridge: joined.ridge === 0 ? null : joined.ridge,
    coefficients: joined.fit.coefficients.map(({ term, hazardRatio, lower, upper, p }) => ({
      term,
      hazardRatio,
      ci: [lower, upper],
      p,
    })),
    scales: nomogramScales(graph),
    stored: storeNomogram(graph, { outcome, unit, score }),
    refusedTimes: question.times
      .filter((time) => !times.includes(time))
      .map((time) => ({
        time,
        reason: `${atRisk(patients, time)} patients at risk at ${time} ${unit}, fewer than ${leastAtRisk}: no axis`,
      })),
    resamples: { used: validation.used, failed: validation.failed, seed: question.seed },
    act: question.act,
    cIndex: corrected("joined", "c"),
    slope: corrected("joined", "slope"),
    times: times.map((time) => ({
      time,
      atRisk: atRisk(patients, time),
      auc: corrected("joined", measureName.auc(time)),
      brier: corrected("joined", measureName.brier(time)),
      calibration: nomogramCalibration(parts.joined, models.joined, joined, {
        time,
        resamples: question.resamples,
        seed: question.seed,
      }),
      decision: {
        thresholds,
        ...partwise(parts, (part) =>
          thresholds.map((threshold) => corrected(part, measureName.benefit(time, threshold)).corrected),
        ),
        all: survivalDecisionCurve(followUp, joined.riskAt(time), time, thresholds).map(({ all }) => all),
      },
    })),
    comparisons: (["factors", "score"] as const)
      .filter((against) => {
        const { length } = parts[against].terms;
        return length > 0 && length < parameters;
      })
      .map((against) => compareWithPart(against, parts, validation, times)),
    warnings: warningsOf(joined, parameters, events, validation),
  };
}

function variablesOf(
  { score, factors }: NomogramQuestion,
  patients: readonly NomogramPatient[],
): ModelVariable[] {
  return [
    { kind: "numeric", name: scoreVariable(score), values: patients.map((patient) => patient.score) },
    ...factors.map(
      (factor): ModelVariable =>
        factor.kind === "numeric"
          ? {
              kind: "numeric",
              name: factor.name,
              values: patients.map((patient) => Number(patient.factors[factor.name])),
            }
          : {
              kind: "factor",
              name: factor.name,
              levels: factor.levels,
              values: patients.map((patient) => String(patient.factors[factor.name])),
            },
    ),
  ];
}

/** Name of the score's axis. */
function scoreVariable(score: string): string {
  return `${score} score`;
}

function atRisk(patients: readonly NomogramPatient[], time: number): number {
  return patients.filter((patient) => patient.time >= time).length;
}

/** The score alone has one parameter: its ridge would say nothing. */
function modelsOf(parts: Parts, penalty: Penalty): Readonly<Record<Part, Penalty>> {
  return { joined: penalty, factors: parts.factors.terms.length > 1 ? penalty : "none", score: "none" };
}

function partwise<T>(parts: Parts, of: (part: Part) => T): { joined: T; factors: T | null; score: T } {
  return {
    joined: of("joined"),
    factors: parts.factors.terms.length === 0 ? null : of("factors"),
    score: of("score"),
  };
}

function warningsOf(
  { ridge }: ScoreModel,
  parameters: number,
  events: number,
  { used, failed }: PartsValidation,
): string[] {
  return [
    ...(ridge > 0
      ? [
          `${events} events for ${parameters} parameters: effects are shrunk by a ridge (penalty ${ridge}, chosen by AIC in each resample anew); their intervals are those of the penalised model.`,
        ]
      : []),
    ...(failed > 0 ? [`${failed} of ${used + failed} resamples could not be fitted and are left out.`] : []),
  ];
}
