// methods: unfair rivals: a model for use before treatment cannot know what comes after it, and CPC has a rival that knows what it knows.
import { describe, expect, it, test } from "vitest";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { problemOf } from "../dicom/problemOf.ts";

const minimal = "study: s\npatients: { table: p.csv }\nendpoint: { name: E, positive: 'e == 1' }\n";
const after = "factors: { age: number, response: { type: [CR, PR, SD], known: after-treatment } }\n";

describe("a factor known only after treatment", () => {
  it.each(["pT", "ypT", "resection", "R_status", "response", "best response", "trg", "progressed"])(
    "is refused under the name '%s' until the file says when it is known",
    async (name) => {
      const text = (type: string) => `${minimal}factors: { age: number, '${name}': ${type} }\n`;
      const problem = await problemOf(() => readStudyFile(text("[a, b]")));
      expect(problem).toMatchObject({ code: "factor-after-treatment", where: { row: 4 } });
      expect(problem?.remedy).toContain("known: after-treatment");
      expect(readStudyFile(text("{ type: [a, b], known: before-treatment }")).afterTreatment).toEqual([]);
    },
  );

  it.each(["t", "cT", "stage", "location", "patient_age", "margin_of_error"])(
    "is not suspected of '%s'",
    (name) => {
      expect(() => readStudyFile(`${minimal}factors: { ${name}: number }\n`)).not.toThrow();
    },
  );

  it("stays in the factors and out of every model", () => {
    const study = readStudyFile(minimal + after);
    expect(study.factors.map(({ name }) => name)).toEqual(["age", "response"]);
    expect(study.afterTreatment).toEqual(["response"]);
    for (const { factors } of study.models) expect(factors).not.toContain("response");
  });

  it.each([
    ["a model", "models: { clinical: { factors: [age, response] } }\n"],
    [
      "a nomogram",
      "survival: { OS: { time: t, event: d } }\nnomograms: [{ outcome: OS, score: P, factors: [response] }]\n",
    ],
  ])("is refused in %s that names it", async (_, text) => {
    expect(await problemOf(() => readStudyFile(minimal + after + text))).toMatchObject({
      code: "factor-after-treatment",
    });
  });

  it("leaves a model of all factors without any where there are no others: refused", async () => {
    const only = after.replace("age: number, ", "");
    expect(
      await problemOf(() => readStudyFile(`${minimal}${only}models: { clinical: { factors: all } }\n`)),
    ).toMatchObject({ code: "study-field-contradiction", where: { field: "models.clinical.factors" } });
  });
});

test("CPC's fair rival is a model by default: all factors and the conventional measures, ridge", () => {
  const study = readStudyFile(`${minimal}factors: { age: number, sex: [F, M] }\n`);
  expect(study.models.at(-1)).toEqual({
    kind: "logistic",
    name: "clinical + conventional",
    factors: ["age", "sex", "suvMax", "suvPeak", "mtv", "tlg"],
    penalty: "ridge",
  });
});

test("'all' may stand in a list, each factor once, and is no factor's name", async () => {
  const text = "factors: { age: number, sex: [F, M] }\nmodels: { m: { factors: [sex, all, mtv] } }\n";
  expect(readStudyFile(minimal + text).models[0]!.factors).toEqual(["sex", "age", "mtv"]);
  expect(await problemOf(() => readStudyFile(`${minimal}factors: { all: number }\n`))).toMatchObject({
    code: "study-field-contradiction",
  });
});
