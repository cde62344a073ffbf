import { describe, expect, it } from "vitest";
import { readPatients } from "../../../src/core/study/patients.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { tableFrom } from "../table/tables.ts";

const study = (event: string) => `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10" }
models: { clinical: { factors: [age] } }
factors: { age: number }
survival: { followed: "immunotherapy == yes", timeZero: first dose, compare: ["cps >= 10"], OS: { time: os, event: ${event} }, PFS: { time: pfs, event: progressed } }
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
    ["a death that PFS does not count", "a,12,60,yes,10,dead,10,0", "survival-death-not-in-pfs"],
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

describe("methods: all followed patients were treated: the treatment of a followed patient", () => {
  const text = study("status == dead").replace(
    "timeZero: first dose,",
    "timeZero: first dose, treatment: { column: arm, arms: [old, new] },",
  );
  const readArms = async (...rows: readonly string[]) =>
    readPatients(readStudyFile(text), await tableFrom([`${header},arm`, ...rows].join("\n")));

  it("is one of two arms; that of others is not looked at", async () => {
    const { patients, problems } = await readArms(
      "a,12,60,yes,24,dead,12,1,old",
      "b,3,50,yes,30,alive,30,0,new",
      "c,3,50,no,,,,,surgery",
    );
    expect(problems).toEqual([]);
    expect(patients.map((patient) => patient.treatment)).toEqual(["old", "new", undefined]);
  });

  it("is refused where it is none of them, and said where it is missing", async () => {
    const { problems } = await readArms("a,12,60,yes,24,dead,12,1,other", "b,3,50,yes,30,alive,30,0,");
    expect(problems.map(({ code, where }) => [code, where.patient])).toEqual(
      expect.arrayContaining([
        ["treatment-unknown", "a"],
        ["treatment-missing", "b"],
      ]),
    );
  });

  it("needs its column, and two different arms", async () => {
    const { problems } = await readPatients(
      readStudyFile(text.replace("column: arm", "column: therapy")),
      await tableFrom([header, "a,12,60,yes,24,dead,12,1", "b,3,50,yes,30,alive,30,0"].join("\n")),
    );
    expect(problems).toMatchObject([{ code: "column-missing", where: { column: "therapy" } }]);
    expect(() => readStudyFile(text.replace("[old, new]", "[old, old]"))).toThrow("two different arms");
  });
});

describe("survival by dates", () => {
  const dated = (more = "") => `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10" }
models: { clinical: { factors: [age] } }
factors: { age: number }
survival:
  origin: dose
  pet: scanned${more}
  compare: ["cps >= 10"]
  OS: { dates: [death], lastContact: seen }
  PFS: { dates: [progression, death], lastContact: seen }
