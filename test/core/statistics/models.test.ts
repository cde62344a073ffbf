// Logistic regression beyond Wald (profile limits, Firth, residuals, prediction, tests), linear regression and variance inflation against R
// (test/fixtures/statistics/make-models.R, and the reference sets where they are beside the checkout).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxExplainedVariation } from "../../../src/core/statistics/coxExplainedVariation.ts";
import { explainedVariation } from "../../../src/core/statistics/explainedVariation.ts";
import {
  type DroppedTerm,
  dropOneTests,
  likelihoodRatioTest,
} from "../../../src/core/statistics/likelihoodRatioTest.ts";
import { linearRegression } from "../../../src/core/statistics/linear.ts";
import { type LogisticFit, logistic, logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { logisticFirth } from "../../../src/core/statistics/logisticFirth.ts";
import { predictLogistic } from "../../../src/core/statistics/logisticPrediction.ts";
import { profileLimits } from "../../../src/core/statistics/logisticProfile.ts";
import { logisticResiduals } from "../../../src/core/statistics/logisticResiduals.ts";
import { varianceInflation } from "../../../src/core/statistics/vif.ts";
import { codeOf } from "../../problemCode.ts";
import {
  at,
  designOf,
  entriesOf,
  expectAllR,
  expectR,
  fixture,
  type Json,
  matrixOf,
  numberOf,
  numbersOf,
  strings,
} from "./agreement.ts";
import { binaryModel, binarySet, binarySets, bothModels } from "./binaryReference.ts";
import { modelData, survivalSet, survivalSets } from "./survivalReference.ts";

const figures = fixture("models.json");
const rowsOfData = at(figures, "data") as readonly Json[];
const column = (name: string) => rowsOfData.map((row) => numberOf(at(row, name)));
const vector = (...path: string[]) => numbersOf(at(figures, ...path));
const matrix = (...path: string[]) => matrixOf(at(figures, ...path));
const term = (name: string) => ({ name, values: column(name) });
const terms = ["x", "age", "B", "C"].map(term);
const outcome = column("y");
const nested = (fit: LogisticFit) => ({ n: fit.n, logLikelihood: fit.logLikelihood, parameters: fit.rank });

describe("logistic regression", () => {
  const fit = logisticRegression({ outcome, terms });

  test("profile limits: the roots themselves; confint's interpolation to 1e-4", () => {
    const limits = profileLimits(fit, { outcome, terms }).map(({ lower, upper }) => [lower, upper]);
    matrix("logistic", "root").forEach((row, j) => {
      expectAllR(limits[j]!, row, `root ${j}`);
    });
    matrix("logistic", "confint").forEach((row, j) => {
      expectAllR(limits[j]!, row, `confint ${j}`, 1e-3, 1e-3);
    });
  });

  test("separated classes: one limit is known, the other infinite", () => {
    const x = { name: "x", values: [2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14] };
    const y = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    const [, slope] = profileLimits(logisticRegression({ outcome: y, terms: [x] }), {
      outcome: y,
      terms: [x],
    });
    expectR(slope!.lower, numberOf(at(figures, "separated_lower")), "lower");
    expect(slope!.upper).toBe(Number.POSITIVE_INFINITY);
  });

  test("residuals, Cook's distance, prediction, BIC", () => {
    const { deviance, pearson, cook } = logisticResiduals(fit, outcome);
    expectAllR(deviance.slice(0, 8), vector("logistic", "deviance_residuals"), "deviance residuals");
    expectAllR(pearson.slice(0, 8), vector("logistic", "pearson"), "Pearson residuals");
    expectAllR(cook.slice(0, 8), vector("logistic", "cook"), "Cook");
    const predicted = predictLogistic(fit, [0.5, 70, 0, 1]);
    expectAllR([predicted.linear, predicted.se], vector("logistic", "predicted"), "predict");
    expectR(explainedVariation(fit, outcome).bic, numberOf(at(figures, "logistic", "bic")), "BIC");
  });

  test("nested models, and each variable left out", () => {
    const small = logisticRegression({ outcome, terms: [term("x")] });
    const lr = likelihoodRatioTest(nested(small), nested(fit));
    expectAllR([lr.chisq, lr.df, lr.p], vector("logistic", "anova"), "anova");
    const columns: Record<string, string[]> = { x: ["x"], age: ["age"], g: ["B", "C"] };
    const dropped = dropOneTests(["x", "age", "g"], (kept) =>
      nested(logisticRegression({ outcome, terms: kept.flatMap((name) => columns[name]!.map(term)) })),
    );
    matrix("logistic", "drop1").forEach((row, k) => {
      expectAllR([dropped[k]!.chisq, dropped[k]!.df, dropped[k]!.p], row, dropped[k]!.variable);
    });
    expect(codeOf(() => likelihoodRatioTest(nested(fit), nested(small)))).toBe("models-not-nested");
    expect(codeOf(() => likelihoodRatioTest({ ...nested(small), n: 7 }, nested(fit)))).toBe(
      "models-not-nested",
    );
  });

  test("variance inflation; a term that the others determine, or a constant one", () => {
    expectAllR(
      varianceInflation(terms).map(({ factor }) => factor),
      vector("logistic", "vif"),
      "vif",
    );
    const twice = { name: "twice", values: column("x").map((value) => 3 - 2 * value) };
    expect(varianceInflation([...terms, twice])[0]!.factor).toBe(Number.POSITIVE_INFINITY);
    const constant = { name: "constant", values: outcome.map(() => 4) };
    expect(codeOf(() => varianceInflation([...terms, constant]))).toBe("term-constant");
  });
});

describe("Firth's logistic regression", () => {
  test.each(["firth", "firth_separated"])("logistf: %s", (key) => {
    const separated = key === "firth_separated";
    const input = separated
      ? {
          outcome: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
          terms: [{ name: "x", values: [2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14] }],
        }
      : { outcome, terms };
    const fit = logisticFirth(input);
    expectAllR(
      fit.coefficients.map((c) => c.estimate),
      vector(key, "coef"),
      "estimates",
    );
    // logistf stops its profile at 1e-10 in the likelihood, which is 1e-6 in a limit.
    for (const side of ["lower", "upper"] as const) {
      expectAllR(
        fit.coefficients.map((c) => c[side]),
        vector(key, side),
        side,
        1e-6,
        1e-6,
      );
    }
    expectAllR(
      fit.coefficients.map((c) => c.p),
      vector(key, "p"),
      "p",
    );
    const [full, none] = vector(key, "loglik");
    expectAllR(
      [fit.penalisedLogLikelihood.fitted, fit.penalisedLogLikelihood.null],
      [full!, none!],
      "likelihood",
    );
    // Standard errors are not compared: logistf 1.26 takes the weights of its augmented data, earlier ones and brglm2 the information, as here.
  });

  test("what is not estimable is refused in words", () => {
    expect(
      codeOf(() => logisticFirth({ outcome: [1, 1, 1], terms: [{ name: "x", values: [1, 2, 3] }] })),
    ).toBe("firth-not-estimable");
    const twice = { name: "twice", values: column("x").map((value) => 2 * value) };
    expect(codeOf(() => logisticFirth({ outcome, terms: [...terms, twice] }))).toBe("firth-not-estimable");
  });
});

describe("linear regression", () => {
  const fit = linearRegression({ response: column("size"), terms });

  test("lm and its summary", () => {
    matrix("linear", "table").forEach((row, j) => {
      const c = fit.coefficients[j]!;
      expectAllR([c.estimate, c.se, c.t, c.p], row, c.term);
      expectAllR([c.lower, c.upper], matrix("linear", "confint")[j]!, `${c.term} limits`);
      expectAllR([...fit.covariance[j]!], matrix("linear", "vcov")[j]!, `${c.term} covariance`);
    });
    expectR(fit.sigma, numberOf(at(figures, "linear", "sigma")), "sigma");
    expectAllR([fit.rSquared, fit.adjustedRSquared], vector("linear", "r2"), "R²");
    expectAllR([fit.f.statistic, ...fit.f.df, fit.f.p], vector("linear", "f"), "F");
    expectR(fit.logLikelihood, numberOf(at(figures, "linear", "loglik")), "log likelihood");
    expectR(fit.aic, numberOf(at(figures, "linear", "aic")), "AIC");
    expectAllR(fit.leverage.slice(0, 6), vector("linear", "hat"), "hat");
  });

  test("a line through all points leaves nothing to estimate an error from", () => {
    expect(codeOf(() => linearRegression({ response: [1, 2], terms: [{ name: "x", values: [1, 2] }] }))).toBe(
      "no-residual-freedom",
    );
  });
});

describe("laws", () => {
  const patients = fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.boolean()), {
    minLength: 12,
    maxLength: 40,
  });

  test("Firth's estimates change sign with the outcome, scale with the term, and stay finite", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const y = rows.map(([, positive], i) => (i === 0 ? 1 : i === 1 ? 0 : positive ? 1 : 0));
        const x = rows.map(([value], i) => Math.round(value * 10) + (i % 3));
        fc.pre(new Set(x).size > 2);
        const slope = (values: number[], against: number[]) =>
          logisticFirth({ outcome: against, terms: [{ name: "x", values }] }).coefficients[1]!;
        const there = slope(x, y);
        const flipped = y.map((value) => 1 - value);
        expect(Number.isFinite(there.estimate)).toBe(true);
        expect(there.lower).toBeLessThanOrEqual(there.estimate);
        expect(slope(x, flipped).estimate).toBeCloseTo(-there.estimate, 7);
        const scaled = x.map((value) => value * 1000);
        expect(slope(scaled, y).estimate * 1000).toBeCloseTo(there.estimate, 7);
        expect(slope(scaled, y).upper * 1000).toBeCloseTo(there.upper, 5);
      }),
      { numRuns: 8 },
    );
  });

  test("a profile limit that leaves out 0 is a likelihood-ratio test below its level", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const y = rows.map(([, positive], i) => (i < 4 ? i % 2 : positive ? 1 : 0));
        const x = [{ name: "x", values: rows.map(([value]) => value) }];
        const fit = logisticRegression({ outcome: y, terms: x });
        fc.pre(!fit.warnings.includes("separated") && !Number.isNaN(fit.coefficients[1]!.estimate));
        const { lower, upper } = profileLimits(fit, { outcome: y, terms: x })[1]!;
        const { p } = likelihoodRatioTest(nested(logisticRegression({ outcome: y, terms: [] })), nested(fit));
        expect(lower > 0 || upper < 0).toBe(p < 0.05);
      }),
      { numRuns: 50 },
    );
  });
});

