// Same seed, same bytes; and a second run does only what changed.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashesOf, timesOf } from "../../fileHashes.ts";
import {
  temporaryFolder,
  tinyTraining,
  writeStudyFile,
  writeTinyImages,
  writeTinyStudy,
} from "../../tinyStudy.ts";
import { recordedRun } from "./recordedRun.ts";

const { folder, remove } = temporaryFolder();
const first = join(folder, "first");
const models = {
  PC: { channels: ["pet", "ct"], factors: ["age"] },
  clinical: { factors: "all", penalty: "ridge" },
};

beforeAll(async () => {
  writeTinyStudy(first, { study: { models } });
  cpSync(first, join(folder, "second"), { recursive: true });
  const { stages } = await recordedRun(first, { workers: 4 });
  expect(stages).toMatchObject({ prepare: 24, train: 2, score: 48 });
});
afterAll(() => remove());

describe("the same study", () => {
  it("gives the same weights, models, scores and results to the byte with one process as with four", async () => {
    const second = join(folder, "second");
    await recordedRun(second, { workers: 1 });
    const weights = hashesOf(join(first, "run", "models"));
    expect(Object.keys(weights).filter((name) => /fold-\d\.safetensors$/.test(name))).toHaveLength(2);
    expect(hashesOf(join(second, "run", "models"))).toEqual(weights);
    for (const file of ["results.json", "scores.csv"])
      expect(readFileSync(join(second, "run", file), "utf8")).toBe(read(file));
  });
});

describe("a second run", () => {
  it("does nothing where nothing changed, and touches no file", async () => {
    const before = timesOf(join(first, "run"));
    const begun = performance.now();
    const { stages } = await recordedRun(first);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(stages).toEqual({});
    expect(timesOf(join(first, "run"))).toEqual(before);
  });

  it("trains nothing anew for another title", async () => {
    writeStudyFile(first, { models, title: "Another title" });
    const before = timesOf(join(first, "run", "cache"));
    const { stages, results } = await recordedRun(first);
    expect(Object.keys(stages)).toEqual(["write"]);
    expect(results.study).toBe("Another title");
    expect(read("results.json")).toContain("Another title");
    const { "output.key": _, ...after } = timesOf(join(first, "run", "cache"));
    expect(before).toMatchObject(after);
  });

  it("prepares nothing anew for other epochs or another window of intensities, but trains", async () => {
    const weights = hashesOf(join(first, "run", "models", "PC"));
    const images = { spacingMm: 4, boxVoxels: 8, marginVoxels: 1, ct: { window: [-100, 200] } };
    writeStudyFile(first, { models, images, training: { ...tinyTraining, epochs: 4 } });
    const { stages } = await recordedRun(first);
    expect(stages).toMatchObject({ train: 2, score: 48 });
    expect(stages).not.toHaveProperty("prepare");
    const after = hashesOf(join(first, "run", "models", "PC"));
    for (const fold of ["fold-1.safetensors", "fold-2.safetensors"])
      expect(after[fold]).not.toBe(weights[fold]);
  });

  it("prepares the one patient whose image changed, and trains the networks that learn from it", async () => {
    writeStudyFile(first, { models });
    await recordedRun(first);
    const before = hashesOf(join(first, "run", "models", "PC"));
    // T01 trains, and is left out with fold 1.
    writeTinyImages(first, { id: "T01", outcome: 1 }, "nifti", 2);
    const { stages } = await recordedRun(first);
    expect(stages).toMatchObject({ prepare: 1, train: 1, score: 48 });
    const after = hashesOf(join(first, "run", "models", "PC"));
    expect(after["fold-1.safetensors"]).toBe(before["fold-1.safetensors"]);
    expect(after["fold-2.safetensors"]).not.toBe(before["fold-2.safetensors"]);
  });

  it("leaves nothing of a model that is no longer in the study", async () => {
    const conventional = { factors: ["suvMax", "mtv"], penalty: "ridge" };
    writeStudyFile(first, { models: { conventional } });
    await recordedRun(first);
    const left = Object.keys(hashesOf(join(first, "run", "models")));
    expect(left).toEqual(["conventional/model.json"]);
  });

  it("writes anew what somebody removed or wrote over", async () => {
    writeFileSync(join(first, "run", "cache", "output.key"), "");
    writeFileSync(join(first, "run", "scores.csv"), "");
    await recordedRun(first);
    expect(read("scores.csv")).toMatch(/^patient,cohort,fold,outcome,conventional,conventional_apparent\n/);
  });
});

function read(file: string): string {
  return readFileSync(join(first, "run", file), "utf8");
}
