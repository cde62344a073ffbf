import { describe, expect, test } from "vitest";
import type { AnalysedPatient } from "../../../../src/core/analysis/analysedPatient.ts";
import type { CohortName } from "../../../../src/core/analysis/results.ts";
import { subgroupAucs } from "../../../../src/core/analysis/usefulness/subgroups.ts";
import {
  at,
  expectAllR,
  expectR,
  fixture,
  type Json,
  numberOf,
  numbersOf,
} from "../../statistics/agreement.ts";
import { rowsOf } from "./madeScores.ts";

const r = fixture("usefulness.json");
const y = numbersOf(at(r, "data", "y"));
const score = numbersOf(at(r, "data", "score"));
const group = at(r, "data", "group") as readonly string[];
const rows = rowsOf("external-validation", y, { M: score });

function patientsOf(
  cohort: CohortName,
  values: readonly { readonly factors?: object; readonly columns?: object; readonly centre?: string }[],
): AnalysedPatient[] {
  return values.map(({ factors, columns, centre }, i) => ({
    patient: `${cohort}-${String(i + 1).padStart(4, "0")}`,
    cohort,
    centre: centre ?? "B",
    outcome: y[i] === 1 ? 1 : 0,
    factors: { ...factors },
    columns: { ...columns },
    box: { source: "mask" },
    markers: {},
    acquisition: { scanner: `scanner ${i % 2}` },
  }));
}

const validated = patientsOf(
  "external-validation",
  group.map((name, i) => ({
    factors: { stage: name, age: i < 60 ? 50 : 70 },
    columns: { clone: name.toUpperCase() },
  })),
);

describe("AUC in subgroups", () => {
  test("is pROC's in each group, with metafor's test of a difference", () => {
    const [found] = subgroupAucs(rows, ["M"], validated, [{ column: "stage" }], { stage: ["c", "a", "b"] });
    expect(found).toMatchObject({ cohort: "external-validation", model: "M", column: "stage", missing: 0 });
    // Levels in their declared order.
    expect(found!.groups.map(({ group: name }) => name)).toEqual(["c", "a", "b"]);
    for (const expected of at(r, "aucs") as readonly Json[]) {
      const own = found!.groups.find(({ group: name }) => name === at(expected, "group"))!;
      if (own.kind !== "estimated") throw new Error("no AUC");
      expectR(own.auc, numberOf(at(expected, "auc")), own.group);
      expectAllR(own.ci, numbersOf(at(expected, "ci")), `interval of ${own.group}`);
      expect([own.n, own.positives]).toEqual([at(expected, "n"), at(expected, "positives")]);
    }
    expectR(found!.difference!.p, numberOf(at(r, "all", "p")), "p");
  });

  test("is made of columns that are no factors, of the centre and of the scanner", () => {
    const plans = [{ column: "clone" }, { column: "scanner" }, { column: "centre" }];
    const found = subgroupAucs(rows, ["M"], validated, plans, {});
    // Everyone is of one centre: no subgroup.
    expect(found.map(({ column, groups }) => [column, groups.map(({ group: name }) => name)])).toEqual([
      ["clone", ["A", "B", "C"]],
      ["scanner", ["scanner 0", "scanner 1"]],
    ]);
  });

  test("splits a number where the plan says, else at the training patients' median", () => {
    const training = patientsOf(
      "training",
      [55, 61, 90].map((age) => ({ factors: { age } })),
    );
    const names = (plan: { column: string; split?: number }) =>
      subgroupAucs(rows, ["M"], [...training, ...validated], [plan], {})[0]!.groups.map(
        ({ group: name }) => name,
      );
    expect(names({ column: "age" })).toEqual(["< 61", "≥ 61"]);
    expect(names({ column: "age", split: 65 })).toEqual(["< 65", "≥ 65"]);
  });

  test("says of fewer than ten patients of a class that they are too few, and counts who has no value", () => {
    const patients = patientsOf(
      "external-validation",
      group.map((name, i) => ({ factors: { stage: i < 5 ? undefined : i < 20 ? "rare" : name } })),
    );
    const [found] = subgroupAucs(rows, ["M"], patients, [{ column: "stage" }], {});
    const rare = found!.groups.find(({ group: name }) => name === "rare")!;
    expect(rare).toEqual({
      kind: "too-few",
      group: "rare",
      n: 15,
      positives: y.slice(5, 20).filter((value) => value === 1).length,
    });
    expect(found!.missing).toBe(5);
    expect(found!.difference).toMatchObject({
      df: found!.groups.filter(({ kind }) => kind === "estimated").length - 1,
    });
  });

  test("has no test of a difference where a group is separated without variance", () => {
    const separated = rowsOf("external-validation", y, {
      M: y.map((value, i) => (group[i] === "a" ? value : score[i]!)),
    });
    const [found] = subgroupAucs(separated, ["M"], validated, [{ column: "stage" }], {});
    expect(found!.difference).toBeNull();
  });
});
