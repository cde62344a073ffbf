// Several seeds: each a whole training of its own, kept, and the range of their AUCs beside the run's own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder, tinyTraining, writeStudyFile, writeTinyStudy } from "../../tinyStudy.ts";
import { recordedRun } from "./recordedRun.ts";

const { folder, remove } = temporaryFolder();
afterAll(() => remove());
const withSeeds = (seeds: number) => ({
  models: { P: { channels: ["pet"] } },
  training: { ...tinyTraining, epochs: 1, seeds },
});
const scoresCsv = () => readFileSync(join(folder, "run", "scores.csv"), "utf8");

it("MIC-DKFZ/nnUNet#2871: trains with other seeds, leaves the scores those of the first, and shows the spread", async () => {
  writeTinyStudy(folder, { study: withSeeds(1) });
  const once = await recordedRun(folder);
  expect(once.results).not.toHaveProperty("seedSpread");
  const scores = scoresCsv();

  writeStudyFile(folder, withSeeds(3));
  const thrice = await recordedRun(folder);
  expect(scoresCsv()).toBe(scores);
  const { seeds, auc } = thrice.results.seedSpread!;
  expect(seeds).toEqual([1, 2, 3]);
  const own = auc["P"]!["external-validation"]!;
  expect(own.aucs[0]).toBe(thrice.results.discrimination["P"]!["external-validation"]!.auc);
  expect(own.aucs).toHaveLength(3);
  expect([own.least, own.most]).toEqual([Math.min(...own.aucs), Math.max(...own.aucs)]);
  // Other seeds are other networks.
  expect(new Set(Object.values(auc["P"]!).flatMap(({ aucs }) => aucs)).size).toBeGreaterThan(3);
  expect(readFileSync(join(folder, "run", "report", "index.html"), "utf8")).toContain("Range over 3 seeds");

  // What is trained stays: nothing is left to do.
  expect((await recordedRun(folder)).stages).toEqual({});
}, 120_000);
