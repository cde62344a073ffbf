// What a network's unit reads of each patient: its prepared box, normalised, and its encoded factors.
import {
  type IntensitySettings,
  networkInput,
  type PreparedPatient,
} from "../../../core/model/preparation.ts";
import type { ScoringSample } from "../../../core/network/sample.ts";
import { fail } from "../../../core/problem/problem.ts";
import { readPrepared } from "../preparedFile.ts";

export interface PatientInput {
  readonly patient: string;
  /** Path of its prepared file. */
  readonly prepared: string;
  readonly factors: readonly number[];
}

/** The samples of a network with these channels, in the inputs' order. A patient without a channel is refused. */
export async function readSamples(
  inputs: readonly PatientInput[],
  channels: readonly ("pet" | "ct")[],
  intensity: IntensitySettings,
): Promise<ScoringSample[]> {
  const samples: ScoringSample[] = [];
  for (const input of inputs) samples.push(await readSample(input, channels, intensity));
  return samples;
}

async function readSample(
  input: PatientInput,
  channels: readonly ("pet" | "ct")[],
  intensity: IntensitySettings,
): Promise<ScoringSample> {
  return sampleOf(await readPrepared(input.prepared), input, channels, intensity);
}

/** A prepared patient as a network takes it. */
export function sampleOf(
  prepared: PreparedPatient,
  input: Pick<PatientInput, "patient" | "factors">,
  channels: readonly ("pet" | "ct")[],
  intensity: IntensitySettings,
): ScoringSample {
  const images: Partial<Record<"pet" | "ct", Float32Array>> = {};
  for (const channel of channels) {
    images[channel] =
      networkInput(prepared, channel, intensity) ??
      fail({
        code: "ct-missing",
        where: { patient: input.patient },
        found: "no CT",
        expected: "PET and CT for a model that reads both",
        remedy: "Leave the patient out, or leave the models that read CT out of the study file.",
      });
  }
  return { patient: input.patient, images, factors: Float32Array.from(input.factors) };
}
