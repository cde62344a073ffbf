import { describe, expect, it } from "vitest";
import { type Problem, ProblemError } from "../../../src/core/problem/problem.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";

/** The study file of the model study, as the guide shows it. */
const whole = `study: esophagus-pdl1
patients: { table: patients.csv, id: patient }
endpoint: { name: PD-L1, positive: "cps >= 10", alternatives: ["cps >= 1", "cps >= 5"] }
factors: { age: number, sex: [F, M], stage: [I, II, III, IV] }
cohorts: { centre: centre, development: [A], external: [B], split: 0.7, seed: 1 }
images: { spacingMm: 2, boxVoxels: 64, pet: { clip: [0, 20], scale: log1p }, ct: { window: [-160, 240] }, tumour: mask }
models: { CPC: { channels: [pet, ct], factors: all }, PC: { channels: [pet, ct] }, P: { channels: [pet] }, C: { channels: [ct] },
          clinical: { factors: all }, conventional: { factors: [suvMax, suvPeak, mtv, tlg], penalty: ridge } }
training: { network: resnet10, width: 64, fusion: late, folds: 5, epochs: 60, batch: 8, learningRate: 3e-4, augmentation: [flip, shift, intensity], seed: 1 }
threshold: youden
survival: { followed: "immunotherapy == yes", times: [12, 24], compare: ["cps >= 10"], higherScore: longer,
            OS: { time: os_months, event: dead }, PFS: { time: pfs_months, event: progressed }, primary: { model: CPC, endpoint: OS } }
nomograms: [{ outcome: OS, score: CPC, factors: [age, stage] }]
onProblem: stop
`;

const minimal = "study: s\npatients: {table: p.csv}\nendpoint: {name: E, positive: y == 1}\n";

describe("a study file", () => {
  it("with all sections is read as it is written", () => {
    const study = readStudyFile(whole);
    expect(study).toMatchObject({
      study: "esophagus-pdl1",
      patients: { table: "patients.csv", id: "patient" },
      endpoint: { name: "PD-L1", positive: "cps >= 10", alternatives: ["cps >= 1", "cps >= 5"] },
      factors: [
        { name: "age", kind: "number" },
        { name: "sex", kind: "levels", levels: ["F", "M"] },
        { name: "stage", kind: "levels", levels: ["I", "II", "III", "IV"] },
      ],
      cohorts: { kind: "split", centre: "centre", development: ["A"], external: ["B"], split: 0.7, seed: 1 },
      images: {
        spacingMm: 2,
        boxVoxels: 64,
        pet: { clip: [0, 20], scale: "log1p" },
        ct: { window: [-160, 240] },
      },
      threshold: "youden",
      survival: {
        followed: "immunotherapy == yes",
        unit: "months",
        endpoints: [
          { name: "OS", time: "os_months", event: "dead" },
          { name: "PFS", time: "pfs_months", event: "progressed" },
        ],
        compare: [{ condition: "cps >= 10" }],
        primary: { model: "CPC", endpoint: "OS" },
      },
      nomograms: [{ outcome: "OS", score: "CPC", factors: ["age", "stage"] }],
      onProblem: "stop",
    });
    expect(study.images.tumour).toEqual({ kind: "mask" });
    expect(study.training.learningRate).toBe(3e-4);
    expect(study.models).toEqual([
      { kind: "network", name: "CPC", channels: ["pet", "ct"], factors: ["age", "sex", "stage"] },
      { kind: "network", name: "PC", channels: ["pet", "ct"], factors: [] },
      { kind: "network", name: "P", channels: ["pet"], factors: [] },
      { kind: "network", name: "C", channels: ["ct"], factors: [] },
      { kind: "logistic", name: "clinical", factors: ["age", "sex", "stage"], penalty: "none" },
      {
        kind: "logistic",
        name: "conventional",
        factors: ["suvMax", "suvPeak", "mtv", "tlg"],
        penalty: "ridge",
      },
    ]);
  });

  it("of three fields has the defaults of the methods and the models that need no factors", () => {
    const study = readStudyFile(minimal);
    expect(study.title).toBe("s");
    expect(study.patients.id).toBe("patient");
    expect(study.cohorts).toEqual({ kind: "split", external: [], split: 0.7, seed: 1 });
    expect(study.models.map(({ name }) => name)).toEqual(["PC", "P", "C", "conventional"]);
    expect(study.images).toMatchObject({ spacingMm: 2, boxVoxels: 64, registered: false });
    expect(study.training).toMatchObject({ folds: 5, epochs: 60, width: 64, weightDecay: 0.01 });
    expect(study.missingFactors).toBe("refuse");
    expect(study.onProblem).toBe("stop");
    expect(study.survival).toBeUndefined();
  });

  it("keeps levels and centres as they are written: 01 stays 01, yes stays yes, 1.0 stays 1.0", () => {
    const study = readStudyFile(
      `${minimal}factors: { ecog: [0, 1.0, 007], smoker: [no, yes], flag: [false, true] }\ncohorts: { centre: site, external: [01] }\n`,
    );
    expect(study.factors).toEqual([
      { name: "ecog", kind: "levels", levels: ["0", "1.0", "007"] },
      { name: "smoker", kind: "levels", levels: ["no", "yes"] },
      { name: "flag", kind: "levels", levels: ["false", "true"] },
    ]);
    expect(study.cohorts).toMatchObject({ external: ["01"] });
  });

  it("tells the ways to find a tumour apart", () => {
    const tumour = (text: string) => readStudyFile(`${minimal}images: { tumour: ${text} }\n`).images.tumour;
    expect(tumour("{ seed: [x, y, z] }")).toEqual({ kind: "seed", columns: ["x", "y", "z"] });
    expect(tumour("{ hottest: { headToFeet: [0.2, 0.6] } }")).toEqual({
      kind: "hottest",
      headToFeet: [0.2, 0.6],
      rightToLeft: [0, 1],
      frontToBack: [0, 1],
    });
  });
});

