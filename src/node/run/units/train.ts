// The unit that trains one network of an ensemble, with checkpoints: a kill loses at most two minutes.
import { readFile, rm } from "node:fs/promises";
import type { IntensitySettings } from "../../../core/model/preparation.ts";
import type { NetworkDescription } from "../../../core/network/description.ts";
import type { TrainingPlan } from "../../../core/network/plan.ts";
import { writeSafetensors } from "../../../core/network/safetensors.ts";
import { type TrainingProgress, trainNetwork } from "../../../core/network/train.ts";
import { writeWhole } from "../../files/atomic.ts";
import { loadRuntime } from "../../runtime/runtime.ts";
import type { UnitWork } from "../../workers/unit.ts";
import { type PatientInput, readSamples } from "./networkSamples.ts";

export interface TrainInput {
  /** Keys the random streams, e.g. "PC/fold-2". */
  readonly name: string;
  readonly description: NetworkDescription;
  readonly plan: TrainingPlan;
  readonly intensity: IntensitySettings;
  readonly patients: readonly (PatientInput & { readonly outcome: 0 | 1 })[];
  readonly weightsFile: string;
  readonly checkpointFile: string;
  readonly checkpointSeconds: number;
}

const reportMs = 200;

/** Trains, writes the weights and removes the checkpoint. Goes on from a checkpoint of the same recipe where there is one. */
export const trainUnit: UnitWork<TrainInput, { readonly steps: number }, TrainingProgress> = async (
  input,
  report,
) => {
  const samples = await readSamples(input.patients, input.description.channels, input.intensity);
  const resumeFrom = await readFile(input.checkpointFile).catch(() => undefined);
  let savedMs = Date.now();
  let reportedMs = 0;
  let steps = 0;
  const weights = await trainNetwork({
    runtime: await loadRuntime((line) => process.stderr.write(`${line}\n`)),
    name: input.name,
    description: input.description,
    plan: input.plan,
    samples: samples.map((sample, i) => ({ ...sample, outcome: input.patients[i]!.outcome })),
    ...(resumeFrom && { resumeFrom }),
    onProgress: (progress) => {
      steps = progress.steps;
      if (Date.now() - reportedMs < reportMs && progress.step < progress.steps) return;
      reportedMs = Date.now();
      report(progress);
    },
    checkpoints: {
      due: () => Date.now() - savedMs >= input.checkpointSeconds * 1000,
      save: async (state) => {
        await writeWhole(input.checkpointFile, state);
        savedMs = Date.now();
      },
    },
  });
  await writeWhole(input.weightsFile, writeSafetensors(weights).bytes);
  await rm(input.checkpointFile, { force: true });
  return { steps };
};
