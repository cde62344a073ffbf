// uptake run, and what score and validate make of its models: on phantoms, at another place, with the study gone.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results, ScoreRow } from "../../../src/core/analysis/results.ts";
import { scoreRowsOf } from "../../../src/core/analysis/scoresTable.ts";
import type { Validation } from "../../../src/core/analysis/validate.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import { auc } from "../../core/network/planted.ts";
import { type TinyPatient, temporaryFolder, writeTinyImages, writeTinyStudy } from "../../tinyStudy.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const { folder, remove } = temporaryFolder();
const study = join(folder, "study");
/** Where another centre has the models. */
const models = join(folder, "received", "models");
const settings = {
  models: {
    CPC: { channels: ["pet", "ct"], factors: "all" },
    P: { channels: ["pet"] },
    clinical: { factors: "all", penalty: "ridge" },
    conventional: { factors: ["suvMax", "suvPeak", "mtv", "tlg"], penalty: "ridge" },
  },
};

let run: ReturnType<typeof uptake>;
let rows: readonly ScoreRow[] = [];
let patient: TinyPatient;
/** The patient's images, kept apart from the study. */
const images = join(folder, "patient");

beforeAll(async () => {
  const patients = writeTinyStudy(study, { images: "phantom", study: settings });
  run = uptake("run", study, "--json", "--workers", "2");
  rows = await scoresIn(join(study, "run", "scores.csv"));
  patient = patients.find(({ cohort }) => cohort === "external-validation")!;
  cpSync(join(study, "run", "models"), models, { recursive: true });
  renameSync(join(study, "images", patient.id), images);
  rmSync(study, { recursive: true });
});
afterAll(() => remove());

describe("uptake run --json", () => {
  it("prints results.json and nothing else on stdout; what it says while it works is on stderr", () => {
    expect(run.status, run.stderr).toBe(0);
    const results = JSON.parse(run.stdout) as Results;
    expect(Object.keys(results.discrimination)).toEqual(["CPC", "P", "clinical", "conventional"]);
    expect(results.simulated).toBe(true);
    for (const stage of ["prepare: 24", "train: 4", "score: 96", "CPC, fold 1: AUC"])
      expect(run.stderr).toContain(stage);
  });

  it("prints the problems as JSON where it cannot run: exit status 2", () => {
    const { status, stdout, stderr } = uptake("run", join(folder, "nowhere"), "--json");
    expect(status).toBe(2);
    const { problems } = JSON.parse(stdout) as { problems: readonly Problem[] };
    expect(problems.map(({ code }) => code)).toEqual(["study-missing"]);
    expect(stderr).toContain("[study-missing]");
  });
});

interface Scored {
  readonly scores: Readonly<
    Record<string, { value: number; spread: number; group: string; warnings: readonly string[] }>
  >;
  readonly notScored: Readonly<Record<string, readonly string[]>>;
  readonly survival: object;
  readonly simulated: boolean;
}

function score(path: string, ...flags: readonly string[]) {
  const { status, stdout, stderr } = uptake(
    "score",
    models,
    path,
    "--mask",
    join(images, "mask.nii.gz"),
    "--json",
    ...flags,
  );
  return { status, stderr, document: JSON.parse(stdout) as Scored & { problems: readonly Problem[] } };
}
const factors = () => ["--factor", `age=${patient.age}`, "--factor", `stage=${patient.stage}`];

describe("uptake score", () => {
  it("gives a validation patient the scores of scores.csv, with the study gone", () => {
    const { status, document, stderr } = score(join(images, "dicom"), ...factors());
    expect(status, stderr).toBe(0);
    const expected = rows.find((row) => row.patient === patient.id)!.scores;
    expect(Object.keys(document.scores).sort()).toEqual(Object.keys(expected).sort());
    for (const [model, value] of Object.entries(expected)) {
      // The contract: the same weights give the same score to 1e-5 anywhere.
      expect(Math.abs(document.scores[model]!.value - value), model).toBeLessThan(1e-5);
      expect(Object.keys(document.scores[model]!)).toEqual(["value", "spread", "group", "warnings"]);
      expect(document.scores[model]!.spread).toBeGreaterThan(0);
    }
    expect(document).toMatchObject({ survival: {}, simulated: true, notScored: {} });
  });

  it("says of a model whose factor was not given why it has no score; the others score", () => {
    const { status, document } = score(join(images, "dicom"), "--factor", `age=${patient.age}`);
    expect(status).toBe(0);
    expect(Object.keys(document.scores).sort()).toEqual(["P", "conventional"]);
    expect(document.notScored).toEqual({
      CPC: [expect.stringMatching(/'stage'.*\[factor-missing\]/)],
      clinical: [expect.stringMatching(/'stage'.*\[factor-missing\]/)],
    });
  });

  it("says of a model that reads CT that there is none; the others score", () => {
    const withoutCt = join(folder, "without-ct");
    cpSync(join(images, "dicom", "PT"), join(withoutCt, "PT"), { recursive: true });
    const { status, document } = score(withoutCt, ...factors());
    expect(status).toBe(0);
    expect(Object.keys(document.scores)).not.toContain("CPC");
    expect(document.notScored["CPC"]).toEqual([expect.stringContaining("[ct-missing]")]);
  });

  it.each([
    [["--factor", "agee=60"], "factor-unknown"],
    [["--factor", "age=sixty"], "number-invalid"],
    [["--factor", "stage=III"], "level-unknown"],
  ])("refuses %j: exit status 2", (flags, code) => {
    const { status, document } = score(join(images, "dicom"), ...flags);
    expect(status).toBe(2);
    expect(document.problems.map((problem) => problem.code)).toEqual([code]);
  });

  it("refuses a phantom's model on images that are no phantom's, unless told", () => {
    const other = { ...patient, id: "someone" };
    writeTinyImages(folder, other, "dicom");
    const path = join(folder, "images", other.id, "dicom");
    const { status, document } = score(path, ...factors());
    expect(status).toBe(2);
    expect(document.problems.map(({ code }) => code)).toEqual(["phantom-model"]);
    const accepted = score(path, ...factors(), "--accept-phantom-model");
    expect(accepted.status, accepted.stderr).toBe(0);
    expect(accepted.document.simulated).toBe(false);
  });

  it("refuses a folder without models, and one whose weights were left behind", () => {
    expect(uptake("score", folder, images)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[model-missing]"),
    });
    const half = join(folder, "half");
    cpSync(join(models, "P", "model.json"), join(half, "model.json"));
    const { status, stderr, stdout } = uptake(
      "score",
      half,
      join(images, "dicom"),
      "--mask",
      join(images, "mask.nii.gz"),
    );
    expect(status, stderr).toBe(2);
    expect(stdout).toContain("[model-incomplete]");
  });
});

