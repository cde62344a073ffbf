// A study that never was, to draw: scores and patients from a seeded stream, put through the real analysis.

import { analyse } from "../../../src/core/analysis/analyse.ts";
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import type { TruthObserver } from "../../../src/core/analysis/attainable.ts";
import type { CohortName, ModelDescription, Results, ScoreRow } from "../../../src/core/analysis/results.ts";
import { type RandomStream, stream } from "../../../src/core/random/stream.ts";
import { cohortNames } from "../../../src/core/study/patient.ts";
import type { DecisionPlan } from "../../../src/core/study/study.ts";

export interface ExampleOptions {
  readonly sizes?: Partial<Readonly<Record<CohortName, number>>>;
  readonly models?: readonly string[];
  readonly simulated?: boolean;
  readonly seed?: number;
  /** Distance of the classes in the strongest model's score. */
  readonly strength?: number;
  /** Null: the study states none. */
  readonly decision?: DecisionPlan | null;
  /** Columns whose groups get an AUC. */
  readonly subgroups?: readonly string[];
  /** Trainings with other seeds. */
  readonly seeds?: number;
}

export interface ExampleStudy {
  readonly results: Results;
  readonly scores: readonly ScoreRow[];
  readonly patients: readonly AnalysedPatient[];
}

const defaultSizes = { training: 84, "internal-validation": 36, "external-validation": 60 };
const defaultModels = ["CPC", "PC", "P", "C", "clinical", "conventional"];

export function exampleStudy(options: ExampleOptions = {}): ExampleStudy {
  const {
    sizes = defaultSizes,
    models = defaultModels,
    simulated = true,
    seed = 1,
    strength = 1.4,
    decision = { act: "treat without a biopsy", thresholds: [0.1, 0.6] },
    subgroups = ["age", "sex", "stage", "scanner"],
    seeds = 1,
  } = options;
  const patients: AnalysedPatient[] = [];
  const scores: ScoreRow[] = [];
  const observed: Record<string, Record<string, number>> = Object.fromEntries(
    models.slice(0, 4).map((model) => [model, {}]),
  );
  for (const cohort of cohortNames)
    for (let i = 0; i < (sizes[cohort] ?? 0); i++) {
      const number = patients.length + 1;
      const patient = `${simulated ? "PHANTOM" : "P"}-${String(number).padStart(4, "0")}`;
      const random = stream(seed, "patient", number);
      const outcome = i < 2 ? 1 : i < 4 ? 0 : random.next() < 0.4 ? 1 : 0;
      patients.push(examplePatient(patient, cohort, outcome, i, random));
      const row = exampleScores(patient, cohort, outcome, i, models, strength, random);
      scores.push(row);
      for (const [m, own] of Object.values(observed).entries())
        own[patient] = outcome * 1.9 * strengthOf(m) + random.normal();
    }
  const observer: TruthObserver = {
    method: "posterior of the latents, estimated from the noisy images",
    scores: observed,
  };
  const results = analyse({
    uptake: "0.1.0",
    study: simulated ? "phantom-strong" : "oesophagus, PD-L1",
    simulated,
    endpoint: simulated
      ? { name: "planted endpoint", positive: "cps >= 10" }
      : { name: "PD-L1", positive: "cps >= 10" },
    models: models.map(describeModel),
    recipe: {
      spacingMm: 4,
      boxVoxels: 24,
      folds: 3,
      epochs: 30,
      batch: 8,
      width: 32,
      fusion: "late",
      seed: 1,
      thresholdRule: "youden",
      missingFactors: "refuse",
      split: "centre A 70:30 by patient, stratified on the endpoint, seed 1; centre B external",
    },
    scores,
    patients,
    factors: [
      { kind: "levels", factor: "endpoint", levels: ["negative", "positive"] },
      { kind: "numeric", factor: "age" },
      { kind: "levels", factor: "sex", levels: ["F", "M"] },
      { kind: "numeric", factor: "bmi" },
      { kind: "levels", factor: "stage", levels: ["I", "II", "III", "IV"] },
    ],
    excluded: [
      { patient: "PHANTOM-0907", reason: "PET and CT misfit" },
      ...["PHANTOM-0911", "PHANTOM-0912", "PHANTOM-0970"].map((patient) => ({
        patient,
        reason: "endpoint missing",
      })),
    ],
    subgroups: subgroups.map((column) => ({ column })),
    ...(decision && { decision }),
    otherSeeds: Array.from({ length: seeds - 1 }, (_, i) => ({
      seed: i + 2,
      rows: exampleStudy({ ...options, seeds: 1, seed: seed + i + 1 }).scores,
    })),
    ...(simulated && { observer }),
    warnings: [],
  });
  return { results, scores, patients };
}

