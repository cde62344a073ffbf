// Robustness in a run: masks one voxel larger and smaller reach every model that knows what they measure.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeNifti } from "../../../src/core/volume/nifti.ts";
import { temporaryFolder, tinyGeometry, tinyMask, writeStudyFile, writeTinyStudy } from "../../tinyStudy.ts";
import { recordedRun } from "./recordedRun.ts";

const { folder, remove } = temporaryFolder();
afterAll(() => remove());

test("mask ± 1 voxel: conventional models, and networks with measured factors; a mask of which nothing is left is counted in words", async () => {
  writeTinyStudy(folder, {
    study: {
      models: {
        P: { channels: ["pet"] },
        PM: { channels: ["pet"], factors: ["mtv"] },
        conventional: { factors: ["suvMax", "mtv"], penalty: "ridge" },
        clinical: { factors: "all", penalty: "ridge" },
      },
    },
  });
  // The middle slice of the mask alone: without its surface nothing is left.
  const perSlice = tinyGeometry.shape[1] * tinyGeometry.shape[2];
  const plate = tinyMask.map((value, v) => (Math.floor(v / perSlice) === 6 ? value : 0));
  writeFileSync(
    join(folder, "images", "T05", "mask.nii.gz"),
    writeNifti({ geometry: tinyGeometry, data: plate }),
  );
  const { results } = await recordedRun(folder);
  const { robustness, removed, volumeCorrelation } = results.controls!;
  const underMasks = robustness.filter(({ change }) => change === "mask ± 1 voxel");
  expect(underMasks.map(({ model, patients, leftOut }) => [model, patients, leftOut])).toEqual([
    ["P", 23, 1],
    ["PM", 23, 1],
    ["conventional", 23, 1],
  ]);
  // The mask is even about its centre, so the box stays: only what is measured can change a score.
  const icc = (model: string) => underMasks.find((own) => own.model === model)!.icc!.estimate;
  expect(icc("P")).toBeCloseTo(1, 9);
  expect(icc("PM")).toBeLessThan(1 - 1e-9);
  expect(icc("conventional")).toBeLessThan(1 - 1e-9);
  expect(Object.keys(removed)).toEqual(["P", "PM"]);
  expect(Object.keys(volumeCorrelation)).toEqual(["P", "PM"]);
  expect(readFileSync(join(folder, "run", "report", "index.html"), "utf8")).toContain(
    "shrunk by one voxel nothing is left of the mask: P 1, PM 1 and conventional 1.",
  );
});

test("a study without a network says how its measures hold, and claims no negative control", async () => {
  writeStudyFile(folder, { models: { conventional: { factors: ["suvMax", "mtv"], penalty: "ridge" } } });
  const { results, report } = await recordedRun(folder);
  expect(results.controls!.robustness).toMatchObject([
    { model: "conventional", change: "mask ± 1 voxel", patients: 23, leftOut: 1 },
  ]);
  const text = readFileSync(report, "utf8");
  expect(text).toContain('<section id="robustness"');
  expect(text).not.toMatch(/<section id="controls"|without the tumour|Negative controls|Box shifted/);
});
