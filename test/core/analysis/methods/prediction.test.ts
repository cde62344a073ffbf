// Calibration, decision curves and bootstrap validation of a table against R (make-calibration.R, make-validation.R; ../shared/reference where it is there).
import { describe, expect, test } from "vitest";
import { logistic } from "../../../../src/core/statistics/logistic.ts";
import {
  at,
  expectAllR,
  expectR,
  fixture,
  list,
  numberOf,
  numbersOf,
  strings,
} from "../../statistics/agreement.ts";
import { binaryModel, binarySet, binarySets } from "../../statistics/binaryReference.ts";
import { survivalSet, survivalSets } from "../../statistics/survivalReference.ts";
import { type Columns, refusalOf, resultOf } from "./analysed.ts";

const r = fixture("calibration.json");
const columns = at(r, "data") as unknown as Columns;
const asked = { predicted: "p", outcome: "y", positive: 1 };

describe("calibration", () => {
  test("intercept, slope, Brier score and Hosmer-Lemeshow: glm, val.prob, hoslem.test", async () => {
    const result = await resultOf(columns, { method: "calibration", ...asked });
    const names = strings(at(r, "val_prob_names"));
    const valProb = (name: string) => numberOf(list(at(r, "val_prob"))[names.indexOf(name)]);
    expectR(numberOf(at(result, "brier")), valProb("Brier"), "Brier");
    // val.prob stops at lrm's own tolerance.
    expectR(numberOf(at(result, "slope")), valProb("Slope"), "slope", 1e-4, 0);
    expectR(
      numberOf(at(result, "interceptWithSlope")),
      valProb("Intercept"),
      "intercept of the free line",
      1e-4,
      0,
    );
    const ten = at(r, "hosmer", "ten");
    expectR(numberOf(at(result, "hosmerLemeshow", "chisq")), numberOf(at(ten, "chisq")), "Hosmer-Lemeshow");
    expect(at(result, "hosmerLemeshow", "df")).toBe(8);
    const own = await resultOf(
      { y: columns["y"]!, p: (columns["lp"] as number[]).map(logistic) },
      { method: "calibration", ...asked },
    );
    expectR(numberOf(at(own, "intercept")), numberOf(at(r, "recalibration", "intercept")), "intercept");
    const [intercept, slope] = numbersOf(at(r, "recalibration", "both"));
    expectR(numberOf(at(own, "interceptWithSlope")), intercept!, "free intercept");
    expectR(numberOf(at(own, "slope")), slope!, "slope");
  });

  test("predictions of 0 or 1 have no line and say so; values beyond are refused by row", async () => {
    const certain = { ...columns, p: (columns["p"] as number[]).map((p, i) => (i === 4 ? 1 : p)) };
    const result = await resultOf(certain, { method: "calibration", ...asked });
    expect([at(result, "slope"), typeof at(result, "brier")]).toEqual([null, "number"]);
    expect(JSON.stringify(at(result, "warnings"))).toContain("no logit");
    const logits = { ...columns, p: columns["lp"]! };
    for (const method of ["calibration", "decision-curve"]) {
      const [problem] = await refusalOf(logits, { method, ...asked });
      expect(problem).toMatchObject({ code: "probability-invalid", where: { row: 2, column: "p" } });
    }
  });
});

test("decision-curve: net benefit of the model, of treating everyone and nobody, with a band around it", async () => {
  const thresholds = numbersOf(at(r, "decision", "thresholds"));
  const result = await resultOf(columns, { method: "decision-curve", ...asked, thresholds, resamples: 200 });
  const [, model, all] = list(at(r, "decision", "binary")).map(numbersOf);
  expectAllR(numbersOf(at(result, "model")), model!, "model");
  expectAllR(numbersOf(at(result, "all")), all!, "all");
  expect(at(result, "none")).toEqual([0, 0, 0, 0]);
  const [lower, upper] = [numbersOf(at(result, "lower")), numbersOf(at(result, "upper"))];
  model!.forEach((value, k) => {
    expect(lower[k]!).toBeLessThanOrEqual(value);
    expect(upper[k]!).toBeGreaterThanOrEqual(value);
  });
});

