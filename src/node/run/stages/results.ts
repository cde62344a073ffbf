// Stage 'results': scores and patients to results.json's content.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { type AnalysisInput, analyse } from "../../../core/analysis/analyse.ts";
import { describeModel, recipeOf, studyWarnings } from "../../../core/analysis/describeStudy.ts";
import type { Exclusion } from "../../../core/analysis/flow.ts";
import type { Results, ScoreRow } from "../../../core/analysis/results.ts";
import { nomogramPlans, survivalQuestion } from "../../../core/analysis/studyQuestions.ts";
import type { FactorDescription } from "../../../core/analysis/tableOne.ts";
import type { SeedTraining } from "../../../core/analysis/usefulness/seedSpread.ts";
import { encodedNames } from "../../../core/model/encoder.ts";
import { isTrained, weightPlaces } from "../../../core/network/weights.ts";
import { countReaders } from "../../../core/study/boxDecisions.ts";
import { needsImages } from "../../../core/study/needs.ts";
import type { ModelPlan } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { hashOf } from "../../files/hashes.ts";
import { version } from "../../files/version.ts";
import type { OpenStudy } from "../openStudy.ts";
import type { Progress } from "../progress.ts";
import { analysedPatient, foldsOf, type StudyPatient } from "../studyPatient.ts";
import { type ControlScores, robustnessGroups } from "./controls.ts";
import type { LogisticModels } from "./logistic.ts";
import type { TrainedNetwork } from "./train.ts";

/** Raised when the same input would be analysed otherwise. */
const format = 4;

export interface ResultsStage {
  readonly open: OpenStudy;
  readonly patients: readonly StudyPatient[];
  readonly excluded: readonly Exclusion[];
  readonly rows: readonly ScoreRow[];
  /** The scores of further trainings, where the study asks for several seeds. */
  readonly otherSeeds: readonly SeedTraining[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly changed: ControlScores;
  readonly cacheFolder: string;
  readonly progress: Progress;
}

/** Every number of the run; what could be attained stands beside it where the study has a truth.json. */
export async function resultsStage(stage: ResultsStage): Promise<Results> {
  const { open, patients, excluded, rows, otherSeeds } = stage;
  const { study } = open;
  const simulated = patients.some(({ about }) => about.simulated);
  const folds = foldsOf(patients).length;
  const observer = simulated ? await readObserver(open.folder) : undefined;
  const input: AnalysisInput = {
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
    boxReaders: countReaders(open.decisions.values()),
    subgroups: open.reading.subgroups,
    ...(study.decision && { decision: study.decision }),
    ...(study.survival?.primary && { primaryModel: study.survival.primary.model }),
    otherSeeds,
    alternatives: study.endpoint.alternatives,
    ...(needsImages(study) && { controls: { ...stage.changed, groups: robustnessGroups } }),
    ...survivalQuestion(study),
    ...nomogramPlans(study),
    ...(observer && { observer }),
    warnings: studyWarnings(study, patients),
  };
  return analysed(input, stage);
}

/** From the cache where the same input was analysed before, under whatever title: resampling takes a minute. */
async function analysed(
  { study, ...input }: AnalysisInput,
  { cacheFolder, progress }: ResultsStage,
): Promise<Results> {
  const file = join(cacheFolder, "results", `${hashOf({ format, input })}.bin`);
  const known = await readFile(file).catch(() => undefined);
  if (known !== undefined) {
    try {
      return { ...(deserialize(known) as Results), study };
    } catch {
      // Written by another version of Node: made again.
    }
  }
  progress.stage("analyse", 1);
  const results = analyse({ ...input, study });
  // Not JSON: results hold infinities and, where nothing can be estimated, NaN.
  await writeWhole(file, serialize(results));
  progress.end();
  return results;
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
