// The unit that scores patients with one trained network.
import { readFile } from "node:fs/promises";
import type { TestTimeSettings } from "../../../core/model/modelFile.ts";
import type { IntensitySettings } from "../../../core/model/preparation.ts";
import type { NetworkDescription } from "../../../core/network/description.ts";
import { importWeights } from "../../../core/network/export.ts";
import { openScorer } from "../../../core/network/score.ts";
import { loadRuntime } from "../../runtime/runtime.ts";
import type { UnitWork } from "../../workers/unit.ts";
import { type PatientInput, readSamples } from "./networkSamples.ts";

export interface ScoreInput {
  readonly description: NetworkDescription;
  readonly weightsFile: string;
  readonly intensity: IntensitySettings;
  readonly testTime: TestTimeSettings;
  readonly patients: readonly PatientInput[];
}

/** Boxes in memory at once. */
const block = 32;

/** The network's logit of each patient, in their order. */
export const scoreUnit: UnitWork<ScoreInput, readonly number[], { readonly done: number }> = async (
  input,
  report,
) => {
  const scorer = await openScorer({
    runtime: await loadRuntime((line) => process.stderr.write(`${line}\n`)),
    description: input.description,
    weights: importWeights(await readFile(input.weightsFile), input.description, input.weightsFile),
  });
  try {
    const logits: number[] = [];
    for (let from = 0; from < input.patients.length; from += block) {
      const patients = input.patients.slice(from, from + block);
      const samples = await readSamples(patients, input.description.channels, input.intensity);
      logits.push(...(await scorer.score(samples, input.testTime)));
      report({ done: logits.length });
    }
    return logits;
  } finally {
    await scorer.release();
  }
};
