// Finished models on disk: a folder with model.json, or run/models with one such folder a model.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ModelFile, parseModelFile } from "../../core/model/modelFile.ts";
import type { PreparationSettings } from "../../core/model/preparation.ts";
import { fail } from "../../core/problem/problem.ts";

export interface StoredModel {
  readonly folder: string;
  readonly model: ModelFile;
}

export interface ModelFolder {
  /** At least one, in the order of their folders' names. */
  readonly models: readonly StoredModel[];
  /** Of all of them: a patient's box is made once. */
  readonly preparation: PreparationSettings;
}

/**
 * Reads the models of a folder. Refuses a folder without one (`model-missing`), models that prepare images in different ways
 * (`models-of-several-runs`), and what parseModelFile refuses.
 */
export async function readModels(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const models: StoredModel[] = [];
  for (const each of await modelFolders(folder)) {
    const file = join(each, "model.json");
    models.push({ folder: each, model: parseModelFile(await readFile(file, "utf8"), file) });
  }
  const [first] = models;
  if (first === undefined) return refuseEmpty(folder);
  const { preparation } = first.model;
  const other = models.find(({ model }) => JSON.stringify(model.preparation) !== JSON.stringify(preparation));
  if (other !== undefined)
    fail({
      code: "models-of-several-runs",
      where: { file: folder },
      found: `models that prepare images in different ways: ${first.model.name} and ${other.model.name}`,
      expected: "the models of one run",
      remedy: "Give one model's folder at a time.",
    });
  return { models, preparation };
}

async function modelFolders(folder: string): Promise<readonly string[]> {
  const hasModel = (path: string) => existsSync(join(path, "model.json"));
  if (hasModel(folder)) return [folder];
  const names = await readdir(folder).catch(() => []);
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter(hasModel);
}

function refuseEmpty(folder: string): never {
  return fail({
    code: "model-missing",
    where: { file: folder },
    found: existsSync(folder) ? "no model.json in it or in its folders" : "no such folder",
    expected: "run/models/NAME of a finished run, or run/models",
    remedy: "Finish a run first, or give the folder that you were sent.",
  });
}
