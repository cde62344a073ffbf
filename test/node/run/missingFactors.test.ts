// methods: missing factors: counted in the flow, imputed inside the fold by choice, and 'score' does the same and says so.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogisticModelFile } from "../../../src/core/model/modelFile.ts";
import { scoreNewPatient } from "../../../src/node/run/score.ts";
import { edit, type TinyPatient, temporaryFolder, tinyTraining, writeTinyStudy } from "../../tinyStudy.ts";
import { type Recorded, recordedRun } from "./recordedRun.ts";

const { folder, remove } = temporaryFolder();
afterAll(() => remove());
const models = {
  C: { channels: ["ct"] },
  P: { channels: ["pet"] },
  clinical: { factors: "all", penalty: "ridge" },
};
let patients: readonly TinyPatient[] = [];
let run: Awaited<ReturnType<typeof recordedRun>> & Pick<Recorded, "stages">;
let lacking: readonly TinyPatient[] = [];
const clinical = () =>
  JSON.parse(
    readFileSync(join(folder, "run", "models", "clinical", "model.json"), "utf8"),
  ) as LogisticModelFile;
const report = () => readFileSync(join(folder, "run", "report", "index.html"), "utf8");

beforeAll(async () => {
  patients = writeTinyStudy(folder, {
    study: {
      models,
      missingFactors: "impute",
      training: { ...tinyTraining, epochs: 1 },
      // Nobody outside fold 1 is of stage III: it is a level that one fold's patients alone could know.
      factors: {
        age: "number",
        stage: ["I", "II", "III"],
        response: { type: ["CR", "PR"], known: "after-treatment" },
      },
    },
  });
  edit(
    folder,
    "patients.csv",
    /^patient,.*$/m,
    ((header) => `${header},response`)(readFileSync(join(folder, "patients.csv"), "utf8").split("\n")[0]!),
  );
  for (const [i, { id }] of patients.entries())
    edit(folder, "patients.csv", new RegExp(`^(${id},.*)$`, "m"), `$1,${i % 3 ? "CR" : "PR"}`);
  lacking = [
    patients.find(({ cohort }) => cohort === "training")!,
    patients.find(({ cohort }) => cohort === "external-validation")!,
  ];
  for (const { id, age } of lacking)
    edit(folder, "patients.csv", new RegExp(`^(${id},.*),${age},`, "m"), "$1,,");
  run = await recordedRun(folder);
}, 120_000);

describe("missing factors", () => {
  it("are counted in the flow by factor and cohort, and said in the report with the rule", () => {
    const { missingFactors, cohorts } = run.results.flow;
    expect(missingFactors).toEqual(
      lacking.map(({ cohort }) => ({
        factor: "age",
        cohort,
        missing: 1,
        n: cohorts.find((entry) => entry.cohort === cohort)!.n,
      })),
    );
    expect(report()).toContain("Factors of the models without a value");
    expect(report()).toContain("A missing factor is imputed by the mean or the most frequent level");
  });

  it("are imputed by the mean of the fold's own training patients", () => {
    const ages = (fold: number) =>
      patients.filter(
        (patient) => patient.fold !== undefined && patient.fold !== fold && patient !== lacking[0],
      );
    for (const [k, { encoder }] of clinical().folds.entries()) {
      const expected = ages(k + 1).reduce((sum, { age }, _, all) => sum + age / all.length, 0);
      expect(encoder.factors[0]).toMatchObject({ name: "age", kind: "number" });
      expect((encoder.factors[0] as { mean: number }).mean).toBeCloseTo(expected, 10);
    }
  });

  it("'score' imputes the same, says so, and gives the score of scores.csv; without CT it says which models could not score", async () => {
    const [, patient] = lacking;
    const images = join(folder, "images", patient!.id);
    const { scores } = await scoreNewPatient({
      models: join(folder, "run", "models"),
      images: { kind: "nifti", pet: join(images, "pet.nii.gz"), mask: join(images, "mask.nii.gz") },
      tumour: { kind: "mask" },
      factors: { stage: patient!.stage },
      acceptPhantomModel: false,
      warn: () => {},
    });
    const expected = run.rows.find((row) => row.patient === patient!.id)!.scores;
    for (const name of ["P", "clinical"]) {
      const own = scores[name]!;
      if (own.kind !== "scored") throw new Error(JSON.stringify(own));
      expect(own.value, name).toBeCloseTo(expected[name]!, 5);
    }
    expect(scores["clinical"]).toMatchObject({
      warnings: [
        expect.stringMatching(
          /^age is missing: the training patients' mean \(\d+\.\d, \d+\.\d\) stands for it$/,
        ),
      ],
    });
    expect(scores["C"]).toMatchObject({ kind: "not-scored", problems: [{ code: "ct-missing" }] });
  });
});

describe("a factor known only after treatment", () => {
  it("stands in table 1 and in no model", () => {
    expect(run.results.tableOne.rows.map(({ factor }) => factor)).toContain("response");
    expect(clinical().factors.map(({ name }) => name)).toEqual(["age", "stage"]);
  });
});

describe("all of one level in a fold", () => {
  it("is no crash: the level that no learner has tells the model nothing", async () => {
    const one = join(folder, "one-level");
    cpSync(join(folder, "study.yaml"), join(one, "study.yaml"));
    cpSync(join(folder, "images"), join(one, "images"), { recursive: true });
    cpSync(join(folder, "patients.csv"), join(one, "patients.csv"));
    edit(
      one,
      "study.yaml",
      /^models: .*$/m,
      `models: ${JSON.stringify({ clinical: models.clinical, conventional: { factors: ["mtv", "stage"], penalty: "ridge" } })}`,
    );
    for (const { id, fold, stage } of patients)
      if (fold !== undefined && stage !== "I")
        edit(one, "patients.csv", new RegExp(`^(${id},.*),${stage},`, "m"), "$1,I,");
    const { results, rows } = await recordedRun(one);
    expect(rows.every(({ scores }) => Number.isFinite(scores["clinical"]))).toBe(true);
    expect(results.discrimination["clinical"]).toHaveProperty("external-validation");
    const [fold] = (
      JSON.parse(
        readFileSync(join(one, "run", "models", "clinical", "model.json"), "utf8"),
      ) as LogisticModelFile
    ).folds;
    // age, stage II, stage III: the last two are 0 in all learners.
    expect(fold!.coefficients.slice(1)).toEqual([0, 0]);
  }, 60_000);
});
