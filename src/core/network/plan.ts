// How a network is trained: everything besides its description that decides its weights.
import { fail } from "../problem/problem.ts";
import { type AugmentationName, augmentationNames } from "../volume/augment.ts";

export interface TrainingPlan {
  readonly epochs: number;
  readonly batch: number;
  /** Peak rate, after the warm-up. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of all steps in which the rate climbs from 0 in a straight line; then it falls to 0 along a cosine. */
  readonly warmUpShare: number;
  readonly augmentation: readonly AugmentationName[];
  /** Brings every channel to mean 0 and SD 1 by the training samples' own mean and SD, which become part of the weights; helps early fusion. */
  readonly standardise: boolean;
  readonly seed: number;
}

/** The default recipe (docs/methods): AdamW, cosine after a 5% warm-up, flips, axis exchanges, shifts and intensity. */
export const defaultPlan: TrainingPlan = {
  epochs: 60,
  batch: 8,
  learningRate: 3e-4,
  weightDecay: 1e-2,
  warmUpShare: 0.05,
  augmentation: ["flip", "exchange", "shift", "intensity"],
  standardise: false,
  seed: 1,
};

/** How many samples a batch has and how many batches an epoch. */
export interface EpochShape {
  readonly batch: number;
  readonly batches: number;
}

/**
 * Every batch is full: the epoch's order is cut at the number of batches nearest to samples/batch, starting over from its head
 * where samples lack. Fewer samples than a batch make one batch of them all.
 */
export function epochShape(samples: number, plan: TrainingPlan): EpochShape {
  const batch = Math.min(plan.batch, samples);
  return { batch, batches: Math.max(1, Math.round(samples / batch)) };
}

/** Learning rate of a step (0-based) among all steps. */
export function learningRate(step: number, steps: number, plan: TrainingPlan): number {
  const warmUp = Math.round(plan.warmUpShare * steps);
  if (step < warmUp) return (plan.learningRate * (step + 1)) / warmUp;
  return (plan.learningRate * (1 + Math.cos((Math.PI * (step - warmUp)) / (steps - warmUp)))) / 2;
}

/** Refuses plans that cannot be followed. */
export function checkPlan(plan: TrainingPlan, samples: number): void {
  const refuse = (found: string, expected: string, field: string) =>
    fail({
      code: "training-plan",
      where: { field: `training.${field}` },
      found,
      expected,
      remedy: "Change the training settings of the study file.",
    });
  if (samples < 2) refuse(`${samples} training patients`, "at least 2: batch norm needs them", "samples");
  if (!Number.isInteger(plan.batch) || plan.batch < 2)
    refuse(
      `batch ${plan.batch}`,
      "a whole number from 2: batch norm has no variance of one patient",
      "batch",
    );
  if (!Number.isInteger(plan.epochs) || plan.epochs < 1)
    refuse(`epochs ${plan.epochs}`, "a whole number from 1", "epochs");
  if (!(plan.learningRate > 0 && plan.learningRate < 1))
    refuse(`learning rate ${plan.learningRate}`, "above 0 and below 1", "learningRate");
  if (!(plan.weightDecay >= 0 && plan.weightDecay < 1))
    refuse(`weight decay ${plan.weightDecay}`, "0 to below 1", "weightDecay");
  if (!(plan.warmUpShare >= 0 && plan.warmUpShare < 1))
    refuse(`warm-up share ${plan.warmUpShare}`, "0 to below 1", "warmUpShare");
  for (const name of plan.augmentation)
    if (!augmentationNames.includes(name))
      refuse(`augmentation '${name}'`, `some of ${augmentationNames.join(", ")}`, "augmentation");
}
