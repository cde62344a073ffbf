// A study's settings as the report's legends and methods paragraph name them.
import type { LogisticPlan, ModelPlan, NetworkPlan, Study } from "../study/study.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";
import type { ModelDescription, Recipe } from "./results.ts";

/**
 * What the methods paragraph needs of the settings; `folds` is how many there were, which a column of the table may
 * say.
 */
export function recipeOf(study: Study, folds: number): Recipe {
  const { images, training, cohorts, threshold } = study;
  return {
    spacingMm: images.spacingMm,
    boxVoxels: images.boxVoxels,
    folds,
    epochs: training.epochs,
    batch: training.batch,
    width: training.width,
    fusion: training.fusion,
    seed: training.seed,
    thresholdRule: threshold,
    missingFactors: study.missingFactors,
    split:
      cohorts.kind === "column"
        ? `cohorts given by column '${cohorts.column}'`
        : cohorts.split < 1
          ? `random split of the development patients, ${Math.round(100 * cohorts.split)}% training, stratified on the endpoint, seed ${cohorts.seed}`
          : "all development patients train",
  };
}

/**
 * A model as legends name it; `parameters` is the number of trained weights of one of its networks, or of
 * coefficients.
 */
export function describeModel(
  study: Study,
  model: ModelPlan,
  { folds, parameters }: { readonly folds: number; readonly parameters: number },
): ModelDescription {
  return {
    name: model.name,
    kind: model.kind,
    channels: model.kind === "network" ? model.channels : [],
    factors: model.factors,
    description:
      model.kind === "network" ? describeNetwork(study, model, folds) : describeLogistic(model, folds),
    parameters,
  };
}

/** What stands beside every number because of how the study was set up. */
export function studyWarnings(
  { cohorts, training }: Study,
  patients: readonly Pick<AnalysedPatient, "cohort" | "centre">[],
): readonly string[] {
  const warnings: string[] = [];
  if (training.width < fullWidth) warnings.push(`Networks of ${widthInWords(training.width)}.`);
  const external = patients.filter(({ cohort }) => cohort === "external-validation");
  if (new Set(external.map(({ centre }) => centre)).size === 1)
    warnings.push("External validation is of one centre.");
  if (cohorts.kind === "split" && patients.some(({ cohort }) => cohort === "internal-validation"))
    warnings.push("Internal validation is a held-out random split.");
  return warnings;
}

/** Of ResNet10's first stage. */
const fullWidth = 64;

function describeNetwork({ training }: Study, { channels, factors }: NetworkPlan, folds: number): string {
  const images = channels.map((channel) => (channel === "pet" ? "PET" : "CT")).join(" and ");
  const branches =
    channels.length > 1 ? `, joined ${training.fusion === "late" ? "late (a branch each)" : "early"}` : "";
  const clinical = factors.length > 0 ? `, with ${factors.length} clinical factors` : "";
  const width = training.width === fullWidth ? "" : `, ${widthInWords(training.width)}`;
  return `3D ResNet10 on ${images}${branches}${clinical}${width}, ensemble of ${folds} folds`;
}

function widthInWords(width: number): string {
  return width === 32
    ? "half width (32 to 256 feature maps)"
    : `width ${width} (to ${8 * width} feature maps)`;
}

function describeLogistic({ factors, penalty }: LogisticPlan, folds: number): string {
  const kind = penalty === "ridge" ? "Ridge logistic regression" : "Logistic regression";
  return `${kind} on ${factors.length} factors, mean of ${folds} folds`;
}