describe.each(binarySets)("an external validation on %s", (name) => {
  const set = binarySet(name);

  test.skipIf(set === undefined)("as R's model of the odd rows predicts the even ones", async () => {
    const expected = at(set!.reference, "external_validation")!;
    const model = binaryModel(set!, strings(at(set!.reference, "spec", String(at(expected, "model")))));
    const coefficients = numbersOf(at(expected, "coef_train"));
    const rows = model.outcome.map((_, i) => i).filter((i) => i % 2 === 1);
    const predicted = rows.map((i) =>
      logistic(
        model.terms.reduce((sum, term, j) => sum + term.values[i]! * coefficients[j + 1]!, coefficients[0]!),
      ),
    );
    expectAllR(predicted.slice(0, 10), numbersOf(at(expected, "predicted_first10")), "predicted");
    const table = { p: predicted, y: rows.map((i) => model.outcome[i]!) };
    const calibration = await resultOf(table, { method: "calibration", ...asked });
    const line = at(expected, "calibration");
    expectR(
      numberOf(at(calibration, "intercept")),
      numberOf(at(line, "intercept_slope_fixed_1", "estimate")),
      "intercept",
    );
    expectR(numberOf(at(calibration, "slope")), numberOf(at(line, "slope_model", "slope")), "slope");
    expectR(
      numberOf(at(calibration, "interceptWithSlope")),
      numberOf(at(line, "slope_model", "intercept")),
      "free",
    );
    expectR(numberOf(at(calibration, "brier")), numberOf(at(line, "brier")), "Brier");
    expectR(
      numberOf(at(calibration, "observedExpected", "ratio")),
      numberOf(at(line, "observed_over_expected")),
      "O/E",
    );
    const test = at(expected, "hosmer_lemeshow")!;
    if (at(test, "groups_depend_on_last_bits") === false) {
      expectR(
        numberOf(at(calibration, "hosmerLemeshow", "chisq")),
        numberOf(at(test, "chisq")),
        "Hosmer-Lemeshow",
      );
      expectR(numberOf(at(calibration, "hosmerLemeshow", "p")), numberOf(at(test, "p")), "Hosmer-Lemeshow p");
    }
    const curve = at(expected, "decision_curve");
    const thresholds = numbersOf(at(curve, "threshold"));
    const decision = await resultOf(table, { method: "decision-curve", ...asked, thresholds, resamples: 0 });
    expectAllR(numbersOf(at(decision, "model")), numbersOf(at(curve, "net_benefit")), "net benefit");
    expectAllR(numbersOf(at(decision, "all")), numbersOf(at(curve, "treat_all")), "treat all");
    const roc = await resultOf(table, { method: "roc", marker: "p", outcome: "y" });
    expectR(numberOf(at(roc, "auc")), numberOf(at(expected, "auc")), "AUC");
    expectAllR(numbersOf(at(roc, "ci")), numbersOf(at(expected, "ci_delong")), "DeLong");
  });
});

describe.each(survivalSets)("rms::validate on %s", (name) => {
  const set = survivalSet(name);

  test.skipIf(set === undefined)(
    "apparent C to R's digits, its optimism and that of the slope as near as 200 draws come",
    async () => {
      const { reference, timeName: time, statusName: event } = set!;
      const terms = strings(at(reference, "spec", "covariates"));
      const levels = at(reference, "spec", "factors") ?? {};
      const spec = { method: "validate", time, event, terms, resamples: 200, seed: 7 };
      const result = await resultOf(set!.set.columns, spec, { levels });
      const expected = at(reference, "rms", "validate_random", "result")!;
      const row = (index: string) =>
        numbersOf(list(at(expected, "values"))[strings(at(expected, "rows")).indexOf(index)]);
      const [apparent, , , , corrected] = row("Dxy");
      expectR(numberOf(at(result, "apparent", "cIndex")), (apparent! + 1) / 2, "apparent C");
      expect(at(result, "apparent", "slope")).toBe(1);
      expect(Math.abs(numberOf(at(result, "corrected", "cIndex")) - (corrected! + 1) / 2)).toBeLessThan(0.02);
      const spread = name === "ovarian" ? 0.15 : 0.05;
      expect(Math.abs(numberOf(at(result, "corrected", "slope")) - row("Slope")[4]!)).toBeLessThan(spread);
      for (const key of ["cIndex", "slope"]) {
        const [a, o, c] = ["apparent", "optimism", "corrected"].map((kind) =>
          numberOf(at(result, kind, key)),
        );
        expect(a! - o!).toBeCloseTo(c!, 12);
      }
      if (name === "ovarian") expect(await resultOf(set!.set.columns, spec, { levels })).toEqual(result);
    },
  );
});
