// Edge cases of the reference figures through the analyses of a table: R's value, or words.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceFolder } from "../../../data.ts";
import { at, expectAllR, expectR, type Json, list, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { type Columns, refusalOf, resultOf } from "./analysed.ts";

function cases(name: string): { readonly [key: string]: Json } | undefined {
  const folder = referenceFolder();
  const path = folder === undefined ? "" : join(folder, name, "reference.json");
  if (!existsSync(path)) return undefined;
  const reference = JSON.parse(readFileSync(path, "utf8")) as {
    readonly cases: { readonly [key: string]: Json };
  };
  return reference.cases;
}

const survival = cases("edge_survival");
const binary = cases("edge_binary");
const followUp = { time: "time", event: "status" };
const data = (entry: Json) => at(entry, "data") as unknown as Columns;
/** Cases of survival of which the reference has this figure. */
const casesWith = (...figure: readonly string[]) =>
  Object.keys(survival ?? {}).filter((name) => at(survival![name], "reference", ...figure) !== undefined);

describe.skipIf(survival === undefined)("edge cases of survival", () => {
  test.each(casesWith("survfit", "result"))("%s: survfit", async (name) => {
    const entry = survival![name]!;
    const expected = at(entry, "reference", "survfit", "result");
    const result = await resultOf(data(entry), { method: "kaplan-meier", ...followUp });
    const [group] = list(at(result, "groups"));
    for (const [own, theirs] of [
      ["time", "time"],
      ["atRisk", "n_risk"],
      ["survival", "surv"],
      ["stdErr", "se_surv"],
      ["lower", "lower"],
      ["upper", "upper"],
    ] as const) {
      const values = list(at(group, own)).map((value) => numberOf(value));
      expectAllR(values, numbersOf(at(expected, "curve", theirs)), `${name} ${own}`);
    }
    expectR(numberOf(at(group, "median", "estimate")), numberOf(at(expected, "median")), `${name} median`);
    expectR(numberOf(at(group, "median", "lower")), numberOf(at(expected, "lower")), `${name} lower`);
    expectR(numberOf(at(group, "median", "upper")), numberOf(at(expected, "upper")), `${name} upper`);
  });

  test.each(casesWith("survdiff"))("%s: survdiff", async (name) => {
    const entry = survival![name]!;
    const reference = at(entry, "reference", "survdiff");
    const asked = { method: "log-rank", ...followUp, by: "g" };
    if (at(reference, "error") !== undefined) {
      expect((await refusalOf(data(entry), asked))[0]!.code).toBe("one-group");
      return;
    }
    const result = await resultOf(data(entry), asked);
    expectR(numberOf(at(result, "chisq")), numberOf(at(reference, "result", "chisq")), `${name} chisq`);
    expectR(numberOf(at(result, "p")), numberOf(at(reference, "result", "p")), `${name} p`);
    const observed = list(at(result, "groups")).map((group) => numberOf(at(group, "observed")));
    expectAllR(observed, numbersOf(at(reference, "result", "observed")), `${name} observed`);
  });

  test.each(Object.keys(survival ?? {}))("%s: coxph", async (name) => {
    const entry = survival![name]!;
    const models: [string, readonly string[], string][] = [
      [
        "coxph",
        name === "one_group_without_events" ? ["g"] : name === "collinear" ? ["x", "g"] : ["x"],
        "efron",
      ],
      ["coxph_efron", ["x"], "efron"],
      ["coxph_breslow", ["x"], "breslow"],
      ["coxph_x", ["x"], "efron"],
      ["coxph_g", ["g"], "efron"],
    ];
    for (const [key, terms, ties] of models) {
      const reference = at(entry, "reference", key);
      const expected = at(reference, "result");
      if (expected === undefined) continue;
      const result = await resultOf(data(entry), { method: "cox", ...followUp, terms, ties });
      const coefficients = list(at(result, "coefficients"));
      const runsAway = JSON.stringify(at(reference, "warnings") ?? "").includes("may be infinite");
      if (runsAway) {
        // What the estimate is depends on where R stops; what is the same is the warning, and that it is no result.
        expect(JSON.stringify(at(result, "warnings"))).toContain("runs to infinity");
        expect(at(coefficients[0], "notEstimable")).toEqual(expect.stringMatching(/events in|separates/));
        continue;
      }
      // Without events R gives an estimate of nothing.
      if (numberOf(at(result, "events")) === 0) {
        expect(JSON.stringify(at(result, "warnings"))).toContain("no events");
        continue;
      }
      numbersOf(at(expected, "coef")).forEach((coef, j) => {
        expectR(numberOf(at(coefficients[j], "estimate")), coef, `${name} ${key} ${j}`);
        if (!Number.isNaN(coef))
          expectR(
            numberOf(at(coefficients[j], "se")),
            numbersOf(at(expected, "se"))[j]!,
            `${name} ${key} se ${j}`,
          );
        else expect(at(coefficients[j], "notEstimable")).toBeDefined();
      });
      expectR(
        numberOf(at(result, "likelihoodRatio", "chisq")),
        numberOf(at(expected, "lr")),
        `${name} ${key} likelihood ratio`,
      );
      expectR(
        numberOf(at(result, "concordance", "estimate")),
        numberOf(at(expected, "concordance")),
        `${name} C`,
      );
    }
  });

  test.each(casesWith("concordance", "result"))("%s: concordance", async (name) => {
    const entry = survival![name]!;
    const concordance = at(entry, "reference", "concordance", "result");
    const result = await resultOf(data(entry), { method: "concordance", ...followUp, marker: "x" });
    expectR(numberOf(at(result, "estimate")), numberOf(at(concordance, "c")), `${name} C`);
  });

  test.each(casesWith("maxstat"))("%s: maxstat", async (name) => {
    const entry = survival![name]!;
    const maxstat = at(entry, "reference", "maxstat");
    const asked = { method: "cut-off", ...followUp, marker: "x", draws: 99, resamples: 0 };
    if (at(maxstat, "error") !== undefined) {
      expect((await refusalOf(data(entry), asked))[0]!.code).toBe("no-admissible-cutoff");
      return;
    }
    const result = await resultOf(data(entry), asked);
    expectR(numberOf(at(result, "cutoff")), numberOf(at(maxstat, "result", "cut")), `${name} cutoff`);
    expectR(numberOf(at(result, "statistic")), numberOf(at(maxstat, "result", "stat")), `${name} statistic`);
  });
});

describe.skipIf(binary === undefined)("edge cases of a binary outcome", () => {
  const outcome = { outcome: "y", positive: 1 };

  test.each(Object.keys(binary ?? {}))("%s: roc and glm", async (name) => {
    const entry = binary![name]!;
    for (const [key, marker, direction] of [
      ["roc", "x", "higher"],
      ["roc_x", "x", "higher"],
      ["roc_z", "z", "higher"],
      ["roc_lt", "x", "<"],
      ["roc_gt", "x", ">"],
    ] as const) {
      const reference = at(entry, "reference", key);
      if (reference === undefined) continue;
      const asked = { method: "roc", marker, direction, ...outcome };
      if (at(reference, "error") !== undefined) {
        expect((await refusalOf(data(entry), asked))[0]!.code).toBe("outcome-one-class");
        continue;
      }
      const result = await resultOf(data(entry), asked);
      const expected = at(reference, "result");
      expectR(numberOf(at(result, "auc")), numberOf(at(expected, "auc")), `${name} ${key}`);
      expectAllR(
        list(at(result, "ci")).map((v) => numberOf(v)),
        list(at(expected, "ci_delong")).map((v) => numberOf(v)),
        `${name} ci`,
      );
      expectAllR(
        numbersOf(at(result, "curve", "threshold")),
        numbersOf(at(expected, "thresholds")),
        `${name} thresholds`,
      );
      expectAllR(
        numbersOf(at(result, "curve", "sensitivity")),
        numbersOf(at(expected, "sensitivity")),
        `${name} sens`,
      );
    }
    for (const [key, terms] of [
      [
        "glm",
        { quasi_separation: ["x", "z"], collinear: ["x", "z"], missing_values: ["x", "z"] }[name] ?? ["x"],
      ],
      ["glm_x", ["x"]],
      ["glm_z", ["z"]],
    ] as const) {
      const expected = at(entry, "reference", key, "result");
      if (expected === undefined || name === "one_class_only") continue;
      const result = await resultOf(data(entry), { method: "logistic", ...outcome, terms });
      const coefficients = list(at(result, "coefficients"));
      // With standard errors of thousands glm has stopped somewhere on the way to infinity.
      if (
        Math.max(...numbersOf(at(expected, "se_of_estimable"))) > 1e3 &&
        Math.abs(numbersOf(at(expected, "coef"))[0]!) > 10
      ) {
        expect(JSON.stringify(at(result, "warnings"))).toContain("grow without end");
        expect(coefficients.some((coefficient) => at(coefficient, "notEstimable") !== undefined)).toBe(true);
        continue;
      }
      numbersOf(at(expected, "coef")).forEach((coef, j) => {
        expectR(numberOf(at(coefficients[j], "estimate")), coef, `${name} ${key} ${j}`);
      });
      expectR(numberOf(at(result, "deviance")), numberOf(at(expected, "deviance")), `${name} deviance`);
    }
    const delong = at(entry, "reference", "delong", "result");
    if (delong !== undefined) {
      const result = await resultOf(data(entry), { method: "delong", markers: ["x", "z"], ...outcome });
      expectR(numberOf(at(result, "difference")), numberOf(at(delong, "difference")), `${name} difference`);
      expectR(numberOf(at(result, "z")), numberOf(at(delong, "z")), `${name} z`);
      expectR(numberOf(at(result, "p")), numberOf(at(delong, "p")), `${name} p`);
    }
  });
});
