// Trains one network: batches in a seeded order, one ONNX run a step, AdamW on plain arrays.
import { stream } from "../random/stream.ts";
import { auc } from "../statistics/roc.ts";
import { epochOrder, fillDropout, placeSample } from "./batch.ts";
import { restoreCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { checkDescription, type NetworkDescription } from "./description.ts";
import { parametersOf } from "./parameters.ts";
import { checkPlan, epochShape, learningRate, type TrainingPlan } from "./plan.ts";
import type { Runtime } from "./runtime.ts";
import { checkSamples, marginOf, type Sample } from "./sample.ts";
import { inputStatistics } from "./standardise.ts";
import { openStepper } from "./trainingStep.ts";
import { initialWeights, type Weights } from "./weights.ts";

export interface TrainingProgress {
  /** Epochs count from 1; steps done among all. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** Mean loss of the running epoch so far. */
  readonly loss: number;
  /** AUC of the running epoch so far in the patients that train, augmented and with dropout: for display, it decides nothing. */
  readonly auc?: number;
}

/** Where checkpoints go. The caller has the clock: it says when one is due. */
export interface Checkpoints {
  /** Asked after each step. */
  readonly due: (progress: TrainingProgress) => boolean;
  readonly save: (state: Uint8Array) => Promise<void>;
}

export interface TrainingRequest {
  readonly runtime: Runtime;
  /** Keys every random stream beside the plan's seed, e.g. "PC/fold-2". */
  readonly name: string;
  readonly description: NetworkDescription;
  readonly plan: TrainingPlan;
  readonly samples: readonly Sample[];
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly checkpoints?: Checkpoints;
  /** A checkpoint to go on from; undefined: from the start. */
  readonly resumeFrom?: Uint8Array;
}

/**
 * The trained weights, with running mean and variance of each norm. The same request gives the same bytes on one CPU type, from any
 * checkpoint or none. Refuses samples, plans and descriptions that do not fit; stops, naming the batch's patients, at a loss, gradient or
 * statistic that is not finite.
 */
export async function trainNetwork(request: TrainingRequest): Promise<Weights> {
  const { runtime, name, description, plan, samples, onProgress, checkpoints, resumeFrom } = request;
  checkDescription(description);
  checkPlan(plan, samples.length);
  checkSamples(samples, description);
  const shape = epochShape(samples.length, plan);
  const steps = plan.epochs * shape.batches;
  const parameters = parametersOf(description, {
    ...initialWeights(description, plan.seed, name),
    ...(plan.standardise ? inputStatistics(samples, description) : {}),
  });
  const recipe = JSON.stringify({
    name,
    description,
    plan,
    patients: samples.map((sample) => sample.patient),
  });
  let { step, lossSum } = resumeFrom
    ? restoreCheckpoint(resumeFrom, parameters, recipe)
    : { step: 0, lossSum: 0 };

  const stepper = await openStepper(runtime, description, parameters, shape.batch);
  try {
    const margin = marginOf(samples, description);
    while (step < steps) {
      const epoch = Math.floor(step / shape.batches);
      const order = epochOrder(samples, { seed: plan.seed, network: name, epoch }, shape);
      const seen = { logits: [] as number[], outcomes: [] as number[] };
      for (let b = step % shape.batches; b < shape.batches; b++) {
        if (b === 0) lossSum = 0;
        const batch = order[b];
        batch.forEach((sample, i) => {
          const random = stream(plan.seed, "network", name, "augmentation", epoch, sample.patient);
          const augmented = plan.augmentation.length > 0 ? { names: plan.augmentation, random } : undefined;
          placeSample(stepper.tensors, i, sample, { description, margin, augmented });
          stepper.outcomes[i] = sample.outcome;
        });
        if (stepper.keep)
          fillDropout(stepper.keep, description.dropout, stream(plan.seed, "network", name, "dropout", step));
        step++;
        lossSum += await stepper.run(
          { step, rate: learningRate(step - 1, steps, plan), weightDecay: plan.weightDecay },
          batch,
        );
        seen.logits.push(...stepper.logits);
        seen.outcomes.push(...stepper.outcomes);
        const progress = {
          epoch: epoch + 1,
          epochs: plan.epochs,
          step,
          steps,
          loss: lossSum / (b + 1),
          ...(new Set(seen.outcomes).size === 2 && { auc: auc(seen.logits, seen.outcomes) }),
        };
        onProgress?.(progress);
        if (step < steps && checkpoints?.due(progress))
          await checkpoints.save(writeCheckpoint(parameters, { step, lossSum }, recipe));
      }
    }
    return parameters.weights;
  } finally {
    await stepper.release();
  }
}
