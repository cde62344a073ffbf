// The nomograms that a study asks for, from its patients and their scores.
import { evenlySpaced } from "../../statistics/evenlySpaced.ts";
import type { DecisionPlan } from "../../study/study.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import type { ScoreRow } from "../results.ts";
import type { FactorDescription } from "../tableOne.ts";
import { developNomogram, type NomogramFactor } from "./developNomogram.ts";
import type { StudyNomogram } from "./results.ts";

export interface NomogramPlans {
  readonly nomograms: readonly {
    /** A survival endpoint. */
    readonly outcome: string;
    readonly score: string;
    readonly factors: readonly string[];
    readonly decision?: DecisionPlan;
  }[];
  readonly unit: string;
  readonly times: readonly number[];
  /** Of the decision curve where no decision is stated. */
  readonly thresholds: readonly number[];
  /** Bootstrap resamples of each nomogram; `usualResamples` by default. */
  readonly resamples?: number;
  readonly seed: number;
}

/** Of a stated range: each is measured on every resample. */
const thresholdCount = 21;

const usualResamples = 200;

/**
 * One for each plan, in their order. A followed training patient enters with its out-of-fold score, as the score rows
 * have it. Each plan's resamples are its own, drawn from the seed.
 */
export function studyNomograms(
  plans: NomogramPlans,
  patients: readonly AnalysedPatient[],
  scores: readonly ScoreRow[],
  factors: readonly FactorDescription[],
): readonly StudyNomogram[] {
  const scoresOf = new Map(scores.map((row) => [row.patient, row.scores]));
  return plans.nomograms.map(({ outcome, score, factors: names, decision }) =>
    developNomogram(
      {
        ...plans,
        act: decision?.act ?? null,
        thresholds: decision === undefined ? plans.thresholds : thresholdsOf(decision),
        outcome,
        score,
        factors: names.map((name) => nomogramFactor(factors, name)),
        resamples: plans.resamples ?? usualResamples,
      },
      patients.flatMap((patient) => {
        const followed = patient.survival?.[outcome];
        const own = scoresOf.get(patient.patient)?.[score];
        return followed === undefined || own === undefined
          ? []
          : [{ score: own, factors: patient.factors, ...followed }];
      }),
    ),
  );
}

/** Evenly from the first to the last, rounded so that 0.3 is 0.3. */
function thresholdsOf({ thresholds: [from, to] }: DecisionPlan): number[] {
  return evenlySpaced(from, to, thresholdCount).map((threshold) => Number(threshold.toFixed(6)));
}

function nomogramFactor(factors: readonly FactorDescription[], name: string): NomogramFactor {
  const factor = factors.find((each) => each.factor === name);
  if (factor === undefined) throw new Error(`the study has no factor '${name}'`);
  return factor.kind === "numeric"
    ? { kind: "numeric", name }
    : { kind: "levels", name, levels: factor.levels };
}