/** Strengths fall from the first model on, as in the phantom; from the fifth on there is next to nothing. */
function strengthOf(model: number): number {
  return [1, 0.95, 0.6, 0.65, 0.2, 0.15, 0.4, 0.5, 0.3][model % 9]!;
}

function exampleScores(
  patient: string,
  cohort: CohortName,
  outcome: 0 | 1,
  i: number,
  models: readonly string[],
  strength: number,
  random: RandomStream,
): ScoreRow {
  const shared = random.normal();
  const own = models.map(
    (_, m) => -0.4 + strength * strengthOf(m) * (outcome - 0.4) + 0.6 * shared + 0.8 * random.normal(),
  );
  const named = (values: readonly number[]) =>
    Object.fromEntries(models.map((model, m) => [model, values[m]!]));
  if (cohort !== "training") return { patient, cohort, outcome, scores: named(own) };
  return {
    patient,
    cohort,
    outcome,
    fold: 1 + (i % 3),
    scores: named(own),
    apparent: named(own.map((value) => value + 2 * (outcome - 0.4))),
  };
}

function examplePatient(
  patient: string,
  cohort: CohortName,
  outcome: 0 | 1,
  i: number,
  random: RandomStream,
): AnalysedPatient {
  const external = cohort === "external-validation";
  const proposed = i % 23 === 5;
  return {
    patient,
    cohort,
    centre: external ? "B" : "A",
    outcome,
    factors: {
      endpoint: outcome === 1 ? "positive" : "negative",
      age: i % 31 === 7 ? undefined : 64 + 9 * random.normal() + (external ? 2 : 0),
      sex: random.next() < 0.3 ? "F" : "M",
      bmi: 23.4 + 3.5 * random.normal(),
      stage: ["I", "II", "III", "IV"][random.below(4)]!,
    },
    box: proposed ? { source: "proposed", reviewed: false } : { source: "mask" },
    markers: { suvMax: 12 * Math.exp(0.4 * random.normal() + 0.1 * outcome) },
    acquisition: {
      scanner: external
        ? "GE MEDICAL SYSTEMS Discovery 690"
        : `SIEMENS Biograph ${i % 40 === 3 ? "40" : "64 mCT"}`,
      suvMethod: external ? "BQML, decayed to injection: exact" : "BQML, decay from series time: exact",
      petVoxelMm: external ? [2.73, 2.73, 3.27] : [4.07, 4.07, 3],
      ctVoxelMm: external ? [1.37, 1.37, 3.75] : [0.98, 0.98, 3],
      uptakeMinutes: (external ? 68 : 61) + 4 * random.normal(),
      ...(!external && { doseMBqPerKg: 4.1 + 0.3 * random.normal() }),
      maskSource: proposed ? "proposed: hottest lesion" : external ? "NIfTI" : "DICOM SEG",
    },
  };
}

function describeModel(name: string, i: number): ModelDescription {
  const network = i < 4;
  const image = i === 2 ? "PET" : i === 3 ? "CT" : "PET and CT branches joined late";
  return {
    name,
    kind: network ? "network" : "logistic",
    channels: i === 2 ? ["pet"] : i === 3 ? ["ct"] : i < 2 ? ["pet", "ct"] : [],
    factors:
      i === 0 || i === 4 ? ["age", "sex", "stage"] : i === 5 ? ["suvMax", "suvPeak", "mtv", "tlg"] : [],
    description: network
      ? `3D ResNet10, half width, ${image}, 3-fold ensemble`
      : i === 5
        ? "ridge logistic regression on log SUVmax, SUVpeak, MTV and TLG"
        : "ridge logistic regression on the factors",
    parameters: network ? 3_670_049 * (i < 2 ? 2 : 1) : 6,
  };
}
