import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { type PatientReading, readPatients } from "../../../src/core/study/patients.ts";
import { settleProblems } from "../../../src/core/study/settleProblems.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import { dataFolder } from "../../data.ts";
import { problemsOf, tableFrom } from "../table/tables.ts";

const study = `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10", alternatives: ["cps >= 1"] }
factors: { age: number, sex: [F, M] }
cohorts: { centre: centre, development: [A], external: [B] }
models: { CPC: { channels: [pet, ct], factors: all } }
`;
const header = "patient,cps,age,sex,centre,dicom,pet,ct,mask,weight_kg";
const sound = ["007,12,61,F,A,images/007,,,,70", "008,3,55,M,B,,p/8.nii.gz,c/8.nii.gz,m\\8.nii.gz,"];

describe("the patients of a study", () => {
  it("are read with factors, outcome, images and weight; 007 stays 007", async () => {
    const { patients, problems, listed } = await read(sound);
    expect(problems).toEqual([]);
    expect(listed).toEqual(["007", "008"]);
    expect(patients).toEqual([
      {
        id: "007",
        row: 2,
        centre: "A",
        factors: { age: 61, sex: "F" },
        columns: {},
        outcome: 1,
        alternativeOutcomes: [1],
        compared: [],
        assay: {},
        images: { kind: "dicom", folder: "images/007" },
        weightKg: 70,
      },
      {
        id: "008",
        row: 3,
        centre: "B",
        factors: { age: 55, sex: "M" },
        columns: {},
        outcome: 0,
        alternativeOutcomes: [1],
        compared: [],
        assay: {},
        images: { kind: "nifti", pet: "p/8.nii.gz", ct: "c/8.nii.gz", mask: "m/8.nii.gz" },
      },
    ]);
  });

  it.each([
    [
      "semicolons and decimal commas",
      (text: string) => text.replaceAll(",", ";").replace("61", "61,5"),
      61.5,
    ],
    ["tabs", (text: string) => text.replaceAll(",", "\t"), 61],
    ["a byte order mark", (text: string) => `\uFEFF${text}`, 61],
  ])("are the same from a table with %s", async (_name, dialect, age) => {
    const table = await tableFrom(dialect([header, ...sound].join("\n")));
    const { patients, problems } = readPatients(readStudyFile(study), table);
    expect(problems).toEqual([]);
    expect(patients.map(({ id, factors }) => [id, factors["age"]])).toEqual([
      ["007", age],
      ["008", 55],
    ]);
  });

  it("need no images where no model looks at them", async () => {
    const clinical = study.replace(
      "{ CPC: { channels: [pet, ct], factors: all } }",
      "{ clinical: { factors: all } }",
    );
    const table = await tableFrom("patient,cps,age,sex,centre\na,1,50,F,A\nb,20,60,M,B\n");
    const { patients, problems } = readPatients(readStudyFile(clinical), table);
    expect(problems).toEqual([]);
    expect(patients.map(({ images }) => images.kind)).toEqual(["none", "none"]);
  });

  it("cornerstonejs/cornerstone3D#163: a weight of 0 is a missing weight", async () => {
    const { patients, problems } = await read([sound[0]!.replace(",70", ",0"), sound[1]!]);
    expect(problems).toEqual([]);
    expect(patients[0]!.weightKg).toBeUndefined();
  });

  it("may lack factors that no model uses, or any where the study imputes", async () => {
    const rows = [sound[0]!.replace("61", ""), sound[1]!];
    expect((await read(rows)).problems).toMatchObject([{ code: "factor-missing" }]);
    expect((await read(rows, `${study}missingFactors: impute\n`)).problems).toEqual([]);
    expect((await read(rows, study.replace("factors: all", "factors: [sex]"))).problems).toEqual([]);
  });
});

describe("a real table", () => {
  it.skipIf(dataFolder() === undefined)(
    "of 51 sarcoma patients is read: 19 with lung metastases, 15 deaths (sts/patients.csv)",
    async () => {
      const table = await readTable(readFileSync(join(dataFolder()!, "sts/patients.csv")), {
        fileName: "patients.csv",
      });
      const sarcoma = readStudyFile(`study: sarcoma
patients: { table: patients.csv }
endpoint: { name: lung metastases, positive: "LungMets == 1", alternatives: ["Status == D"] }
factors: { Age: number, Sex: [Female, Male], Grade: [Low, Intermediate, High] }
models: { clinical: { factors: all } }
`);
      // Three rows have no grade: awk -F, '$14 == ""' names them.
      expect(readPatients(sarcoma, table).problems.map(({ code, where }) => [code, where.patient])).toEqual(
        ["STS_040", "STS_047", "STS_051"].map((patient) => ["factor-missing", patient]),
      );
      const { patients, problems } = readPatients({ ...sarcoma, missingFactors: "impute" }, table);
      expect(problems).toEqual([]);
      expect(patients).toHaveLength(51);
      expect(patients.filter(({ outcome }) => outcome === 1)).toHaveLength(19);
      expect(patients.filter(({ alternativeOutcomes }) => alternativeOutcomes[0] === 1)).toHaveLength(15);
    },
  );
});