describe("uptake validate", () => {
  const centre = join(folder, "centre");
  const aggregate = join(folder, "aggregate.json");
  let others: readonly TinyPatient[] = [];
  let validated: ReturnType<typeof uptake>;

  beforeAll(() => {
    others = writeTinyStudy(centre, { images: "phantom", seed: 2, patients: 20 });
    rmSync(join(centre, "images", others[0]!.id, "dicom", "CT"), { recursive: true });
    validated = uptake("validate", models, centre, "--aggregate", aggregate, "--json", "--workers", "2");
  });

  it("scores every patient of a study as external validation, with AUCs of its own scores.csv", async () => {
    expect(validated.status, validated.stderr).toBe(0);
    const validation = JSON.parse(validated.stdout) as Validation;
    expect(validation).toMatchObject({ n: 20, positives: 10, simulated: true });
    const scored = await scoresIn(join(centre, "validation", "scores.csv"));
    expect(scored.map((row) => row.patient)).toEqual(others.map(({ id }) => id));
    for (const [model, { auc: area, n }] of Object.entries(validation.models)) {
      const of = scored.filter((row) => row.scores[model] !== undefined);
      expect(n, model).toBe(model === "CPC" ? 19 : 20);
      expect(of).toHaveLength(n);
      const byPairs = auc(
        of.map((row) => row.scores[model]!),
        of.map((row) => row.outcome),
      );
      expect(area!.auc, model).toBeCloseTo(byPairs, 12);
    }
    expect(validation.warnings).toContain("1 of 20 patients have no score by CPC: ct-missing.");
  });

  it("uses the threshold that travels with the model", () => {
    const validation = JSON.parse(validated.stdout) as Validation;
    for (const [name, { classification }] of Object.entries(validation.models)) {
      const { threshold } = JSON.parse(readFileSync(join(models, name, "model.json"), "utf8"));
      expect(classification?.threshold, name).toBe(threshold?.value);
    }
    expect(validation.models["conventional"]!.classification).not.toBeNull();
  });

  it("writes an aggregate without any patient: no identifier, no score, no curve", async () => {
    const text = readFileSync(aggregate, "utf8");
    expect(JSON.parse(text)).toMatchObject({ n: 20, models: { P: { auc: { n: 20 } } } });
    for (const { id } of others) expect(text).not.toContain(id);
    const thresholds = Object.values((JSON.parse(validated.stdout) as Validation).models).map(
      ({ classification }) => classification?.threshold,
    );
    for (const { scores } of await scoresIn(join(centre, "validation", "scores.csv")))
      for (const value of Object.values(scores))
        if (!thresholds.includes(value)) expect(text).not.toContain(value.toPrecision(6));
    expect(text).not.toMatch(/"(roc|curve|sensitivity)": ?\[/);
  });

  it("refuses an aggregate of fewer than ten patients", () => {
    const small = join(folder, "small");
    writeTinyStudy(small, { images: "phantom", seed: 3, patients: 8 });
    const path = join(folder, "small.json");
    const { status, stdout } = uptake("validate", models, small, "--aggregate", path, "--json");
    expect(status).toBe(2);
    expect(JSON.parse(stdout).problems).toMatchObject([{ code: "aggregate-too-few", where: { file: path } }]);
    expect(() => readFileSync(path)).toThrow();
  });

  it("refuses factors that the study declares otherwise, and a phantom's models on patients", () => {
    const odd = join(folder, "odd");
    writeTinyStudy(odd, { patients: 4, study: { factors: { age: "number", stage: ["II", "I"] } } });
    expect(uptake("validate", models, odd)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/stage: \[I, II\].*\[factors-differ\]/),
    });
    writeTinyStudy(odd, { patients: 4 });
    expect(uptake("validate", models, odd)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[phantom-model]"),
    });
  });
});

async function scoresIn(file: string): Promise<readonly ScoreRow[]> {
  return scoreRowsOf(await readTable(readFileSync(file), { fileName: "scores.csv" }));
}

function uptake(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}