describe.each(binarySets)("R on %s", (name) => {
  const binary = binarySet(name);
  const here = test.skipIf(binary === undefined);
  const reference = binary?.reference;

  here("profile limits by root, and confint's to the 1e-4 that its interpolation allows", () => {
    const models: [string, Json, readonly string[]][] = [
      ...["model1", "model2"].map((key): [string, Json, readonly string[]] => [
        key,
        at(reference, "glm", key)!,
        strings(at(reference, "spec", key)),
      ]),
      ...entriesOf(at(reference, "glm", "univariate")).map(
        ([variable, r]): [string, Json, readonly string[]] => [variable, r, [variable]],
      ),
    ];
    for (const [label, r, variables] of models) {
      const model = binaryModel(binary!, variables);
      const fit = logisticRegression(model);
      const limits = profileLimits(fit, model);
      for (const side of ["lower", "upper"] as const) {
        const ours = limits.map((limit) => limit[side]);
        expectAllR(ours, numbersOf(at(r, "table", `profile_${side}_exact`)), `${label} ${side}`);
        expectAllR(
          ours,
          numbersOf(at(r, "table", `profile_${side}_confint`)),
          `${label} ${side} confint`,
          1e-3,
          1e-3,
        );
      }
      const empty = logisticRegression({ outcome: model.outcome, terms: [] });
      const lr = likelihoodRatioTest(nested(empty), nested(fit));
      expectAllR(
        [lr.chisq, lr.df, lr.p],
        ["chisq", "df", "p"].map((key) => numberOf(at(r, "lr_test", key))),
        `${label} likelihood ratio`,
      );
    }
  });

  here("explained variation, residuals, tests without each variable, inflation, prediction", () => {
    for (const key of ["model1", "model2"]) {
      const r = at(reference, "glm", key)!;
      const variables = strings(at(reference, "spec", key));
      const model = binaryModel(binary!, variables);
      const fit = logisticRegression(model);
      const explained = explainedVariation(fit, model.outcome);
      expectAllR(
        [
          ...[explained.coxSnell, explained.nagelkerke, explained.mcFadden, explained.tjur],
          ...[explained.scaledBrier, explained.bic],
        ],
        ["r2_coxsnell", "r2_nagelkerke", "r2_mcfadden", "r2_tjur", "brier_scaled", "bic"].map((measure) =>
          numberOf(at(r, measure)),
        ),
        key,
      );
      const residuals = logisticResiduals(fit, model.outcome);
      for (const [measure, values] of [
        ["deviance_residuals_first10", residuals.deviance],
        ["pearson_residuals_first10", residuals.pearson],
        ["cooks_first10", residuals.cook],
      ] as const) {
        expectAllR(values.slice(0, 10), numbersOf(at(r, measure)), `${key} ${measure}`);
      }
      const dropped = dropOneTests(at(r, "drop1_lr") === undefined ? [] : variables, (kept) =>
        nested(
          logisticRegression({ outcome: model.outcome, terms: designOf(binary!.set, kept, model.rows) }),
        ),
      );
      // The reference gives none of a model with one variable.
      expect(dropped.map(({ variable }) => variable)).toEqual(at(r, "drop1_lr", "term") ?? []);
      compareDropped(dropped, at(r, "drop1_lr"), key);
      const inflation = (at(r, "vif_of_columns") ?? {}) as { readonly [key: string]: Json };
      const ours = Object.keys(inflation).length === 0 ? [] : varianceInflation(model.terms);
      expect(ours.map(({ term: name }) => name)).toEqual(Object.keys(inflation));
      expectAllR(
        ours.map(({ factor }) => factor),
        Object.values(inflation).map(numberOf),
        `${key} vif`,
      );
      const rows = numbersOf(at(r, "predict", "csv_row_1based")).map((row) => row - 1);
      const design = designOf(binary!.set, variables, rows);
      rows.forEach((_, i) => {
        const predicted = predictLogistic(
          fit,
          design.map(({ values }) => values[i]!),
        );
        expectAllR(
          [predicted.linear, predicted.se, predicted.probability, predicted.lower, predicted.upper],
          ["lp", "se", "prob", "prob_lower", "prob_upper"].map(
            (measure) => numbersOf(at(r, "predict", measure))[i]!,
          ),
          `${key} predict ${i}`,
        );
      });
    }
    const { first, second } = bothModels(binary!);
    const lr = likelihoodRatioTest(nested(first), nested(second));
    expectAllR(
      [lr.chisq, lr.df, lr.p],
      ["chisq", "df", "p"].map((key) => numberOf(at(reference, "model_comparison", "lr_test_nested", key))),
      "nested",
    );
  });

  here("Firth's model", () => {
    const model = binaryModel(binary!, strings(at(reference, "spec", "model2")));
    compareFirth(logisticFirth(model), at(reference, "firth_model2")!);
  });
});