describe("a problem of one patient is named by patient, row and column", () => {
  it.each<[string, string, string, Partial<Problem["where"]>]>([
    ["an unknown level", "009,12,61,X,A,d,,,,", "level-unknown", { row: 4, column: "sex" }],
    ["a level in the wrong case", "009,12,61,f,A,d,,,,", "level-unknown", { row: 4, column: "sex" }],
    ["a number with a unit", "009,12,61 y,F,A,d,,,,", "number-invalid", { row: 4, column: "age" }],
    ["a missing factor", "009,12,NA,F,A,d,,,,", "factor-missing", { row: 4, column: "age" }],
    ["a missing outcome", "009,,61,F,A,d,,,,", "outcome-missing", { row: 4 }],
    ["an outcome that is no number", "009,<1,61,F,A,d,,,,", "number-invalid", { row: 4, column: "cps" }],
    ["a missing PET", "009,12,61,F,A,,,c.nii,m.nii,", "pet-missing", { row: 4, column: "pet" }],
    ["a missing CT", "009,12,61,F,A,,p.nii,,m.nii,", "ct-missing", { row: 4, column: "ct" }],
    ["a missing mask", "009,12,61,F,A,,p.nii,c.nii,,", "mask-missing", { row: 4, column: "mask" }],
    ["two sources of images", "009,12,61,F,A,d,p.nii,c.nii,m.nii,", "images-two-sources", { row: 4 }],
    ["another patient's images", "009,12,61,F,A,images/007,,,,", "images-shared", { row: 4 }],
    ["an unknown centre", "009,12,61,F,C,d,,,,", "centre-unknown", { row: 4, column: "centre" }],
    ["a missing centre", "009,12,61,F,,d,,,,", "centre-missing", { row: 4, column: "centre" }],
    ["a weight in grams", "009,12,61,F,A,d,,,,70000", "weight-implausible", { row: 4, column: "weight_kg" }],
  ])("%s", async (_name, row, code, where) => {
    const { patients, problems } = await read([...sound, row]);
    const problem = problems.find((found) => found.where.patient === "009" && found.code === code);
    expect(problem?.where, JSON.stringify(problems)).toMatchObject({ file: "patients.csv", ...where });
    expect(patients.map(({ id }) => id)).not.toContain("009");
  });

  it("a missing value of a number that is invalid is not also missing", async () => {
    const { problems } = await read([...sound, "009,<1,61 y,X,A,d,,,,"]);
    expect(problems.map(({ code, where }) => [code, where.column])).toEqual([
      ["number-invalid", "cps"],
      ["number-invalid", "age"],
      ["level-unknown", "sex"],
    ]);
  });

  it("a duplicate patient: every row of it, and the patient is left out altogether", async () => {
    const { patients, problems, listed } = await read([
      ...sound,
      "007,3,61,F,A,d,,,,",
      "009,12,61,F,A,e,,,,",
    ]);
    expect(problems.map(({ code, where }) => [code, where.patient, where.row])).toEqual([
      ["patient-duplicate", "007", 2],
      ["patient-duplicate", "007", 4],
    ]);
    expect(patients.map(({ id }) => id)).toEqual(["008", "009"]);
    expect(listed).toEqual(["007", "008", "009"]);
  });

  it("mahmoodlab/MCAT#25, jspunda/prostatex#34: a patient in two cohorts is refused", async () => {
    const byColumn = study.replace(/cohorts: .*/, "cohorts: { column: cohort }");
    const table = await tableFrom(
      "patient,cps,age,sex,cohort,dicom\na,1,50,F,training,a\na,1,50,F,external-validation,b\nb,20,60,M,training,c\nc,2,60,M,training,d\n",
    );
    const { problems } = readPatients(readStudyFile(byColumn), table);
    expect(problems.map(({ code, where }) => [code, where.row])).toEqual([
      ["patient-in-two-cohorts", 2],
      ["patient-in-two-cohorts", 3],
    ]);
  });

  it("a cohort that is misspelt or missing, and a fold that is no whole number", async () => {
    const byColumn = study.replace(/cohorts: .*/, "cohorts: { column: cohort, fold: fold }");
    const table = await tableFrom(
      "patient,cps,age,sex,cohort,fold,dicom\na,1,50,F,trainin,1,a\nb,20,60,M,,1,b\nc,20,60,M,training,1.5,c\nd,1,60,M,training,2,d\ne,11,60,M,training,1,e\n",
    );
    const { problems, patients } = readPatients(readStudyFile(byColumn), table);
    expect(problems.map(({ code, where }) => [code, where.patient])).toEqual([
      ["level-unknown", "a"],
      ["cohort-missing", "b"],
      ["fold-invalid", "c"],
    ]);
    expect(problems[0]!.found).toContain("Did you mean 'training'");
    expect(patients).toMatchObject([
      { id: "d", cohort: "training", fold: 2 },
      { id: "e", cohort: "training", fold: 1 },
    ]);
  });

  it("a tumour without its seed point", async () => {
    const seeded = `${study}images: { tumour: { seed: [x, y, z] } }\n`;
    const table = await tableFrom(
      "patient,cps,age,sex,centre,dicom,x,y,z\na,1,50,F,A,d,1.5,-20,300\nb,20,60,M,B,e,1,,3\nc,20,60,M,B,f,1,2,3\n",
    );
    const { problems, patients } = readPatients(readStudyFile(seeded), table);
    expect(problems.map(({ code, where }) => [code, where.patient])).toEqual([["seed-missing", "b"]]);
    expect(patients[0]!.seedMm).toEqual([1.5, -20, 300]);
  });
});

