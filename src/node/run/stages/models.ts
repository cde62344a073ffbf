// Stage 'models': what travels. A folder for each model with model.json and, for networks, ONNX files with their weights.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results, ScoreRow } from "../../../core/analysis/results.ts";
import { isMeasuredFactor } from "../../../core/model/measuredFactors.ts";
import type { ModelFile } from "../../../core/model/modelFile.ts";
import { boxSettings, intensitySettings } from "../../../core/model/preparation.ts";
import type { ScoreCalibration } from "../../../core/model/scoreCalibration.ts";
import { exportNetwork, importWeights } from "../../../core/network/export.ts";
import { quantile } from "../../../core/statistics/quantile.ts";
import { factorsOf } from "../../../core/study/needs.ts";
import { testTimeSettings } from "../../../core/study/networkPlan.ts";
import type { ModelPlan, Study } from "../../../core/study/study.ts";
import { removeOthers, writeWhole } from "../../files/atomic.ts";
import type { LogisticModels } from "./logistic.ts";
import type { TrainedNetwork } from "./train.ts";

export interface ModelsStage {
  readonly study: Study;
  readonly results: Results;
  readonly rows: readonly ScoreRow[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
}

/** What model.json says of every model of the study; nothing of a patient goes in. */
export function modelFiles(stage: ModelsStage): readonly ModelFile[] {
  return stage.study.models.map((model) => modelFile(stage, model));
}

/** Writes a folder for each model: its networks, then model.json. Folders of other models go: their results are no more. */
export async function writeModels(
  models: readonly ModelFile[],
  networks: readonly TrainedNetwork[],
  modelsFolder: string,
): Promise<void> {
  for (const model of models) {
    const folder = join(modelsFolder, model.name);
    const written = ["model.json"];
    for (const network of networks.filter((each) => each.model === model.name)) {
      const weights = importWeights(
        await readFile(network.weightsFile),
        network.description,
        network.weightsFile,
      );
      const names = { weights: weightsName(network.fold), onnx: onnxName(network.fold) };
      const files = exportNetwork(network.description, weights, names.weights);
      await writeWhole(join(folder, names.weights), files.safetensors);
      await writeWhole(join(folder, names.onnx), files.onnx);
      written.push(names.weights, names.onnx);
    }
    await writeWhole(join(folder, "model.json"), `${JSON.stringify(model, null, 1)}\n`);
    await removeOthers(folder, written);
  }
  await removeOthers(
    modelsFolder,
    models.map(({ name }) => name),
  );
}

const onnxName = (fold: number) => `fold-${fold}.onnx`;
const weightsName = (fold: number) => `fold-${fold}.safetensors`;

function modelFile(stage: ModelsStage, model: ModelPlan): ModelFile {
  const { study, results, rows } = stage;
  const training = rows.filter(({ cohort }) => cohort === "training");
  const scores = training.map((row) => row.scores[model.name]!).sort((a, b) => a - b);
  const auc = results.discrimination[model.name]?.training?.auc ?? null;
  const threshold = results.thresholds[model.name];
  const calibration = calibrationOf(results, model.name);
  const positives = training.filter(({ outcome }) => outcome === 1).length;
  const shared = {
    format: 1,
    name: model.name,
    study: study.study,
    uptake: results.uptake,
    endpoint: results.endpoint,
    simulated: results.simulated,
    preparation: { ...boxSettings(study.images), ...intensitySettings(study.images) },
    factors: factorsOf(study, model),
    ...(threshold && { threshold: { value: threshold.value, rule: threshold.rule } }),
    ...(calibration && { calibration }),
    training: {
      n: training.length,
      positives,
      scoreQuantiles: Array.from({ length: 21 }, (_, i) => quantile(scores, i / 20)),
      auc,
    },
    ...storedNomograms(results, model.name),
    card: modelCard(stage, model, { n: training.length, positives, auc }),
  } as const;
  if (model.kind === "logistic")
    return { ...shared, kind: "logistic", penalty: model.penalty, folds: stage.logistic[model.name]! };
  const networks = stage.networks.filter((network) => network.model === model.name);
  return {
    ...shared,
    kind: "network",
    channels: model.channels,
    network: networks[0]!.description,
    testTime: testTimeSettings(study),
    folds: networks.map(({ fold, encoder }) => ({
      onnx: onnxName(fold),
      weights: weightsName(fold),
      ...(encoder && { encoder }),
    })),
  };
}

function storedNomograms({ nomograms }: Results, model: string): Pick<ModelFile, "nomograms"> {
  const own = nomograms.flatMap((each) =>
    each.kind === "developed" && each.score === model ? [each.stored] : [],
  );
  return own.length === 0 ? {} : { nomograms: own };
}

function modelCard(
  { study, results }: ModelsStage,
  model: ModelPlan,
  { n, positives, auc }: { readonly n: number; readonly positives: number; readonly auc: number | null },
): string[] {
  const description = results.models.find(({ name }) => name === model.name)?.description ?? model.name;
  const cohorts = (["internal-validation", "external-validation"] as const).flatMap((cohort) => {
    const found = results.discrimination[model.name]?.[cohort];
    return found ? [`${cohort} AUC ${found.auc.toFixed(3)} (n = ${found.n})`] : [];
  });
  return [
    `${description}; score of ${results.endpoint.name} (${results.endpoint.positive}).`,
    `Learned on ${n} patients of study '${study.study}' (${positives} positive)${auc === null ? "" : `, out-of-fold AUC ${auc.toFixed(3)}`}.`,
    cohorts.length > 0 ? `Validated: ${cohorts.join("; ")}.` : "Not validated on any cohort.",
    ...(results.simulated
      ? [
          "Learned on simulated images of a phantom with a planted endpoint: it says nothing about any patient.",
        ]
      : []),
    ...(results.flow.movedBoxes > 0 && model.factors.some(isMeasuredFactor)
      ? [
          `In ${results.flow.movedBoxes} patients of the study the tumour was measured in an outline that a reader had moved the box away from.`,
        ]
      : []),
    calibrationOf(results, model.name) === undefined
      ? "The score is a logit and no probability: no calibration could be learned."
      : `Its probability is calibrated on out-of-fold training scores (Platt) and holds for patients like those: ${positives} of ${n} were positive.`,
    "Research use only. The score is no diagnosis, and no clinical decision has been tested with it.",
  ];
}

function calibrationOf({ recalibration }: Results, model: string): ScoreCalibration | undefined {
  const carried = recalibration[model];
  if (carried === undefined) return undefined;
  const { spread, ...calibration } = carried;
  return calibration;
}