describe("R on the edge cases", () => {
  const edge = binarySet("edge_binary");
  const here = test.skipIf(edge === undefined);

  here("Firth's model where glm's estimates run away", () => {
    for (const [name, columns] of [
      ["perfect_separation", ["x"]],
      ["quasi_separation", ["x", "z"]],
    ] as const) {
      const data = (key: string) => numbersOf(at(edge!.reference, "cases", name, "data", key));
      const fit = logisticFirth({
        outcome: data("y"),
        terms: columns.map((key) => ({ name: key, values: data(key) })),
      });
      compareFirth(fit, at(edge!.reference, "cases", name, "reference", "firth")!);
    }
  });
});

describe.each(survivalSets)("R on %s", (name) => {
  const survival = survivalSet(name);

  test.skipIf(survival === undefined)("the Cox model without each variable", () => {
    for (const ties of ["efron", "breslow"] as const) {
      const r = at(survival!.reference, "cox", ties, "drop1_lr");
      if (r === undefined) continue;
      const variables = strings(at(survival!.reference, "spec", "covariates"));
      const rows = modelData(survival!, variables);
      const without = (variable: string) => variables.filter((other) => other !== variable);
      const fitOf = (kept: readonly string[]) =>
        coxRegression({ ...rows, terms: designOf(survival!.set, kept, rows.rows), ties });
      const dropped = dropOneTests(variables, (kept) => {
        const fit = fitOf(kept);
        return { n: fit.n, logLikelihood: fit.logLikelihood.fitted, parameters: fit.coefficients.length };
      });
      compareDropped(dropped, r, ties);
      expectAllR(
        variables.map((variable) => coxExplainedVariation(fitOf(without(variable))).aic),
        numbersOf(at(r, "aic_without")),
        `${ties} AIC without each`,
      );
      const last = at(survival!.reference, "cox", ties, "lr_dropping_last_covariate");
      const { variable, chisq, df, p } = dropped.at(-1)!;
      expect(variable).toBe(at(last, "dropped"));
      expectAllR(
        [chisq, df, p],
        ["chisq", "df", "p"].map((key) => numberOf(at(last, key))),
        `${ties} last variable`,
      );
    }
  });
});

