// Finished models on disk: a folder with model.json, or run/models with one such folder a model.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ModelFile, parseModelFile } from "../../core/model/modelFile.ts";
import { networkInput } from "../../core/model/preparation.ts";
import type { NetworkLogit } from "../../core/model/score.ts";
import { importWeights } from "../../core/network/export.ts";
import { openScorer, type Scorer } from "../../core/network/score.ts";
import { fail } from "../../core/problem/problem.ts";
import { loadRuntime } from "../runtime/runtime.ts";

export interface StoredModel {
  readonly folder: string;
  readonly model: ModelFile;
}

/** The models of a folder, in the order of their names. Refuses (`model-missing`) a folder without one. */
export async function readModels(path: string): Promise<StoredModel[]> {
  const folder = resolve(path);
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : [];
  const folders = entries.some(({ name }) => name === "model.json")
    ? [folder]
    : entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name))
        .sort();
  const models: StoredModel[] = [];
  for (const each of folders) {
    const file = join(each, "model.json");
    if (existsSync(file))
      models.push({ folder: each, model: parseModelFile(await readFile(file, "utf8"), file) });
  }
  if (models.length === 0)
    fail({
      code: "model-missing",
      where: { file: folder },
      found: existsSync(folder) ? "no model.json in it or in its folders" : "no such folder",
      expected: "run/models/NAME of a finished run, or run/models",
      remedy: "Finish a run first, or give the folder that you were sent.",
    });
  return models;
}

export interface OpenNetworks {
  readonly logit: NetworkLogit;
  release(): Promise<void>;
}

/** Opens the networks of models as they are asked for, each once; release them when done. */
export function openNetworks(models: readonly StoredModel[], warn: (line: string) => void): OpenNetworks {
  const scorers = new Map<string, Promise<Scorer>>();
  const folders = new Map(models.map(({ model, folder }) => [model.name, folder]));
  const runtime = memoised(() => loadRuntime(warn));
  return {
    logit: async (model, fold, prepared, factors) => {
      const images = Object.fromEntries(
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
      const file = join(folders.get(model.name)!, model.folds[fold]!.weights);
      const scorer = scorers.get(file) ?? openFold(file);
      scorers.set(file, scorer);
      const [logit] = await (await scorer).score(
        [{ patient: prepared.patient, images, factors }],
        model.testTime,
      );
      return logit!;

      async function openFold(path: string): Promise<Scorer> {
        const weights = importWeights(await readFile(path), model.network, path);
        return openScorer({ runtime: await runtime(), description: model.network, weights });
      }
    },
    release: async () => {
      for (const scorer of scorers.values()) await (await scorer).release();
    },
  };
}

function memoised<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
