// Nobody's own outcome has a part in the model that scores him.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelFile } from "../../../src/core/model/modelFile.ts";
import { problemOf } from "../../core/dicom/problemOf.ts";
import { hashesOf } from "../../fileHashes.ts";
import {
  type TinyPatient,
  temporaryFolder,
  tinyTraining,
  writeTinyStudy,
  writeTinyTable,
} from "../../tinyStudy.ts";
import { recordedRun } from "./recordedRun.ts";

const { folder, remove } = temporaryFolder();
const sound = join(folder, "sound");
let patients: readonly TinyPatient[] = [];

beforeAll(async () => {
  patients = writeTinyStudy(sound, {
    study: {
      models: {
        CPC: { channels: ["pet", "ct"], factors: "all" },
        clinical: { factors: "all", penalty: "ridge" },
      },
      training: { ...tinyTraining, standardise: true },
    },
  });
  cpSync(sound, join(folder, "fold"), { recursive: true });
  cpSync(sound, join(folder, "cohorts"), { recursive: true });
  await recordedRun(sound);
});
afterAll(() => remove());

/** The study with the outcomes of some patients turned round, run. */
async function runTurned(name: string, turned: (patient: TinyPatient) => boolean): Promise<string> {
  const study = join(folder, name);
  writeTinyTable(
    study,
    patients.map((patient) =>
      turned(patient) ? { ...patient, outcome: patient.outcome === 1 ? 0 : 1 } : patient,
    ),
  );
  await recordedRun(study);
  return study;
}

describe("methods: scaler, imputation, choice of factors fitted on all, best epoch on validation: a model", () => {
  it("keeps weights, scaler, encoder and coefficients when every label of the fold it leaves out is turned", async () => {
    const turned = await runTurned("fold", ({ fold }) => fold === 1);
    const [before, after] = [weights(sound), weights(turned)];
    expect(after["CPC/fold-1.safetensors"]).toBe(before["CPC/fold-1.safetensors"]);
    // The check can fail: the network that learns from these labels is another one.
    expect(after["CPC/fold-2.safetensors"]).not.toBe(before["CPC/fold-2.safetensors"]);
    for (const name of ["CPC", "clinical"])
      expect(model(turned, name).folds[0], name).toEqual(model(sound, name).folds[0]);
    expect(model(turned, "clinical").folds[1]).not.toEqual(model(sound, "clinical").folds[1]);
    // So the scores of that fold's patients are the same, whatever their labels.
    for (const { id, fold } of patients)
      if (fold === 1) expect(scoresOf(turned, id), id).toEqual(scoresOf(sound, id));
  });

  it("keeps weights, threshold and scores when every label of the validation cohorts is turned", async () => {
    const turned = await runTurned("cohorts", ({ cohort }) => cohort !== "training");
    expect(weights(turned)).toEqual(weights(sound));
    for (const name of ["CPC", "clinical"]) {
      const { folds, threshold, training } = model(sound, name);
      expect(model(turned, name)).toMatchObject({ folds, training });
      expect(model(turned, name).threshold).toEqual(threshold);
    }
    for (const { id } of patients) expect(scoresOf(turned, id), id).toEqual(scoresOf(sound, id));
    expect(read(turned, "results.json")).not.toBe(read(sound, "results.json"));
  });
});

describe("methods: one patient in two sets: a patient in two cohorts", () => {
  it("is refused by name, and nothing of the earlier run is touched", async () => {
    const before = hashesOf(join(sound, "run"));
    const twice = patients.find(({ cohort }) => cohort === "training")!;
    writeTinyTable(sound, [...patients, { ...twice, cohort: "external-validation", fold: undefined }]);
    expect(await problemOf(() => recordedRun(sound))).toMatchObject({
      code: "patient-in-two-cohorts",
      where: { patient: twice.id, file: "patients.csv", row: 2 },
    });
    expect(hashesOf(join(sound, "run"))).toEqual(before);
  });
});

function weights(study: string): Record<string, string> {
  const files = hashesOf(join(study, "run", "models"));
  return Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith(".safetensors")));
}

function model(study: string, name: string): ModelFile {
  return JSON.parse(read(study, `models/${name}/model.json`));
}

/** The line of scores.csv without the outcome, which is the table's. */
function scoresOf(study: string, patient: string): string[] {
  const line = read(study, "scores.csv")
    .split("\n")
    .find((text) => text.startsWith(`${patient},`))!;
  // patient, cohort, fold, outcome, CPC, clinical, then apparent scores, to which every fold belongs.
  return line.split(",").filter((_, i) => i !== 3 && i < 6);
}

function read(study: string, file: string): string {
  return readFileSync(join(study, "run", file), "utf8");
}