/** `drop1(test = "Chisq")`; the reference has none of a model with one variable. */
function compareDropped(dropped: readonly DroppedTerm[], r: Json | undefined, label: string): void {
  for (const [measure, field] of [
    ["lrt", "chisq"],
    ["df", "df"],
    ["p", "p"],
  ] as const) {
    expectAllR(
      dropped.map((one) => one[field]),
      numbersOf(at(r, measure) ?? []),
      `${label} drop1 ${measure}`,
    );
  }
}

function compareFirth(fit: ReturnType<typeof logisticFirth>, r: Json): void {
  expect(fit.coefficients.map((c) => c.term)).toEqual(at(r, "table", "term"));
  for (const [key, field] of [
    ["coef", "estimate"],
    ["se_wald", "se"],
    ["profile_lower", "lower"],
    ["profile_upper", "upper"],
    ["profile_chisq", "chisq"],
    ["profile_p", "p"],
    ["wald_p", "waldP"],
  ] as const) {
    expectAllR(
      fit.coefficients.map((c) => c[field]),
      numbersOf(at(r, "table", key)),
      key,
    );
  }
  expectR(fit.penalisedLogLikelihood.fitted, numberOf(at(r, "penalized_loglik")), "penalised likelihood");
  expectAllR(
    [fit.likelihoodRatio.chisq, fit.likelihoodRatio.df, fit.likelihoodRatio.p],
    ["chisq", "df", "p"].map((key) => numberOf(at(r, "lr_test_vs_intercept", key))),
    "likelihood ratio",
  );
  expect(fit.fitted.every((p) => p > 0 && p < 1)).toBe(true);
  expect(logistic(0)).toBe(0.5);
}
