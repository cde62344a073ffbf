// When the specimen was taken: dates read, and what is said of one that tells of another tumour than the PET's.
import { describe, expect, it } from "vitest";
import { readPatients } from "../../../src/core/study/patients.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { tableFrom } from "../table/tables.ts";

const studyText = (biopsy: string, survival = "pet: scanned, firstDose: dose, ") => `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10", biopsy: ${biopsy} }
models: { clinical: { factors: [age] } }
factors: { age: number }
survival: { timeZero: first dose, ${survival}OS: { time: os, event: dead } }
`;
const declared = "{ date: taken, lesion: site, therapyBetween: therapy }";
const header = "patient,cps,age,taken,scanned,dose,site,therapy,os,dead";
const read = async (rows: readonly string[], biopsy = declared) =>
  readPatients(readStudyFile(studyText(biopsy)), await tableFrom([header, ...rows].join("\n")));

describe("methods: PD-L1 taken for one thing: the specimen", () => {
  it("has its days to the PET, its lesion and the therapy between, where the study names the columns", async () => {
    const { patients, problems } = await read([
      "a,12,60,2020-01-01,2020-01-15,2020-02-01,primary,none,24,1",
      "b,3,50,2020-03-01,2020-02-20,2020-03-10,node,chemotherapy,30,0",
      "c,3,50,,2020-02-20,2020-03-10,,,30,0",
    ]);
    expect(problems).toEqual([]);
    expect(patients.map(({ biopsyDaysToPet }) => biopsyDaysToPet)).toEqual([14, -10, undefined]);
    expect(patients.map(({ assay }) => assay)).toEqual([
      { lesion: "primary", therapy_between: "none" },
      { lesion: "node", therapy_between: "chemotherapy" },
      {},
    ]);
  });

  it("from after the first dose is warned of, and the patient stays", async () => {
    const { patients, problems } = await read([
      "a,12,60,2020-02-05,2020-01-15,2020-02-01,primary,none,24,1",
      "b,3,50,2020-02-01,2020-02-20,2020-03-10,node,none,30,0",
    ]);
    expect(problems).toMatchObject([
      {
        code: "biopsy-after-first-dose",
        severity: "warning",
        where: { patient: "a", row: 2, column: "taken" },
      },
    ]);
    expect(problems[0]!.found).toContain("4 days after the first dose");
    expect(patients).toHaveLength(2);
  });

  it("needs its columns, readable dates, and a date of the PET", async () => {
    const rows = ["a,12,60,03/04/2020,2020-01-15,2020-02-01,primary,none,24,1", "b,3,50,,,,,,30,0"];
    expect((await read(rows)).problems).toMatchObject([{ code: "date-ambiguous", where: { patient: "a" } }]);
    expect((await read(rows, "{ date: biopsied }")).problems).toMatchObject([
      { code: "column-missing", where: { column: "biopsied" } },
    ]);
    expect(() => readStudyFile(studyText("{ date: taken }", ""))).toThrow("date of the PET");
    expect(() => readStudyFile(studyText("{ date: taken, pet: scanned }", ""))).not.toThrow();
  });
});
