// Stage 'models': what travels. A folder for each model with model.json and, for networks, ONNX files with their weights.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results, ScoreRow } from "../../../core/analysis/results.ts";
import type { ModelFile } from "../../../core/model/modelFile.ts";
import { exportNetwork, importWeights } from "../../../core/network/export.ts";
import { quantile } from "../../../core/statistics/quantile.ts";
import { factorsOf } from "../../../core/study/needs.ts";
import type { ModelPlan, Study } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { type LogisticModels, testTimeOf } from "./score.ts";
import type { TrainedNetwork } from "./train.ts";

export interface ModelsStage {
  readonly study: Study;
  readonly results: Results;
  readonly rows: readonly ScoreRow[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly modelsFolder: string;
}

/** Writes every model of the study; nothing of a patient goes in. */
export async function modelsStage(stage: ModelsStage): Promise<void> {
  for (const model of stage.study.models) {
    const folder = join(stage.modelsFolder, model.name);
    const file = modelFile(stage, model);
    for (const network of stage.networks.filter((each) => each.model === model.name)) {
      const weights = importWeights(
        await readFile(network.weightsFile),
        network.description,
        network.weightsFile,
      );
      const files = exportNetwork(network.description, weights, weightsName(network.fold));
      await writeWhole(join(folder, weightsName(network.fold)), files.safetensors);
      await writeWhole(join(folder, onnxName(network.fold)), files.onnx);
    }
    await writeWhole(join(folder, "model.json"), `${JSON.stringify(file, null, 1)}\n`);
  }
}

const onnxName = (fold: number) => `fold-${fold}.onnx`;
const weightsName = (fold: number) => `fold-${fold}.safetensors`;

function modelFile(stage: ModelsStage, model: ModelPlan): ModelFile {
  const { study, results, rows } = stage;
  const training = rows.filter(({ cohort }) => cohort === "training");
  const scores = training.map((row) => row.scores[model.name]!).sort((a, b) => a - b);
  const auc = results.discrimination[model.name]?.training?.auc ?? null;
  const threshold = results.thresholds[model.name];
  const positives = training.filter(({ outcome }) => outcome === 1).length;
  const { spacingMm, boxVoxels, marginVoxels, pet, ct, registered, tumourAtEdge } = study.images;
  const shared = {
    format: 1,
    name: model.name,
    study: study.study,
    uptake: results.uptake,
    endpoint: results.endpoint,
    simulated: results.simulated,
    preparation: { spacingMm, boxVoxels, marginVoxels, pet, ct, registered, tumourAtEdge },
    factors: factorsOf(study, model),
    ...(threshold && { threshold: { value: threshold.value, rule: threshold.rule } }),
    training: {
      n: training.length,
      positives,
      scoreQuantiles: Array.from({ length: 21 }, (_, i) => quantile(scores, i / 20)),
      auc,
    },
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
    testTime: testTimeOf(study),
    folds: networks.map(({ fold, encoder }) => ({
      onnx: onnxName(fold),
      weights: weightsName(fold),
      ...(encoder && { encoder }),
    })),
  };
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
    "Research use only. The score is no probability and no diagnosis; it has not been calibrated or evaluated for clinical decisions.",
  ];
}
