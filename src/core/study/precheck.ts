// What a study's size allows, said before it runs: how wide its intervals will be and how many parameters its patients carry.
import { encodedCount } from "../model/encoder.ts";
import { expectedAucInterval } from "../statistics/hanleyMcNeil.ts";
import { largestCoxSnell, rileySampleSize } from "../statistics/rileySampleSize.ts";
import { factorsOf } from "./needs.ts";
import { type CohortName, cohortNames, type Patient } from "./patient.ts";
import type { Study } from "./study.ts";

export interface SizedPatient {
  readonly cohort: CohortName;
  readonly outcome: 0 | 1;
  readonly survival?: Patient["survival"];
}

export interface CohortSize {
  readonly cohort: CohortName;
  readonly n: number;
  readonly positives: number;
  /** The 95% interval to expect around an AUC of `assumedAuc`; undefined where the cohort lacks an outcome. */
  readonly aucInterval?: readonly [number, number];
}

export interface ModelSize {
  readonly model: string;
  readonly kind: "network" | "logistic";
  /** Candidate parameters of the factors: one for a number, one for each level but the reference. A network has its weights beside. */
  readonly parameters: number;
  /** Training patients of the rarer outcome. */
  readonly events: number;
  /** Undefined without parameters. */
  readonly eventsPerParameter?: number;
  /** Training patients that Riley's criteria ask of a logistic model of `assumedNagelkerke`; undefined for others. */
  readonly patientsNeeded?: number;
}

/** Followed patients of an endpoint, as the study file's words tell events from censored. */
export interface FollowUpSize {
  readonly endpoint: string;
  readonly n: number;
  readonly events: number;
  readonly censored: number;
}

export interface Precheck {
  /** The AUC for which intervals are given: planning needs one, and it is not a promise. */
  readonly assumedAuc: number;
  /** Nagelkerke's R² that a logistic model is assumed to reach (Riley et al.'s choice where nothing is known). */
  readonly assumedNagelkerke: number;
  readonly cohorts: readonly CohortSize[];
  readonly models: readonly ModelSize[];
  readonly followUp: readonly FollowUpSize[];
}

const assumedAuc = 0.75;
const assumedNagelkerke = 0.15;

/** Sizes of the cohorts and models of a study with these patients. Cohorts without patients are left out. */
export function precheck(study: Study, patients: readonly SizedPatient[]): Precheck {
  const cohorts = cohortNames.map((cohort) => sizeOf(cohort, patients)).filter(({ n }) => n > 0);
  const training = sizeOf("training", patients);
  const events = Math.min(training.positives, training.n - training.positives);
  const prevalence = training.positives / training.n;
  const models = study.models.map((model): ModelSize => {
    const parameters = encodedCount(factorsOf(study, model));
    const size = { model: model.name, kind: model.kind, parameters, events };
    if (parameters === 0) return size;
    const eventsPerParameter = events / parameters;
    const isPlanned = model.kind !== "network" && model.penalty === "none" && events > 0;
    if (!isPlanned) return { ...size, eventsPerParameter };
    const coxSnell = assumedNagelkerke * largestCoxSnell(prevalence);
    const { needed } = rileySampleSize({ parameters, prevalence, coxSnell });
    return { ...size, eventsPerParameter, patientsNeeded: needed };
  });
  return { assumedAuc, assumedNagelkerke, cohorts, models, followUp: followUpOf(study, patients) };
}

function sizeOf(cohort: CohortName, patients: readonly SizedPatient[]): CohortSize {
  const members = patients.filter((patient) => patient.cohort === cohort);
  const positives = members.filter(({ outcome }) => outcome === 1).length;
  const negatives = members.length - positives;
  const size = { cohort, n: members.length, positives };
  return positives === 0 || negatives === 0
    ? size
    : { ...size, aucInterval: expectedAucInterval(assumedAuc, positives, negatives) };
}

function followUpOf({ survival }: Study, patients: readonly SizedPatient[]): FollowUpSize[] {
  return (survival?.endpoints ?? []).map(({ name }) => {
    const times = patients.flatMap((patient) => patient.survival?.[name] ?? []);
    const events = times.filter(({ event }) => event === 1).length;
    return { endpoint: name, n: times.length, events, censored: times.length - events };
  });
}
