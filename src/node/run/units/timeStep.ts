// The unit that measures what a training step takes on this machine, for `uptake check`: a few real steps on noise.
import type { NetworkDescription } from "../../../core/network/description.ts";
import type { TrainingPlan } from "../../../core/network/plan.ts";
import type { Sample } from "../../../core/network/sample.ts";
import { trainNetwork } from "../../../core/network/train.ts";
import { stream } from "../../../core/random/stream.ts";
import { loadRuntime } from "../../runtime/runtime.ts";
import type { UnitWork } from "../../workers/unit.ts";

export interface TimeStepInput {
  readonly description: NetworkDescription;
  readonly plan: TrainingPlan;
  readonly marginVoxels: number;
}

export interface TimedStep {
  readonly secondsPerStep: number;
  /** Largest resident memory of the process. */
  readonly processBytes: number;
  readonly weights: number;
}

/** The first step opens the session and is not counted. */
const steps = 4;

/** The fastest of a few steps of the network, and the memory that its process needed. */
export const timeStepUnit: UnitWork<TimeStepInput, TimedStep, never> = async (input) => {
  const { description, plan, marginVoxels } = input;
  const samples = noise(description, marginVoxels, plan.batch);
  const times: number[] = [];
  const weights = await trainNetwork({
    runtime: await loadRuntime((line) => process.stderr.write(`${line}\n`)),
    name: "check",
    description,
    plan: { ...plan, epochs: steps, standardise: false },
    samples,
    onProgress: () => times.push(performance.now()),
  });
  const durations = times.slice(1).map((time, i) => (time - times[i]!) / 1000);
  return {
    secondsPerStep: Math.min(...durations),
    processBytes: process.resourceUsage().maxRSS * 1024,
    weights: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
  };
};

function noise(description: NetworkDescription, marginVoxels: number, count: number): Sample[] {
  const random = stream(1, "check");
  const voxels = (description.boxVoxels + 2 * marginVoxels) ** 3;
  const box = () => Float32Array.from({ length: voxels }, () => random.next());
  return Array.from({ length: count }, (_, i) => ({
    patient: `noise-${i}`,
    images: Object.fromEntries(description.channels.map((channel) => [channel, box()])),
    factors: Float32Array.from({ length: description.factorCount }, () => random.normal()),
    outcome: i % 2 === 0 ? 0 : 1,
  }));
}
