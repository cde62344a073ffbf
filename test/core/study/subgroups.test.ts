import { describe, expect, it } from "vitest";
import { readPatients } from "../../../src/core/study/patients.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { tableFrom } from "../table/tables.ts";

const study = (text = "") =>
  readStudyFile(
    `study: s\npatients: { table: p.csv }\nendpoint: { name: E, positive: 'e == 1' }\nfactors: { sex: [F, M], bmi: number }\nmodels: { clinical: { factors: [sex] } }\n${text}`,
  );
const table = (columns = "", of: (i: number) => string = () => "") =>
  tableFrom(
    [
      `patient,e,sex,bmi,clone,age${columns}`,
      ...Array.from(
        { length: 14 },
        (_, i) =>
          `P${i},${i % 2},${i % 3 ? "F" : "M"},${20 + i},${i % 2 ? "22C3" : "SP263"},${50 + i}${of(i)}`,
      ),
    ].join("\n"),
  );
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);

describe("subgroups of a study", () => {
  it("are the usual columns that the table has, the factors with levels, centre and scanner", async () => {
    const { subgroups, patients, problems } = readPatients(study(), await table());
    expect(problems).toEqual([]);
    expect(subgroups.map(({ column }) => column)).toEqual(["age", "sex", "clone", "centre", "scanner"]);
    expect(patients[0]!.columns).toEqual({ age: 50, clone: "SP263" });
  });

  it("are those of the file where it names some, with a number's split", async () => {
    const { subgroups, patients, problems } = readPatients(
      study("subgroups: [{ column: bmi, split: 25 }, site]\n"),
      await table(",site", (i) => (i === 3 ? "," : `,s${i % 2}`)),
    );
    expect(problems).toEqual([]);
    expect(subgroups).toEqual([{ column: "bmi", split: 25 }, { column: "site" }]);
    expect(patients[2]!.columns).toEqual({ site: "s0" });
    expect(patients[3]!.columns).toEqual({ site: undefined });
  });

  it("take no usual column that nobody asked for where it holds no groups: 'clone' with a word for each patient", async () => {
    const text = [
      "patient,e,sex,bmi,clone,age",
      ...Array.from({ length: 14 }, (_, i) => `P${i},${i % 2},F,20,lot ${i},old`),
    ].join("\n");
    const { subgroups, problems } = readPatients(study(), await tableFrom(text));
    expect(problems).toEqual([]);
    expect(subgroups.map(({ column }) => column)).toEqual(["sex", "centre", "scanner"]);
  });

  it("are refused: a column that is not there, text to be split, and more groups than a table can show", async () => {
    const wide = await table(",lot", (i) => `,lot ${i}`);
    expect(codes(readPatients(study("subgroups: [lott]\n"), wide).problems)).toContain("column-missing");
    expect(codes(readPatients(study("subgroups: [{ column: lot, split: 3 }]\n"), wide).problems)).toContain(
      "number-invalid",
    );
    expect(codes(readPatients(study("subgroups: [lot]\n"), wide).problems)).toEqual(["subgroup-too-many"]);
  });
});
