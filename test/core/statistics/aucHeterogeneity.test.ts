import { describe, expect, test } from "vitest";
import { aucHeterogeneity } from "../../../src/core/statistics/aucHeterogeneity.ts";
import { codeOf } from "../../problemCode.ts";
import { at, expectR, fixture, type Json, numberOf } from "./agreement.ts";

const r = fixture("usefulness.json");
const groups = (at(r, "aucs") as readonly Json[]).map((group) => ({
  auc: numberOf(at(group, "auc")),
  se: numberOf(at(group, "se")),
}));

describe("Cochran's Q of AUCs", () => {
  test("is metafor's QE of a fixed-effect model", () => {
    for (const [name, members] of [["all", groups] as const, ["two", groups.slice(0, 2)] as const]) {
      const { chisq, df, p } = aucHeterogeneity(members);
      expect(df).toBe(members.length - 1);
      expectR(chisq, numberOf(at(r, name, "chisq")), `Q of ${name}`);
      expectR(p, numberOf(at(r, name, "p")), `p of ${name}`);
    }
  });

  test("of two groups is the square of pROC's D", () => {
    expectR(aucHeterogeneity(groups.slice(0, 2)).chisq, numberOf(at(r, "delong")) ** 2, "D²");
  });

  test("does not depend on the order of the groups, and is 0 where they are alike", () => {
    expect(aucHeterogeneity(groups.toReversed()).chisq).toBeCloseTo(aucHeterogeneity(groups).chisq, 12);
    expect(aucHeterogeneity([groups[0]!, groups[0]!])).toEqual({ chisq: 0, df: 1, p: 1 });
  });

  test("refuses one group, and an AUC without variance", () => {
    expect(codeOf(() => aucHeterogeneity(groups.slice(0, 1)))).toBe("groups-too-few");
    expect(codeOf(() => aucHeterogeneity([groups[0]!, { auc: 1, se: 0 }]))).toBe("auc-without-variance");
  });
});
