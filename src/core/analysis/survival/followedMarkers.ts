// The followed patients of an endpoint with their markers: the models' scores and the study's conditions.
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import type { CohortName, SurvivalTime } from "../../study/patient.ts";
import type { ComparedCondition, SurvivalDirection } from "../../study/study.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import type { ScoreRow } from "../results.ts";

export interface Marker {
  readonly name: string;
  readonly kind: "score" | "condition";
  /** Survival that was expected with a higher value, or with the condition. */
  readonly higher: SurvivalDirection;
  /** Continuous value by followed patient; undefined where it is missing, or where the condition cuts no number. */
  readonly values: readonly (number | undefined)[];
  /**
   * Carried: at or above the training's threshold, or the condition itself; undefined where missing or without a
   * threshold.
   */
  readonly high: readonly (boolean | undefined)[];
  readonly carriedCutoff: number | null;
  readonly carriedRule: string;
  /** At the quantile of the training patients' values; undefined where they have none. */
  readonly quantileCutoff: number | undefined;
}

export interface FollowedPatients {
  readonly endpoint: string;
  readonly patients: readonly AnalysedPatient[];
  readonly cohorts: readonly CohortName[];
  readonly followUp: FollowUp;
  readonly markers: readonly Marker[];
}

export interface MarkerSources {
  readonly models: readonly string[];
  readonly thresholds: Readonly<Record<string, { readonly value: number }>>;
  readonly scores: readonly ScoreRow[];
  /** Conditions, in the order of `AnalysedPatient.compared`. */
  readonly conditions: readonly ComparedCondition[];
  /** Of the scores, and of conditions that state no direction. */
  readonly higherScore: SurvivalDirection;
  /** Share of the training values below the cut-off that is fixed beforehand. */
  readonly quantile: (sorted: readonly number[]) => number;
}

/** Scores of training patients are those of the fold they were left out of, as the score rows have them. */
export function followedPatients(
  endpoint: string,
  all: readonly AnalysedPatient[],
  { models, thresholds, scores, conditions, higherScore, quantile }: MarkerSources,
): FollowedPatients {
  const patients = all.filter(({ survival }) => survival?.[endpoint] !== undefined);
  const rows = new Map(scores.map((row) => [row.patient, row]));
  const training = all.filter(({ cohort }) => cohort === "training");
  const cutAt = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
    return known.length === 0 ? undefined : quantile(known);
  };
  const ofScore = (name: string): Marker => {
    const value = ({ patient }: AnalysedPatient) => finite(rows.get(patient)?.scores[name]);
    const threshold = thresholds[name]?.value;
    const values = patients.map(value);
    return {
      name,
      kind: "score",
      higher: higherScore,
      values,
      high: values.map((own) =>
        own === undefined || threshold === undefined ? undefined : own >= threshold,
      ),
      carriedCutoff: threshold ?? null,
      carriedRule: "threshold carried over from training",
      quantileCutoff: cutAt(training.map(value)),
    };
  };
  const ofCondition = ({ condition: name, higher = higherScore }: ComparedCondition, i: number): Marker => {
    const value = ({ compared }: AnalysedPatient) => finite(compared?.[i]?.value);
    return {
      name,
      kind: "condition",
      higher,
      values: patients.map(value),
      high: patients.map(({ compared }) => compared?.[i]?.holds),
      carriedCutoff: null,
      carriedRule: name,
      quantileCutoff: cutAt(training.map(value)),
    };
  };
  return {
    endpoint,
    patients,
    cohorts: patients.map(({ cohort }) => cohort),
    followUp: followUpOf(patients.map(({ survival }) => survival![endpoint]!)),
    markers: [...models.map(ofScore), ...conditions.map(ofCondition)],
  };
}

function followUpOf(times: readonly SurvivalTime[]): FollowUp {
  return {
    time: times.map(({ time }) => time),
    event: times.map(({ event }) => event),
    ...(times.some(({ entry }) => entry !== undefined) && { entry: times.map(({ entry }) => entry ?? 0) }),
  };
}

/** The follow-up of some of the patients, by their places. */
export function rowsOf({ time, event, entry }: FollowUp, rows: readonly number[]): FollowUp {
  return {
    time: rows.map((i) => time[i]!),
    event: rows.map((i) => event[i]!),
    ...(entry !== undefined && { entry: rows.map((i) => entry[i]!) }),
  };
}

/** Places at which all of these have a value. */
export function completeRows(...columns: readonly (readonly unknown[])[]): number[] {
  const n = columns[0]?.length ?? 0;
  return Array.from({ length: n }, (_, i) => i).filter((i) =>
    columns.every((column) => column[i] !== undefined),
  );
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
