// A nomogram of a score and factors, developed and internally validated on the followed patients: Harrell's bootstrap for every measure
// of the joined model and of its parts, from the same resamples, so that their differences are corrected too.
import { storeNomogram } from "../../model/storedNomogram.ts";
import { isError, ProblemError } from "../../problem/problem.ts";
import { bootstrapOptimism, type OptimismIndex } from "../../statistics/bootstrapOptimism.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { likelihoodRatioTest } from "../../statistics/likelihoodRatioTest.ts";
import { type ModelVariable, modelDesign } from "../../statistics/modelDesign.ts";
import { nomogram } from "../../statistics/nomogram.ts";
import { coxNomogramModel } from "../../statistics/nomogramModel.ts";
import { quantile } from "../../statistics/quantile.ts";
import { survivalDecisionCurve } from "../../statistics/survivalDecisionCurve.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { nomogramCalibration } from "./calibration.ts";
import { type Measures, measureName, type Prediction, performance } from "./performance.ts";
import type { Corrected, DevelopedNomogram, NomogramComparison, StudyNomogram } from "./results.ts";
import { nomogramScales } from "./scales.ts";
import { fitScoreModel, type ModelledPatients, type Penalty, type ScoreModel } from "./scoreModel.ts";

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
      .map((against) => compare(against, parts, validation, times)),
    warnings: warningsOf(joined, parameters, events, validation),
  };
}

type Part = "joined" | "factors" | "score";
type Parts = Readonly<Record<Part, ModelledPatients>>;

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
export function scoreVariable(score: string): string {
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

interface Validation {
  /** By "PART MEASURE". */
  readonly indices: Readonly<Record<string, OptimismIndex>>;
  readonly used: number;
  readonly failed: number;
  /** Measures on each resample of the models fitted on it. */
  readonly onResamples: readonly Measures[];
}

function validateParts(
  { thresholds, resamples, seed }: NomogramQuestion,
  parts: Parts,
  penalties: Readonly<Record<Part, Penalty>>,
  times: readonly number[],
): Validation {
  const names = (Object.keys(parts) as Part[]).filter((part) => parts[part].terms.length > 0);
  const { followUp } = parts.joined;
  const n = followUp.time.length;
  const measure = (rows: readonly number[] | undefined) => {
    const inside: Record<string, number> = {};
    const outside: Record<string, number> = {};
    for (const part of names) {
      const model = fitScoreModel(parts[part], penalties[part], rows);
      if (!model.isUsable) return undefined;
      const all = predictionOf(model, followUp, times);
      const own = rows === undefined ? all : atRows(all, rows);
      for (const [name, value] of Object.entries(performance(own, times, thresholds)))
        inside[`${part} ${name}`] = value;
      if (rows !== undefined)
        for (const [name, value] of Object.entries(performance(all, times, thresholds)))
          outside[`${part} ${name}`] = value;
    }
    return Object.values(inside).every(Number.isFinite) ? { training: inside, test: outside } : undefined;
  };
  const apparent = measure(undefined);
  if (apparent === undefined)
    throw new ProblemError([
      {
        code: "nomogram-not-estimable",
        where: {},
        found: "a model whose effects are without end or not told apart",
        expected: "finite estimates of the score, of the factors, and of both together",
        remedy:
          "Leave out factors: a level without events, or two factors that say the same, can not be estimated.",
      },
    ]);
  const onResamples: Measures[] = [];
  const { indices, used, failed } = bootstrapOptimism(
    n,
    { count: resamples, seed },
    apparent.training,
    (rows) => {
      const measured = measure(rows);
      if (measured !== undefined) onResamples.push(measured.training);
      return measured;
    },
  );
  return { indices, used, failed, onResamples };
}

function predictionOf(model: ScoreModel, followUp: FollowUp, times: readonly number[]): Prediction {
  return { followUp, linearPredictor: model.linearPredictor, risks: times.map((time) => model.riskAt(time)) };
}

function atRows({ followUp, linearPredictor, risks }: Prediction, rows: readonly number[]): Prediction {
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
  return {
    followUp: { time: pick(followUp.time), event: pick(followUp.event) },
    linearPredictor: pick(linearPredictor),
    risks: risks.map(pick),
  };
}

function compare(
  against: "factors" | "score",
  parts: Parts,
  { indices, onResamples }: Validation,
  times: readonly number[],
): NomogramComparison {
  const gain = (measure: "C" | "AUC" | "Brier", name: string, time: number | null) => {
    const sign = measure === "Brier" ? -1 : 1;
    const [joined, part] = [indices[`joined ${name}`]!, indices[`${against} ${name}`]!];
    const optimism = sign * (joined.optimism - part.optimism);
    const moved = onResamples
      .map((own) => sign * (own[`joined ${name}`]! - own[`${against} ${name}`]!) - optimism)
      .sort((a, b) => a - b);
    return {
      measure,
      time,
      apparent: sign * (joined.apparent - part.apparent),
      corrected: sign * (joined.corrected - part.corrected),
      ci: [quantile(moved, 0.025), quantile(moved, 0.975)] as const,
    };
  };
  const likelihood = ({ followUp, terms }: ModelledPatients) => ({
    n: followUp.time.length,
    logLikelihood: coxRegression({ ...followUp, terms }).logLikelihood.fitted,
    parameters: terms.length,
  });
  return {
    against,
    likelihoodRatio: likelihoodRatioTest(likelihood(parts[against]), likelihood(parts.joined)),
    gains: [
      gain("C", "c", null),
      ...times.flatMap((time) => [
        gain("AUC", measureName.auc(time), time),
        gain("Brier", measureName.brier(time), time),
      ]),
    ],
  };
}

function warningsOf(
  { ridge }: ScoreModel,
  parameters: number,
  events: number,
  { used, failed }: Validation,
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
