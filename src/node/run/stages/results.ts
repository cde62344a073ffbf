// Stage 'results': scores and patients to results.json's content.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AnalysisInput, analyse } from "../../../core/analysis/analyse.ts";
import type { ChangedLogits } from "../../../core/analysis/controls/studyControls.ts";
import { describeModel, recipeOf, studyWarnings } from "../../../core/analysis/describeStudy.ts";
import type { Exclusion } from "../../../core/analysis/flow.ts";
import type { Results, ScoreRow } from "../../../core/analysis/results.ts";
import type { FactorDescription } from "../../../core/analysis/tableOne.ts";
import type { SeedTraining } from "../../../core/analysis/usefulness/seedSpread.ts";
import { encodedNames } from "../../../core/model/encoder.ts";
import { isTrained, weightPlaces } from "../../../core/network/weights.ts";
import type { ModelPlan, Study } from "../../../core/study/study.ts";
import { version } from "../../files/version.ts";
import type { OpenStudy } from "../openStudy.ts";
import { analysedPatient, foldsOf, type StudyPatient } from "../studyPatient.ts";
import { robustnessGroups } from "./controls.ts";
import type { LogisticModels } from "./logistic.ts";
import type { TrainedNetwork } from "./train.ts";

export interface ResultsStage {
  readonly open: OpenStudy;
  readonly patients: readonly StudyPatient[];
  readonly excluded: readonly Exclusion[];
  readonly rows: readonly ScoreRow[];
  /** The scores of further trainings, where the study asks for several seeds. */
  readonly otherSeeds: readonly SeedTraining[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  /** Logits of the networks on changed images. */
  readonly changed: ChangedLogits;
}

/** Every number of the run; what could be attained stands beside it where the study has a truth.json. */
export async function resultsStage(stage: ResultsStage): Promise<Results> {
  const { open, patients, excluded, rows, otherSeeds, networks } = stage;
  const { study } = open;
  const simulated = patients.some(({ about }) => about.simulated);
  const folds = foldsOf(patients).length;
  const observer = simulated ? await readObserver(open.folder) : undefined;
  return analyse({
    uptake: version,
    study: study.title,
    simulated,
    endpoint: { name: study.endpoint.name, positive: study.endpoint.positive },
    models: study.models.map((model) =>
      describeModel(study, model, { folds, parameters: parametersOf(stage, model) }),
    ),
    recipe: recipeOf(study, folds),
    scores: rows,
    patients: patients.map(analysedPatient),
    factors: study.factors.map(
      (factor): FactorDescription =>
        factor.kind === "number"
          ? { kind: "numeric", factor: factor.name }
          : { kind: "levels", factor: factor.name, levels: factor.levels },
    ),
    excluded,
    subgroups: open.reading.subgroups,
    ...(study.decision && { decision: study.decision }),
    ...(study.survival?.primary && { primaryModel: study.survival.primary.model }),
    otherSeeds,
    alternatives: study.endpoint.alternatives,
    ...(networks.length > 0 && { controls: { logits: stage.changed, groups: robustnessGroups } }),
    ...survivalQuestion(study),
    ...nomogramPlans(study),
    ...(observer && { observer }),
    warnings: studyWarnings(study, patients),
  });
}

function survivalQuestion({ survival, nomograms, training }: Study): Pick<AnalysisInput, "survival"> {
  if (survival === undefined) return {};
  const { endpoints, unit, timeZero, followed, times, compare, higherScore, quantile, primary } = survival;
  return {
    survival: {
      endpoints: endpoints.map(({ name }) => name),
      unit,
      timeZero: timeZero ?? survival.origin ?? null,
      followed: followed ?? null,
      times,
      conditions: compare,
      higherScore,
      quantile,
      primary: primary ?? null,
      factorsOf: Object.fromEntries(
        endpoints.map(({ name }) => [
          name,
          [...new Set(nomograms.flatMap(({ outcome, factors }) => (outcome === name ? factors : [])))],
        ]),
      ),
      seed: training.seed,
    },
  };
}

/** Thresholds of a decision curve where the study names none. */
const usualThresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

function nomogramPlans({ survival, nomograms, training }: Study): Pick<AnalysisInput, "nomograms"> {
  if (survival === undefined) return {};
  const endpoints = new Set(survival.endpoints.map(({ name }) => name));
  return {
    nomograms: {
      nomograms: nomograms.filter(({ outcome }) => endpoints.has(outcome)),
      unit: survival.unit,
      times: survival.times,
      thresholds: usualThresholds,
      seed: training.seed,
    },
  };
}

function parametersOf({ networks, logistic }: ResultsStage, model: ModelPlan): number {
  if (model.kind === "logistic") return 1 + encodedNames(logistic[model.name]![0]!.encoder).length;
  const network = networks.find((each) => each.model === model.name)!;
  return weightPlaces(network.description)
    .filter(({ role }) => isTrained(role))
    .reduce((sum, { dims }) => sum + dims.reduce((product, size) => product * size, 1), 0);
}

async function readObserver(folder: string): Promise<AnalysisInput["observer"]> {
  const text = await readFile(join(folder, "truth.json"), "utf8").catch(() => undefined);
  return text === undefined
    ? undefined
    : (JSON.parse(text) as { observer?: AnalysisInput["observer"] }).observer;
}
