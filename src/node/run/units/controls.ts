// The unit that scores changed images with one trained network.
import { readFile } from "node:fs/promises";
import { changePatient, type ImageChange } from "../../../core/model/imageChanges.ts";
import type { TestTimeSettings } from "../../../core/model/modelFile.ts";
import type { IntensitySettings } from "../../../core/model/preparation.ts";
import type { NetworkDescription } from "../../../core/network/description.ts";
import { importWeights } from "../../../core/network/export.ts";
import { openScorer } from "../../../core/network/score.ts";
import { stream } from "../../../core/random/stream.ts";
import { loadRuntime } from "../../runtime/runtime.ts";
import type { UnitWork } from "../../workers/unit.ts";
import { readWide } from "../preparedFile.ts";
import { type PatientInput, sampleOf } from "./networkSamples.ts";

export interface ControlsInput {
  readonly description: NetworkDescription;
  readonly weightsFile: string;
  readonly intensity: IntensitySettings;
  readonly testTime: TestTimeSettings;
  readonly seed: number;
  readonly patients: readonly (PatientInput & { readonly changes: readonly NamedChange[] })[];
}

export interface NamedChange {
  readonly name: string;
  readonly change: ImageChange;
  /** Where the change changes the patient's encoded factors too. */
  readonly factors?: readonly number[];
}

/** By patient, the logit under each of its changes; null where the change can not be made. */
export type ControlLogits = readonly Readonly<Record<string, number | null>>[];

export const controlsUnit: UnitWork<ControlsInput, ControlLogits, { readonly done: number }> = async (
  input,
  report,
) => {
  const { description, intensity, testTime } = input;
  const scorer = await openScorer({
    runtime: await loadRuntime((line) => process.stderr.write(`${line}\n`)),
    description,
    weights: importWeights(await readFile(input.weightsFile), description, input.weightsFile),
  });
  try {
    const logits: Record<string, number | null>[] = [];
    for (const patient of input.patients) {
      const wide = await readWide(patient.prepared);
      const own: Record<string, number | null> = {};
      for (const { name, change, factors = patient.factors } of patient.changes) {
        const random = stream(input.seed, "image-change", name, patient.patient);
        const changed = changePatient(wide, change, random);
        const [logit] =
          changed === undefined
            ? [null]
            : await scorer.score(
                [sampleOf(changed, { ...patient, factors }, description.channels, intensity)],
                testTime,
              );
        own[name] = logit ?? null;
      }
      logits.push(own);
      report({ done: logits.length });
    }
    return logits;
  } finally {
    await scorer.release();
  }
};