describe("a study file is refused, with line and field", () => {
  it.each<[string, string, Partial<Problem["where"]> & { code: string; words?: string }]>([
    [
      "an unknown field",
      `${minimal}traning: { folds: 3 }\n`,
      { code: "study-field-unknown", row: 4, field: "traning", words: "Did you mean 'training'" },
    ],
    [
      "an unknown field inside a group",
      `${minimal}images:\n  boxVoxels: 32\n  spacing: 2\n`,
      { code: "study-field-unknown", row: 6, field: "images.spacing" },
    ],
    [
      "a field in the wrong group",
      `${minimal}folds: 3\n`,
      { code: "study-field-unknown", row: 4, words: "belongs at training.folds" },
    ],
    [
      "an unknown field of a model",
      `${minimal}models: { P: { chanels: [pet] } }\n`,
      { code: "study-field-unknown", field: "models.P.chanels", words: "Did you mean 'channels'" },
    ],
    [
      "an unknown field of the tumour",
      `${minimal}images: { tumour: { sead: [a, b, c] } }\n`,
      { code: "study-field-unknown", field: "images.tumour.sead", words: "Did you mean 'seed'" },
    ],
    [
      "a field of survival that is misspelt, and no endpoint",
      `${minimal}survival: { folowed: "a == 1", OS: { time: t, event: d } }\n`,
      { code: "study-field-unknown", field: "survival.folowed", words: "Did you mean 'followed'" },
    ],
    [
      "a decision without an act",
      `${minimal}decision: { thresholds: [0.1, 0.5] }\n`,
      { code: "study-field-missing", field: "decision.act" },
    ],
    [
      "a decision at a probability of 1",
      `${minimal}decision: { act: treat, thresholds: [0.1, 1] }\n`,
      { code: "study-field-value", field: "decision.thresholds", words: "below 1" },
    ],
    [
      "a decision's range the wrong way round",
      `${minimal}decision: { act: treat, thresholds: [0.5, 0.1] }\n`,
      { code: "study-field-value", field: "decision.thresholds", words: "the lower first" },
    ],
    [
      "a wrong word",
      `${minimal}onProblem: stopp\n`,
      { code: "study-field-value", row: 4, words: "Did you mean 'stop'" },
    ],
    [
      "a wrong type",
      `${minimal}training:\n  folds: five\n`,
      { code: "study-field-value", row: 5, field: "training.folds", words: "a number" },
    ],
    [
      "a number out of its range",
      `${minimal}cohorts: { split: 1.5 }\n`,
      { code: "study-field-value", field: "cohorts.split", words: "at most 1" },
    ],
    [
      "a window the wrong way round",
      `${minimal}images: { ct: { window: [240, -160] } }\n`,
      { code: "study-field-value", field: "images.ct.window", words: "the lower first" },
    ],
    [
      "a factor of one level",
      `${minimal}factors: { sex: [F] }\n`,
      { code: "study-field-value", field: "factors.sex", words: "at least 2" },
    ],
    [
      "a missing field",
      "study: s\npatients: {table: a.csv}\n",
      { code: "study-field-missing", field: "endpoint" },
    ],
    ["an empty file", "", { code: "study-field-missing", row: 1 }],
    ["a list instead of fields", "- a\n", { code: "study-field-value", row: 1 }],
    ["broken YAML", "study: s\npatients: [\n", { code: "study-yaml" }],
    ["a field written twice", `${minimal}study: t\n`, { code: "study-yaml", row: 4 }],
    [
      "a model's factor that is not declared",
      `${minimal}factors: { age: number }\nmodels: { clinical: { factors: [agee] } }\n`,
      {
        code: "study-reference-unknown",
        row: 5,
        field: "models.clinical.factors[0]",
        words: "Did you mean 'age'",
      },
    ],
    [
      "a nomogram of an unknown model",
      `${minimal}survival: { OS: { time: t, event: d } }\nnomograms: [{ outcome: OS, score: CPC }]\n`,
      { code: "study-reference-unknown", field: "nomograms[0].score", words: "Did you mean 'PC'" },
    ],
    [
      "a compared marker's direction that is none",
      `${minimal}survival: { OS: { time: t, event: d }, compare: [{ condition: "cps >= 10", higher: better }] }\n`,
      { code: "study-field-value", field: "survival.compare[0]", words: "one of longer, shorter" },
    ],
    [
      "a nomogram's decision without an act",
      `${minimal}survival: { OS: { time: t, event: d } }\nnomograms: [{ outcome: OS, score: PC, decision: { thresholds: [0.1, 0.5] } }]\n`,
      { code: "study-field-missing", field: "nomograms[0].decision.act" },
    ],
    [
      "a nomogram's decision at certainty",
      `${minimal}survival: { OS: { time: t, event: d } }\nnomograms: [{ outcome: OS, score: PC, decision: { act: scan, thresholds: [0, 0.5] } }]\n`,
      { code: "study-field-value", field: "nomograms[0].decision.thresholds", words: "above 0" },
    ],
    [
      "a nomogram of what is no survival endpoint",
      `${minimal}nomograms: [{ outcome: E, score: PC }]\n`,
      { code: "study-reference-unknown", field: "nomograms[0].outcome", words: "survival endpoint" },
    ],
    [
      "a condition that cannot be read",
      "study: s\npatients: {table: p.csv}\nendpoint: {name: E, positive: y = 1}\n",
      { code: "condition-syntax", row: 3, field: "endpoint.positive", words: "did you mean '=='" },
    ],
    [
      "a cohort column together with a split",
      `${minimal}cohorts: { column: cohort, split: 0.7 }\n`,
      { code: "study-field-contradiction", field: "cohorts.column" },
    ],
    [
      "centres without their column",
      `${minimal}cohorts: { external: [B] }\n`,
      { code: "study-field-contradiction", field: "cohorts" },
    ],
    [
      "a centre that is of development and external",
      `${minimal}cohorts: { centre: c, development: [A, B], external: [B] }\n`,
      { code: "study-field-contradiction", field: "cohorts.external" },
    ],
    [
      "a factor named as a measured one",
      `${minimal}factors: { suvMax: number }\n`,
      { code: "study-field-contradiction", field: "factors.suvMax" },
    ],
    [
      "a level written twice",
      `${minimal}factors: { sex: [F, M, F] }\n`,
      { code: "study-field-contradiction", field: "factors.sex" },
    ],
    [
      "a model whose name is a path",
      `${minimal}models: { "../P": { channels: [pet] } }\n`,
      { code: "study-field-contradiction" },
    ],
    [
      "a penalty of a network",
      `${minimal}models: { P: { channels: [pet], penalty: ridge } }\n`,
      { code: "study-field-contradiction", field: "models.P.penalty" },
    ],
  ])("%s", (_name, text, { code, words, ...where }) => {
    const problems = problemsOf(text);
    const problem = problems.find((found) => found.code === code);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem!.where).toMatchObject({ file: "study.yaml", ...where });
    if (words !== undefined)
      expect(`${problem!.found}; ${problem!.expected}; ${problem!.remedy}`).toContain(words);
  });

  it("all at once", () => {
    const problems = problemsOf(
      "study: s\npatients: {tabel: p.csv}\nendpoint: {name: E, positive: y}\nonProblem: 3\n",
    );
    expect(problems.map(({ code, where }) => [code, where.field])).toEqual([
      ["study-field-missing", "patients.table"],
      ["study-field-unknown", "patients.tabel"],
      ["study-field-value", "onProblem"],
    ]);
  });
});

function problemsOf(text: string): readonly Problem[] {
  try {
    readStudyFile(text);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}
