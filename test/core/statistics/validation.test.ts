// Harrell's bootstrap against R's validate (test/fixtures/statistics/make-validation.R, and the reference sets where they are beside the checkout).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapOptimism, type OptimismIndex } from "../../../src/core/statistics/bootstrapOptimism.ts";
import { validateCox } from "../../../src/core/statistics/coxValidation.ts";
import { giniMeanDifference } from "../../../src/core/statistics/giniMeanDifference.ts";
import { validateLogistic } from "../../../src/core/statistics/logisticValidation.ts";
import { codeOf } from "../../problemCode.ts";
import {
  at,
  expectAllR,
  expectR,
  fixture,
  type Json,
  matrixOf,
  numberOf,
  numbersOf,
  strings,
} from "./agreement.ts";
import { binaryModel, binarySet, binarySets } from "./binaryReference.ts";
import { modelData, survivalSet, survivalSets } from "./survivalReference.ts";

const figures = fixture("validation.json");
const column = (name: string) =>
  (at(figures, "data") as readonly Json[]).map((row) => numberOf(at(row, name)));
const terms = ["x", "z", "g"].map((name) => ({ name, values: column(name) }));
const followUp = { time: column("time"), event: column("event") };
const outcome = column("y");
const draws = (at(figures, "draws") as readonly Json[]).map((rows) => numbersOf(rows));
const matrix = (...path: string[]) => matrixOf(at(figures, ...path));
const vector = (...path: string[]) => numbersOf(at(figures, ...path));

const inColumns = ({ apparent, training, test: tested, optimism, corrected }: OptimismIndex) => [
  apparent,
  training,
  tested,
  optimism,
  corrected,
];

describe("rms::validate on its own resamples", () => {
  test("Cox: apparent, training and test to R's digits; validate's early stops within 2e-3", () => {
    const { indices, used, failed } = validateCox({ ...followUp, terms }, { rows: draws });
    expect([used, failed]).toEqual([draws.length, 0]);
    const ours = (["dxy", "r2", "slope", "d", "u", "q", "g"] as const).map((name) => indices[name]);
    expectAllR(
      ours.map(({ training }) => training),
      vector("cox", "training"),
      "training",
    );
    expectAllR(
      ours.map(({ test: tested }) => tested),
      vector("cox", "test"),
      "test",
    );
    matrix("cox", "validate").forEach((row, k) => {
      expectR(ours[k]!.apparent, row[0]!, `apparent ${k}`);
      expectAllR(inColumns(ours[k]!), row, `validate ${k}`, 2e-3);
    });
    expectR(indices.c.corrected, (indices.dxy.corrected + 1) / 2, "C");
  });

  test("logistic: the same", () => {
    const { indices, eMax } = validateLogistic({ outcome, terms }, { rows: draws });
    const ours = (["dxy", "r2", "intercept", "slope", "d", "u", "q", "brier", "g", "gp"] as const).map(
      (name) => indices[name],
    );
    expectAllR(
      ours.map(({ training }) => training),
      vector("logistic", "training"),
      "training",
    );
    expectAllR(
      ours.map(({ test: tested }) => tested),
      vector("logistic", "test"),
      "test",
    );
    const names = strings(at(figures, "logistic", "names"));
    const rows = matrix("logistic", "validate");
    expectR(eMax, rows[names.indexOf("Emax")]![4]!, "Emax", 2e-3);
    const others = rows.filter((_, k) => names[k] !== "Emax");
    others.forEach((row, k) => {
      expectR(ours[k]!.apparent, row[0]!, `apparent ${k}`);
      expectAllR(inColumns(ours[k]!), row, `validate ${k}`, 2e-3);
    });
  });
});

test("Gini's mean difference: Hmisc::GiniMd, and all pairs one by one", () => {
  expectR(giniMeanDifference(column("x")), numberOf(at(figures, "gini")), "GiniMd");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 }), (values) => {
      let sum = 0;
      for (const a of values) for (const b of values) sum += Math.abs(a - b);
      expect(giniMeanDifference(values)).toBeCloseTo(sum / (values.length * (values.length - 1)), 10);
    }),
  );
});

describe("laws", () => {
  test("resampling everyone once is the model itself: no optimism", () => {
    const everyone = [outcome.map((_, i) => i)];
    const { indices } = validateCox({ ...followUp, terms }, { rows: everyone });
    expectR(indices.c.optimism, 0, "C");
    expectR(indices.slope.test, 1, "slope");
    expectR(indices.r2.optimism, 0, "R²");
  });

  test("the seed decides the resamples", () => {
    const run = (seed: number) =>
      validateLogistic({ outcome, terms }, { count: 5, seed }).indices.c.corrected;
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  test("resamples without a fit are counted, and refused when there are no others", () => {
    const { used, failed } = validateLogistic(
      { outcome, terms },
      { rows: [draws[0]!, outcome.map(() => 0)] },
    );
    expect([used, failed]).toEqual([1, 1]);
    expect(codeOf(() => bootstrapOptimism(3, { count: 4, seed: 1 }, { c: 1 }, () => undefined))).toBe(
      "resamples-not-usable",
    );
  });
});

describe.each(survivalSets)("rms::validate on %s", (name) => {
  const survival = survivalSet(name);

  test.skipIf(survival === undefined)(
    "apparent to R's digits, the rest within what other resamples allow",
    () => {
      const r = at(survival!.reference, "rms", "validate_random", "result");
      const rows = modelData(survival!, strings(at(survival!.reference, "spec", "covariates")));
      const { indices } = validateCox(rows, { count: 60, seed: 7 });
      const names = strings(at(r, "rows"));
      const values = (at(r, "values") as readonly Json[]).map((row) => numbersOf(row));
      for (const [index, label] of [
        ["dxy", "Dxy"],
        ["r2", "R2"],
        ["slope", "Slope"],
        ["d", "D"],
        ["u", "U"],
        ["q", "Q"],
        ["g", "g"],
      ] as const) {
        const row = values[names.indexOf(label)]!;
        expectR(indices[index].apparent, row[0]!, label);
        if (name !== "ovarian") expectR(indices[index].corrected, row[4]!, `${label} corrected`, 0.06, 0.1);
      }
    },
  );
});

describe.each(binarySets)("rms::validate on %s", (name) => {
  const binary = binarySet(name);

  test.skipIf(binary === undefined)(
    "apparent to R's digits, the rest within what other resamples allow",
    () => {
      const r = at(binary!.reference, "rms", "validate_random", "result");
      const model = binaryModel(binary!, strings(at(binary!.reference, "spec", "model2")));
      const { indices } = validateLogistic(model, { count: 100, seed: 7 });
      const names = strings(at(r, "rows"));
      const values = (at(r, "values") as readonly Json[]).map((row) => numbersOf(row));
      for (const [index, label] of [
        ["dxy", "Dxy"],
        ["r2", "R2"],
        ["intercept", "Intercept"],
        ["slope", "Slope"],
        ["d", "D"],
        ["u", "U"],
        ["q", "Q"],
        ["brier", "B"],
        ["g", "g"],
        ["gp", "gp"],
      ] as const) {
        const row = values[names.indexOf(label)]!;
        expectR(indices[index].apparent, row[0]!, label);
        expectR(indices[index].corrected, row[4]!, `${label} corrected`, 0.08, 0.1);
      }
    },
  );
});
