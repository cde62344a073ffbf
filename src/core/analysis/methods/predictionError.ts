// prediction-error: does a marker or a Cox model tell who has the event by a time, and how near are its probabilities?
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { type CoxFit, coxRegression } from "../../statistics/cox.ts";
import { baselineHazards } from "../../statistics/coxBaseline.ts";
import { extent } from "../../statistics/extent.ts";
import { kaplanMeier, survivalAt } from "../../statistics/kaplanMeier.ts";
import { integratedBrier, survivalBrier } from "../../statistics/survivalBrier.ts";
import { type FollowUp, lastNotAbove } from "../../statistics/survivalTimes.ts";
import { type AucAtTime, timeDependentAuc } from "../../statistics/timeDependentAuc.ts";
import { column, followUpFields, level, listOf, nameFields, terms } from "./fields.ts";
import { type CaseFollowUp, followUpOf, followUpVariables, neededOf } from "./followUp.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("prediction-error"),
    ...followUpFields,
    terms: terms.optional(),
    marker: column.optional().describe("A higher marker stands for shorter survival"),
    times: listOf(z.number().gt(0)),
    tau: z
      .number()
      .gt(0)
      .optional()
      .describe("The Brier score is integrated up to it; the last of the times unless given"),
    level,
  })
  .refine((own) => (own.terms === undefined) !== (own.marker === undefined), {
    error: "either terms or a marker",
    path: ["terms"],
  });

export interface PredictionErrorResult extends Counted {
  readonly method: "prediction-error";
  readonly of: string;
  readonly times: readonly ErrorAtTime[];
  readonly tau: number;
  /** NaN for a marker, which is no probability. */
  readonly ibs: number;
  /** Of the Kaplan-Meier curve of all, which knows nothing of the patient. */
  readonly ibsReference: number;
}

export interface ErrorAtTime {
  readonly time: number;
  readonly cases: number;
  readonly controls: number;
  readonly auc: number;
  readonly aucSe: number;
  readonly aucCi: readonly [number, number];
  readonly brier: number;
  readonly brierSe: number;
  readonly brierReference: number;
  /** Index of prediction accuracy, 1 − Brier / reference. */
  readonly ipa: number;
}

export const predictionErrorMethod: Method<typeof entry, PredictionErrorResult> = {
  entry,
  run(spec, data) {
    return spec.marker === undefined ? ofModel(spec, data) : ofMarker(spec, spec.marker, data);
  },
};

type PredictionErrorEntry = z.output<typeof entry>;

function ofMarker(spec: PredictionErrorEntry, name: string, data: AnalysisData): PredictionErrorResult {
  const variables = followUpVariables(data, spec);
  const marker = numericVariable(data, name);
  const cases = completeCases(data, [...neededOf(variables), marker]);
  const followUp = followUpOf(cases, variables);
  const { last, within, warnings } = horizonsOf(spec.times, followUp);
  const aucs = timeDependentAuc({ ...followUp, marker: cases.of(marker), times: within, level: spec.level });
  return {
    method: "prediction-error",
    ...countsOf(cases),
    warnings: [
      ...warnings,
      `'${name}' is no probability of the event, so it has no Brier score; as 'terms: ${name}' its Cox model has one.`,
    ],
    of: name,
    times: spec.times.map((at) => {
      const found = aucs.find(({ time }) => time === at);
      return found === undefined ? notEstimableAt(at) : { ...notEstimableAt(at), ...aucOf(found) };
    }),
    tau: Math.min(spec.tau ?? Math.max(...spec.times), last),
    ibs: Number.NaN,
    ibsReference: Number.NaN,
  };
}

/** Refuses ("no-events") complete rows without an event. */
function ofModel(spec: PredictionErrorEntry, data: AnalysisData): PredictionErrorResult {
  const variables = followUpVariables(data, spec);
  const asked = modelTerms(data, spec.terms!);
  const cases = completeCases(data, [...neededOf(variables), ...variablesOf(asked)]);
  const followUp = followUpOf(cases, variables);
  const { last, within, warnings } = horizonsOf(spec.times, followUp);
  const design = designOf(data, asked, cases);
  const fit = coxRegression({ ...followUp, terms: design.columns });
  if (fit.events === 0) {
    fail({
      code: "no-events",
      where: { file: data.table.fileName, column: spec.event },
      found: `no events in ${cases.n} complete rows`,
      expected: "events",
      remedy: "Look at the event column and its code",
    });
  }
  const wanted = spec.tau ?? Math.max(...spec.times);
  const tau = Math.min(wanted, last);
  const riskAt = predictedRisk(fit);
  const patients = Array.from({ length: cases.n }, (_, i) => i);
  const aucs = timeDependentAuc({
    ...followUp,
    // Linear predictors alike but for rounding are tied.
    marker: fit.linearPredictor.map((value) => Math.round(value * 1e10) / 1e10),
    times: within,
    level: spec.level,
  });
  const briers = survivalBrier(
    followUp,
    within.map((at) => ({ time: at, risk: patients.map((i) => riskAt(i, at)) })),
    spec.level,
  );
  return {
    method: "prediction-error",
    ...countsOf(cases),
    warnings: [
      ...design.warnings,
      ...warnings,
      ...(wanted > last
        ? [`The Brier score is integrated to ${last}, the last time, not to ${wanted}.`]
        : []),
    ],
    of: spec.terms!.join(" + "),
    times: spec.times.map((at) => {
      const k = within.indexOf(at);
      if (k < 0) return notEstimableAt(at);
      const { brier, se, reference, ipa } = briers[k]!;
      return { ...aucOf(aucs[k]!), brier, brierSe: se, brierReference: reference.brier, ipa };
    }),
    tau,
    ibs: integratedBrier(followUp, tau, riskAt),
    ibsReference: integratedReference(followUp, tau),
  };
}

/** The last time of the follow-up, the times asked for that lie before it, and a warning for each of the others. */
function horizonsOf(times: readonly number[], { time }: CaseFollowUp) {
  const [, last] = extent(time);
  return {
    last,
    within: times.filter((at) => at < last),
    warnings: times
      .filter((at) => at >= last)
      .map((at) => `Nobody was followed beyond ${at}; the last time is ${last}. Nothing is given there.`),
  };
}

function notEstimableAt(time: number): ErrorAtTime {
  return {
    time,
    cases: Number.NaN,
    controls: 0,
    auc: Number.NaN,
    aucSe: Number.NaN,
    aucCi: [Number.NaN, Number.NaN],
    brier: Number.NaN,
    brierSe: Number.NaN,
    brierReference: Number.NaN,
    ipa: Number.NaN,
  };
}

function aucOf({ time, cases, controls, auc, se, ci }: AucAtTime) {
  return { time, cases, controls, auc, aucSe: se, aucCi: ci };
}

/** Predicted probability of the event by a time, for a patient of the fit by its place. */
function predictedRisk(fit: CoxFit): (patient: number, time: number) => number {
  const baseline = baselineHazards(fit)[0]!;
  return (patient, time) => {
    const k = lastNotAbove(baseline.time, time);
    const hazard = k < 0 ? 0 : baseline.cumulativeHazard[k]!;
    return 1 - Math.exp(-hazard * Math.exp(fit.linearPredictor[patient]!));
  };
}

function integratedReference(followUp: FollowUp, tau: number): number {
  const curve = kaplanMeier(followUp);
  return integratedBrier(followUp, tau, (_, time) => 1 - survivalAt(curve, time).survival);
}