`;
  const columns = "patient,cps,age,scanned,dose,progression,death,seen,first";
  const readDates = async (rows: readonly string[], more?: string) =>
    readPatients(readStudyFile(dated(more)), await tableFrom([columns, ...rows].join("\n")));
  const other = "z,3,50,2020-01-01,2020-01-10,,,2021-01-10,2020-01-10";

  it("counts from time zero in months of 30.4375 days; death counts in PFS; nothing seen is censored", async () => {
    const { patients, problems } = await readDates([
      "a,12,60,2020-01-01,2020-01-15,2020-03-01,2020-06-30,2020-06-30,2020-01-15",
      "b,1,60,2020-01-01,2020-01-15,,2020-06-30,,2020-01-15",
      other,
    ]);
    expect(problems).toEqual([]);
    const months = (days: number) => days / 30.4375;
    expect(patients.map(({ survival }) => survival)).toEqual([
      { OS: { time: months(167), event: 1 }, PFS: { time: months(46), event: 1 } },
      { OS: { time: months(167), event: 1 }, PFS: { time: months(167), event: 1 } },
      { OS: { time: months(366), event: 0 }, PFS: { time: months(366), event: 0 } },
    ]);
    expect(patients[0]!.compared).toEqual([{ holds: true, value: 12 }]);
  });

  it("methods: immortal time: a time zero before the first dose is refused", async () => {
    const { problems } = await readDates(
      ["a,12,60,2020-01-01,2020-01-15,,2020-06-30,,2020-02-01", other],
      "\n  firstDose: first",
    );
    expect(problems).toMatchObject([{ code: "immortal-time", where: { patient: "a", column: "dose" } }]);
    expect(problems[0]!.found).toContain("17 days before the first dose");
  });

  it("methods: immortal time: a PET after time zero leaves the patient out of survival, with a warning", async () => {
    const { problems, patients } = await readDates([
      "a,12,60,2020-02-01,2020-01-15,,2020-06-30,,2020-01-15",
      "b,12,60,2020-01-01,2020-01-15,,2020-06-30,,2020-01-15",
      other,
    ]);
    expect(problems).toMatchObject([
      { code: "pet-after-time-zero", severity: "warning", where: { patient: "a" } },
    ]);
    expect(patients.map(({ survival }) => survival !== undefined)).toEqual([false, true, true]);
  });

  describe("methods: immortal time: delayed entry, where the study names it", () => {
    const entered = (rows: readonly string[], more = "\n  firstDose: first\n  entry: first") =>
      readDates([...rows, "y,3,50,2020-01-01,2020-01-10,,2021-01-10,,2020-01-10", other], more);
    const months = (days: number) => days / 30.4375;

    it("times count from time zero, and the patient is at risk from the first dose on; the PET may lie between", async () => {
      const { problems, patients } = await entered(["a,12,60,2020-01-20,2020-01-15,,2020-06-30,,2020-02-01"]);
      expect(problems).toEqual([]);
      expect(patients.map(({ survival }) => survival!["OS"])).toEqual([
        { time: months(167), event: 1, entry: months(17) },
        { time: months(366), event: 1, entry: 0 },
        { time: months(366), event: 0, entry: 0 },
      ]);
    });

    it("without it the refusal names the field", async () => {
      const { problems } = await entered(
        ["a,12,60,2020-01-01,2020-01-15,,2020-06-30,,2020-02-01"],
        "\n  firstDose: first",
      );
      expect(problems).toMatchObject([{ code: "immortal-time" }]);
      expect(problems[0]!.remedy).toContain("entry: first");
    });

    it.each([
      [
        "an entry before the first dose",
        "a,12,60,2020-01-01,2020-01-15,,2020-06-30,,2020-02-01",
        "\n  firstDose: first\n  entry: dose",
        "immortal-time",
      ],
      [
        "an entry before time zero",
        "a,12,60,2020-01-01,2020-01-15,,2020-06-30,,2020-01-05",
        undefined,
        "survival-entry",
      ],
      [
        "a death before the entry",
        "a,12,60,2020-01-01,2020-01-15,,2020-01-30,,2020-02-01",
        undefined,
        "survival-entry",
      ],
      [
        "a last contact on the day of the entry",
        "a,12,60,2020-01-01,2020-01-15,,,2020-02-01,2020-02-01",
        undefined,
        "survival-entry",
      ],
    ])("refuses %s", async (_name, row, more, code) => {
      const { problems, patients } = await entered([row], more);
      expect(problems.map((problem) => [problem.code, problem.where.patient])).toContainEqual([code, "a"]);
      expect(patients.map(({ id }) => id)).toEqual(["y", "z"]);
    });

    it.each([
      [
        "a PET after the entry",
        "a,12,60,2020-02-10,2020-01-15,,2020-06-30,,2020-02-01",
        "pet-after-entry",
        undefined,
      ],
      ["no entry", "a,12,60,2020-01-01,2020-01-15,,2020-06-30,,", "survival-entry-missing", undefined],
      [
        "a progression before the entry",
        "a,12,60,2020-01-01,2020-01-15,2020-01-20,2020-06-30,,2020-02-01",
        "survival-before-entry",
        ["OS"],
      ],
    ])("leaves a patient out, with a warning, with %s", async (_name, row, code, left) => {
      const { problems, patients } = await entered([row]);
      expect(problems).toMatchObject([{ code, severity: "warning", where: { patient: "a" } }]);
      const survival = patients.find(({ id }) => id === "a")!.survival;
      expect(survival === undefined ? undefined : Object.keys(survival)).toEqual(left);
    });

    it("is a column of times where there are no dates", async () => {
      const text = study("status == dead").replace(
        "timeZero: first dose,",
        "timeZero: diagnosis, entry: waited,",
      );
      const { patients, problems } = await readPatients(
        readStudyFile(text),
        await tableFrom(
          [`${header},waited`, "a,12,60,yes,24.5,dead,12,1,1.5", "b,3,50,yes,30,alive,30,0,0"].join("\n"),
        ),
      );
      expect(problems).toEqual([]);
      expect(patients[0]!.survival).toEqual({
        OS: { time: 24.5, event: 1, entry: 1.5 },
        PFS: { time: 12, event: 1, entry: 1.5 },
      });
    });
  });

  it("an event before time zero is refused, a missing time zero said", async () => {
    const { problems } = await readDates([
      "a,12,60,2020-01-01,2020-01-15,,2020-01-02,,2020-01-15",
      "b,12,60,2020-01-01,,,2020-06-30,,",
      other,
    ]);
    expect(problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["survival-time", "survival-missing"]),
    );
  });

  it.each([
    ["time without event", "OS: { time: os }"],
    ["dates without last contact", "OS: { dates: [death] }"],
    ["both", "OS: { time: os, event: dead, dates: [death], lastContact: seen }"],
    ["dates without an origin", "OS: { dates: [death], lastContact: seen }"],
    [
      "a PFS that death does not end",
      "origin: dose, OS: { dates: [death], lastContact: seen }, PFS: { dates: [progression], lastContact: seen }",
    ],
  ])("a study file with %s is refused", (_name, endpoint) => {
    const text = `study: s
patients: { table: patients.csv }
endpoint: { name: PD-L1, positive: "cps >= 10" }
models: { clinical: { factors: [age] } }
factors: { age: number }
survival: { ${endpoint} }
`;
    expect(() => readStudyFile(text)).toThrow();
  });

  it("times of which nobody says what they count from give a warning", async () => {
    const text = study("status == dead").replace("timeZero: first dose, ", "");
    const { problems } = await readPatients(
      readStudyFile(text),
      await tableFrom([header, "a,12,60,yes,24.5,dead,12,1", "b,3,50,yes,30,alive,30,0"].join("\n")),
    );
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["time-zero-unstated", "warning"],
    ]);
  });
});
