import { describe, expect, it } from "vitest";
import { readPatients } from "../../../src/core/study/patients.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { tableFrom } from "../table/tables.ts";

const study = (event: string) => `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10" }
models: { clinical: { factors: [age] } }
factors: { age: number }
survival: { followed: "immunotherapy == yes", compare: ["cps >= 10"], OS: { time: os, event: ${event} }, PFS: { time: pfs, event: progressed } }
`;
const header = "patient,cps,age,immunotherapy,os,status,pfs,progressed";

async function read(rows: readonly string[], event = "status == dead") {
  return readPatients(readStudyFile(study(event)), await tableFrom([header, ...rows].join("\n")));
}

describe("survival of the patients", () => {
  it("is read for those who were followed, in the words of the study file", async () => {
    const { patients, problems } = await read([
      "a,12,60,yes,24.5,dead,12,1",
      "b,3,50,yes,30,alive,30,0",
      "c,3,50,no,,,,",
    ]);
    expect(problems).toEqual([]);
    expect(patients.map(({ survival }) => survival)).toEqual([
      { OS: { time: 24.5, event: 1 }, PFS: { time: 12, event: 1 } },
      { OS: { time: 30, event: 0 }, PFS: { time: 30, event: 0 } },
      undefined,
    ]);
  });

  it("kassambara/survminer#479, birkhoffkiki/GPFM#9: no censored patient, or no event, gives a warning", async () => {
    const rows = ["a,12,60,yes,24,dead,12,1", "b,3,50,yes,30,dead,29,0", "c,3,50,no,,alive,,"];
    const { problems, patients } = await read(rows);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["survival-without-censoring", "warning"],
    ]);
    expect(problems[0]!.found).toContain("2 events and 0 censored of 2");
    expect(patients).toHaveLength(3);
    expect((await read(rows, "status == alive")).problems.map(({ code }) => code)).toEqual([
      "survival-without-events",
    ]);
  });

  it("of a followed patient that is missing is said, and leaves the patient in", async () => {
    const { problems, patients } = await read([
      "a,12,60,yes,,dead,12,1",
      "b,3,50,yes,30,alive,30,0",
      "c,3,50,yes,20,dead,10,1",
    ]);
    expect(problems).toMatchObject([
      { code: "survival-missing", severity: "warning", where: { patient: "a", row: 2, column: "os" } },
    ]);
    expect(patients[0]!.survival).toEqual({ PFS: { time: 12, event: 1 } });
  });

  it.each([
    ["a time of 0", "a,12,60,yes,0,dead,12,1", "survival-time"],
    ["a negative time", "a,12,60,yes,-3,dead,12,1", "survival-time"],
    ["a PFS beyond OS", "a,12,60,yes,10,dead,12,1", "survival-order"],
    ["a time that is no number", "a,12,60,yes,2 years,dead,12,1", "number-invalid"],
    ["a status that is neither yes nor no", "a,12,60,yes,24,dead,12,2", "flag-invalid"],
  ])("is refused: %s", async (_name, row, code) => {
    const { problems, patients } = await read([row, "b,3,50,yes,30,alive,30,0", "c,13,50,yes,20,dead,10,1"]);
    expect(problems.map((problem) => [problem.code, problem.where.patient])).toContainEqual([code, "a"]);
    expect(patients.map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it("needs its columns", async () => {
    const { problems } = await read(["a,12,60,yes,24,dead,12,1", "b,3,50,yes,30,alive,30,0"], "death");
    expect(problems).toMatchObject([{ code: "column-missing", where: { column: "death" } }]);
  });
});
