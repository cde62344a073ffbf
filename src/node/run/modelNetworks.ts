// The networks of finished models, opened as they are asked for.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NetworkModelFile } from "../../core/model/modelFile.ts";
import { networkInput, type PreparedPatient } from "../../core/model/preparation.ts";
import type { NetworkLogit } from "../../core/model/score.ts";
import { importWeights } from "../../core/network/export.ts";
import type { Runtime } from "../../core/network/runtime.ts";
import { openScorer, type Scorer } from "../../core/network/score.ts";
import { fail } from "../../core/problem/problem.ts";
import { loadRuntime } from "../runtime/runtime.ts";
import type { StoredModel } from "./modelFolder.ts";

export interface ModelNetworks {
  readonly logit: NetworkLogit;
  release(): Promise<void>;
}

/** Each network is opened once; release them when done. `warn` is told where a slower runtime stands in. */
export function openNetworks(models: readonly StoredModel[], warn: (line: string) => void): ModelNetworks {
  const folders = new Map(models.map(({ model, folder }) => [model.name, folder]));
  const scorers = new Map<string, Promise<Scorer>>();
  let runtime: Promise<Runtime> | undefined;

  const open = async (model: NetworkModelFile, file: string): Promise<Scorer> => {
    runtime ??= loadRuntime(warn);
    const weights = importWeights(await readWeights(file), model.network, file);
    return openScorer({ runtime: await runtime, description: model.network, weights });
  };

  return {
    logit: async (model, fold, prepared, factors) => {
      const sample = { patient: prepared.patient, images: imagesOf(model, prepared), factors };
      const file = join(folders.get(model.name)!, model.folds[fold]!.weights);
      const scorer = scorers.get(file) ?? open(model, file);
      scorers.set(file, scorer);
      const [logit] = await (await scorer).score([sample], model.testTime);
      return logit!;
    },
    release: async () => {
      for (const scorer of await Promise.allSettled(scorers.values()))
        if (scorer.status === "fulfilled") await scorer.value.release();
    },
  };
}

function imagesOf(model: NetworkModelFile, prepared: PreparedPatient): Record<string, Float32Array> {
  return Object.fromEntries(
    model.channels.map((channel) => [
      channel,
      networkInput(prepared, channel, model.preparation) ??
        fail({
          code: "ct-missing",
          where: { patient: prepared.patient },
          found: "no CT",
          expected: `PET and CT for model ${model.name}`,
          remedy: "Give the CT, or use the scores of models that read PET alone.",
        }),
    ]),
  );
}

function readWeights(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) =>
    fail({
      code: "model-incomplete",
      where: { file },
      found: error instanceof Error ? error.message : String(error),
      expected: "the weights that model.json names, beside it",
      remedy: "Copy the model's whole folder.",
    }),
  );
}
