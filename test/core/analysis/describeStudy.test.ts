import { describe, expect, it } from "vitest";
import { describeModel, recipeOf, studyWarnings } from "../../../src/core/analysis/describeStudy.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";

const study = (cohorts: string, width = 64) =>
  readStudyFile(`study: s
patients: { table: patients.csv }
endpoint: { name: E, positive: "e == 1" }
factors: { age: number, sex: [F, M] }
cohorts: ${cohorts}
training: { folds: 5, width: ${width} }
`);
const patients = (
  ...cohorts: readonly [cohort: "internal-validation" | "external-validation", centre: string][]
) => cohorts.map(([cohort, centre]) => ({ cohort, centre }));

describe("a study in words", () => {
  it("says how many folds there were, which may be the table's and not the settings'", () => {
    const given = study("{ column: cohort, fold: fold }");
    const [cpc] = given.models;
    expect(describeModel(given, cpc!, { folds: 3, parameters: 7 })).toMatchObject({
      description:
        "3D ResNet10 on PET and CT, joined late (a branch each), with 2 clinical factors, ensemble of 3 folds",
      parameters: 7,
    });
    expect(recipeOf(given, 3)).toMatchObject({ folds: 3, split: "cohorts given by column 'cohort'" });
    const clinical = given.models.find(({ name }) => name === "clinical")!;
    expect(describeModel(given, clinical, { folds: 3, parameters: 3 }).description).toBe(
      "Logistic regression on 2 factors, mean of 3 folds",
    );
  });

  it("warns of narrow networks, of one external centre, of a validation that is a split; of nothing else", () => {
    const split = "{ centre: centre, external: [B, C], split: 0.7 }";
    expect(
      studyWarnings(study(split), patients(["external-validation", "B"], ["external-validation", "C"])),
    ).toEqual([]);
    expect(
      studyWarnings(study(split, 32), patients(["internal-validation", "A"], ["external-validation", "B"])),
    ).toEqual([
      "Networks of half width (32 to 256 feature maps).",
      "External validation is of one centre.",
      "Internal validation is a held-out random split.",
    ]);
    expect(studyWarnings(study("{ column: cohort }"), patients(["internal-validation", "A"]))).toEqual([]);
  });
});
