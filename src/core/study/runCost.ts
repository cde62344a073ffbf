// What a run will take in time, memory and disk, from counts and from what a training step was measured to take.
import { needsCt } from "./needs.ts";
import type { Study } from "./study.ts";

/** A training step of one model's network, measured on the machine that will run it, with as many processes beside as the run will have. */
export interface StepCost {
  readonly model: string;
  readonly secondsPerStep: number;
  /** Largest resident memory of the process, boxes of the training patients not counted. */
  readonly processBytes: number;
  /** Trained weights of the network. */
  readonly weights: number;
}

export interface RunCost {
  readonly networks: number;
  readonly steps: number;
  readonly trainSeconds: number;
  readonly scoreSeconds: number;
  /** Largest memory of all processes together. */
  readonly memoryBytes: number;
  /** What the run leaves on disk: boxes and networks, figures and report not counted. */
  readonly diskBytes: number;
}

/**
 * Estimates a run's cost. `training` patients in `foldCount` folds, `patients` in all, `workers` processes at once. Steps are exact; a patient's
 * scoring is taken as a third of its share of a training step (forward without backward).
 */
export function runCost(
  study: Study,
  counts: {
    readonly patients: number;
    readonly training: number;
    readonly foldCount: number;
    readonly workers: number;
  },
  costs: readonly StepCost[],
): RunCost {
  const { epochs, batch, testTimeCopies, seeds } = study.training;
  const { patients, training, foldCount, workers } = counts;
  const learners = training - Math.floor(training / foldCount);
  const batchSize = Math.min(batch, learners);
  const stepsOfNetwork = epochs * Math.max(1, Math.round(learners / batchSize));
  const trainings = foldCount * seeds;
  const networks = costs.length * trainings;
  // One seed is trained after the other.
  const hands = Math.max(1, Math.min(workers, costs.length * foldCount));
  const trainSeconds =
    costs.reduce((sum, { secondsPerStep }) => sum + trainings * stepsOfNetwork * secondsPerStep, 0) / hands;
  const forwards = patients * trainings * Math.max(1, testTimeCopies);
  const scoreSeconds =
    costs.reduce((sum, { secondsPerStep }) => sum + (forwards * secondsPerStep) / batchSize / 3, 0) / hands;

  const voxels = (study.images.boxVoxels + 2 * study.images.marginVoxels) ** 3;
  const channels = needsCt(study) ? 2 : 1;
  const samples = learners * channels * voxels * bytesPerNumber;
  const largest = Math.max(0, ...costs.map(({ processBytes }) => processBytes + samples));
  const boxes = patients * (channels + 1) * voxels * bytesPerNumber;
  const weights = costs.reduce((sum, cost) => sum + cost.weights, 0) * bytesPerNumber;
  return {
    networks,
    steps: networks * stepsOfNetwork,
    trainSeconds,
    scoreSeconds,
    memoryBytes: hands * largest,
    // Every network is kept in the cache, those of the first seed in run/models too.
    diskBytes: boxes + (trainings + foldCount) * weights,
  };
}

const bytesPerNumber = 4;
