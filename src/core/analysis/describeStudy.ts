// A study's settings as the report's legends and methods paragraph name them.
import type { LogisticPlan, ModelPlan, NetworkPlan, Study } from "../study/study.ts";
import type { ModelDescription, Recipe } from "./results.ts";

/** What the methods paragraph needs of the settings. */
export function recipeOf(study: Study): Recipe {
  const { images, training, cohorts, threshold } = study;
  return {
    spacingMm: images.spacingMm,
    boxVoxels: images.boxVoxels,
    folds: training.folds,
    epochs: training.epochs,
    batch: training.batch,
    width: training.width,
    fusion: training.fusion,
    seed: training.seed,
    thresholdRule: threshold,
    split:
      cohorts.kind === "column"
        ? `cohorts given by column '${cohorts.column}'`
        : cohorts.split < 1
          ? `random split of the development patients, ${Math.round(100 * cohorts.split)}% training, stratified on the endpoint, seed ${cohorts.seed}`
          : "all development patients train",
  };
}

/** A model as legends name it; `parameters` is the number of weights of one of its networks, or of coefficients. */
export function describeModel(study: Study, model: ModelPlan, parameters: number): ModelDescription {
  return {
    name: model.name,
    kind: model.kind,
    channels: model.kind === "network" ? model.channels : [],
    factors: model.factors,
    description: model.kind === "network" ? describeNetwork(study, model) : describeLogistic(study, model),
    parameters,
  };
}

function describeNetwork({ training }: Study, { channels, factors }: NetworkPlan): string {
  const images = channels.map((channel) => (channel === "pet" ? "PET" : "CT")).join(" and ");
  const branches =
    channels.length > 1 ? `, joined ${training.fusion === "late" ? "late (a branch each)" : "early"}` : "";
  const clinical = factors.length > 0 ? `, with ${factors.length} clinical factors` : "";
  const width = training.width === 64 ? "" : `, ${widthInWords(training.width)}`;
  return `3D ResNet10 on ${images}${branches}${clinical}${width}, ensemble of ${training.folds} folds`;
}

function widthInWords(width: number): string {
  return width === 32
    ? "half width (32 to 256 feature maps)"
    : `width ${width} (to ${8 * width} feature maps)`;
}

function describeLogistic({ training }: Study, { factors, penalty }: LogisticPlan): string {
  const kind = penalty === "ridge" ? "Ridge logistic regression" : "Logistic regression";
  return `${kind} on ${factors.length} factors, mean of ${training.folds} folds`;
}
