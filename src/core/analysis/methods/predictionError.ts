// prediction-error: does a marker or a Cox model tell who has the event by a time, and how near are its probabilities?
import { z } from "zod";
import { fail } from "../../problem/problem.ts";
import { type CoxFit, coxRegression } from "../../statistics/cox.ts";
import { baselineHazards } from "../../statistics/coxBaseline.ts";
import { kaplanMeier, survivalAt } from "../../statistics/kaplanMeier.ts";
import { integratedBrier, survivalBrier } from "../../statistics/survivalBrier.ts";
import { type FollowUp, lastNotAbove } from "../../statistics/survivalTimes.ts";
import { timeDependentAuc } from "../../statistics/timeDependentAuc.ts";
import { column, followUpFields, level, listOf, nameFields, terms } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import type { Counted, Method } from "./method.ts";
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
    const { time, event } = followUpVariables(data, spec);
    const asked = modelTerms(data, spec.terms ?? []);
    const marker = spec.marker === undefined ? undefined : numericVariable(data, spec.marker);
    const cases = completeCases(data, [
      time,
      event,
      ...variablesOf(asked),
      ...(marker === undefined ? [] : [marker]),
    ]);
    const followUp = { time: cases.of(time), event: cases.of(event) };
    const last = followUp.time.reduce((a, b) => Math.max(a, b));
    const within = spec.times.filter((at) => at < last);
    const warnings = spec.times
      .filter((at) => at >= last)
      .map((at) => `Nobody was followed beyond ${at}; the last time is ${last}. Nothing is given there.`);
    const tau = Math.min(spec.tau ?? Math.max(...spec.times), last);
    const missing = (at: number): ErrorAtTime => ({
      time: at,
      cases: Number.NaN,
      controls: 0,
      auc: Number.NaN,
      aucSe: Number.NaN,
      aucCi: [Number.NaN, Number.NaN],
      brier: Number.NaN,
      brierSe: Number.NaN,
      brierReference: Number.NaN,
      ipa: Number.NaN,
    });
    if (marker !== undefined) {
      const aucs = timeDependentAuc({
        ...followUp,
        marker: cases.of(marker),
        times: within,
        level: spec.level,
      });
      return {
        method: "prediction-error",
        ...countsOf(cases),
        warnings: [
          ...warnings,
          `'${spec.marker}' is no probability of the event, so it has no Brier score; as 'terms: ${spec.marker}' its Cox model has one.`,
        ],
        of: spec.marker!,
        times: spec.times.map((at) => {
          const found = aucs.find((one) => one.time === at);
          return found === undefined ? missing(at) : { ...missing(at), ...aucOf(found) };
        }),
        tau,
        ibs: Number.NaN,
        ibsReference: Number.NaN,
      };
    }
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
    if (wanted > last)
      warnings.push(`The Brier score is integrated to ${last}, the last time, not to ${wanted}.`);
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
      warnings: [...design.warnings, ...warnings],
      of: spec.terms!.join(" + "),
      times: spec.times.map((at) => {
        const k = within.indexOf(at);
        if (k < 0) return missing(at);
        const brier = briers[k]!;
        return {
          ...missing(at),
          ...aucOf(aucs[k]!),
          brier: brier.brier,
          brierSe: brier.se,
          brierReference: brier.reference.brier,
          ipa: brier.ipa,
        };
      }),
      tau,
      ibs: integratedBrier(followUp, tau, riskAt),
      ibsReference: integratedReference(followUp, tau),
    };
  },
};

function aucOf(found: ReturnType<typeof timeDependentAuc>[number]) {
  const { time, cases, controls, auc, se, ci } = found;
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