describe("a problem of the whole table", () => {
  it.each<[string, string, string, Partial<Problem["where"]>]>([
    [
      "a missing factor column",
      table(["patient,cps,sex,centre,dicom", "a,1,F,A,d"]),
      "column-missing",
      { column: "age" },
    ],
    [
      "a missing outcome column",
      table(["patient,age,sex,centre,dicom", "a,1,F,A,d"]),
      "column-missing",
      { column: "cps" },
    ],
    [
      "a missing id column",
      table(["id,cps,age,sex,centre,dicom", "a,1,50,F,A,d"]),
      "column-missing",
      { column: "patient" },
    ],
    [
      "no column of images",
      table(["patient,cps,age,sex,centre", "a,1,50,F,A"]),
      "column-missing",
      { column: "dicom" },
    ],
    [
      "a row without a patient",
      table([header, ...sound, ",12,61,F,A,d,,,,"]),
      "patient-id-missing",
      { row: 4 },
    ],
    [
      "an outcome of one class",
      table([header, ...sound.map((row) => row.replace(",12,", ",2,"))]),
      "outcome-one-class",
      {},
    ],
    ["no patients", table([header]), "patients-none", {}],
    ["a centre without patients", table([header, sound[0]!]), "centre-absent", { column: "centre" }],
    [
      "decimal points and commas in one column",
      table([header, ...sound])
        .replaceAll(",", ";")
        .replace("61", "61,5")
        .replace("55", "55.5"),
      "number-marks-mixed",
      { column: "age" },
    ],
  ])("%s: stops under onProblem: exclude too", async (_name, text, code, where) => {
    const { problems } = readPatients(readStudyFile(study), await tableFrom(text));
    const problem = problems.find((found) => found.code === code);
    expect(problem?.where, JSON.stringify(problems)).toMatchObject({ file: "patients.csv", ...where });
    expect(problem!.where.patient).toBeUndefined();
    const thrown = await problemsOf(() => settleProblems("exclude", problems));
    expect(thrown).toContainEqual(problem);
  });

  it("ENHANCE-PET/MOOSE#179: when no patient can be used, it says so and gives a first reason", async () => {
    const { problems } = await read([sound[0]!.replace(",12,", ",,"), sound[1]!.replace(",3,", ",,")]);
    expect(problems.map(({ code }) => code)).toEqual(["outcome-missing", "outcome-missing", "patients-none"]);
    expect(problems[2]!.found).toContain("row 2");
  });

  it("a named column of images that is not there", async () => {
    const named = study.replace("patients.csv }", "patients.csv, dicom: folder }");
    const { problems } = await read(sound, named);
    expect(problems).toMatchObject([{ code: "column-missing", where: { column: "folder" } }]);
  });

  it("everything wrong is said at once", async () => {
    const text = table(["patient,age,sex,centre,dicom", "a,old,F,A,d", "a,50,X,A,e", "b,50,M,B,f"]);
    const { problems } = readPatients(readStudyFile(study), await tableFrom(text));
    expect(problems.map(({ code }) => code).sort()).toEqual([
      "column-missing",
      "level-unknown",
      "number-invalid",
      "patient-duplicate",
      "patient-duplicate",
    ]);
  });
});

describe("problems are settled", () => {
  const ofOne = async () => (await read([...sound, "009,,61,X,A,d,,,,"])).problems;

  it("by stopping with all of them", async () => {
    const problems = await ofOne();
    expect(problems).toHaveLength(2);
    expect(await problemsOf(() => settleProblems("stop", problems))).toEqual(problems);
  });

  it("or by leaving patients out, each with its reasons", async () => {
    const problems = await ofOne();
    expect(settleProblems("exclude", problems)).toEqual([
      { patient: "009", reason: "outcome-missing", problems },
    ]);
    expect(settleProblems("stop", [])).toEqual([]);
  });

  it("and warnings stop nothing", async () => {
    const { problems } = await read(sound, study.replace("cps >= 10", "cps >= 10 or sex == X"));
    expect(problems).toMatchObject([{ code: "condition-word-unknown", severity: "warning" }]);
    expect(settleProblems("stop", problems)).toEqual([]);
  });
});

function table(lines: readonly string[]): string {
  return lines.join("\n");
}

async function read(rows: readonly string[], studyText = study): Promise<PatientReading> {
  return readPatients(readStudyFile(studyText), await tableFrom(table([header, ...rows])));
}
