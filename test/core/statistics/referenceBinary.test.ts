// Every figure of R on the binary reference sets that the methods give: AUC, DeLong, Youden, intervals, logistic regression, calibration.
import { describe, expect, test } from "vitest";
import { brierScore } from "../../../src/core/statistics/brier.ts";
import { calibrationLine } from "../../../src/core/statistics/calibrationLine.ts";
import { delongAuc, delongPaired, delongUnpaired } from "../../../src/core/statistics/delong.ts";
import { logistic, logisticRegression, logit } from "../../../src/core/statistics/logistic.ts";
import { type Adjustment, adjustP } from "../../../src/core/statistics/pAdjust.ts";
import { clopperPearsonInterval, wilsonInterval } from "../../../src/core/statistics/proportion.ts";
import { quantile } from "../../../src/core/statistics/quantile.ts";
import { rocCurve } from "../../../src/core/statistics/roc.ts";
import { summarise } from "../../../src/core/statistics/summary.ts";
import { youdenThreshold } from "../../../src/core/statistics/youden.ts";
import {
  at,
  completeRows,
  designOf,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  type ReferenceSet,
  referenceSet,
  strings,
} from "./agreement.ts";

const names = ["asah", "birthwt", "kyphosis"] as const;

/** The marker so turned that higher is positive. */
function markerOf(set: ReferenceSet, marker: string, rows: readonly number[]): number[] {
  const sign = at(set.reference, "spec", "markers", marker) === ">" ? -1 : 1;
  return numericColumn(set, marker, rows).map((value) => sign * value);
}

function fitOf(set: ReferenceSet, variables: readonly string[], rows: readonly number[]) {
  const outcome = numericColumn(set, String(at(set.reference, "spec", "outcome")), rows);
  return logisticRegression({ outcome, terms: designOf(set, variables, rows) });
}

describe.each(names)("R on %s", (name) => {
  const set = referenceSet(name);
  const reference = set?.reference;
  const outcomeName = String(at(reference, "spec", "outcome"));
  const here = test.skipIf(set === undefined);

  here("logistic models", () => {
    const models: [string, Json, readonly string[]][] = [
      ["model1", at(reference, "glm", "model1")!, strings(at(reference, "spec", "model1"))],
      ["model2", at(reference, "glm", "model2")!, strings(at(reference, "spec", "model2"))],
      ...entriesOf(at(reference, "glm", "univariate")).map(
        ([variable, r]): [string, Json, readonly string[]] => [variable, r, [variable]],
      ),
    ];
    expect(models.length).toBeGreaterThan(3);
    for (const [label, r, variables] of models) {
      const rows = completeRows(set!, [outcomeName, ...variables]);
      const fit = fitOf(set!, variables, rows);
      expect(fit.n, label).toBe(at(r, "n"));
      expect(fit.events, label).toBe(at(r, "events"));
      expect(fit.coefficients.map((c) => c.term)).toEqual(strings(at(r, "table", "term")));
      const columns = {
        coef: fit.coefficients.map((c) => c.estimate),
        se: fit.coefficients.map((c) => c.se),
        z: fit.coefficients.map((c) => c.z),
        p: fit.coefficients.map((c) => c.p),
        wald_lower: fit.coefficients.map((c) => c.lower),
        wald_upper: fit.coefficients.map((c) => c.upper),
        or: fit.coefficients.map((c) => Math.exp(c.estimate)),
        or_wald_lower: fit.coefficients.map((c) => Math.exp(c.lower)),
        or_wald_upper: fit.coefficients.map((c) => Math.exp(c.upper)),
      };
      for (const [key, values] of Object.entries(columns)) {
        expectAllR(values, numbersOf(at(r, "table", key)), `${label} ${key}`);
      }
      expectR(fit.deviance, numberOf(at(r, "deviance")), `${label} deviance`);
      expectR(fit.aic, numberOf(at(r, "aic")), `${label} AIC`);
      if (!label.startsWith("model")) continue;
      expectR(fit.nullDeviance, numberOf(at(r, "null_deviance")), `${label} null deviance`);
      expectR(fit.logLikelihood, numberOf(at(r, "loglik")), `${label} log likelihood`);
      expect(fit.dfResidual).toBe(at(r, "df_residual"));
      expect(fit.n - 1).toBe(at(r, "df_null"));
      // The chosen terms are not ours to choose; R chooses on the rows that are complete for all.
      const chosen = at(r, "stepaic_backward");
      if (chosen !== undefined) {
        expectR(
          fitOf(set!, strings(at(chosen, "terms")), rows).aic,
          numberOf(at(chosen, "aic")),
          `${label} AIC`,
        );
      }
      (at(r, "vcov") as readonly Json[]).forEach((row, j) => {
        expectAllR([...fit.covariance[j]!], numbersOf(row), `${label} covariance row ${j}`);
      });
      expectAllR(fit.fitted.slice(0, 10), numbersOf(at(r, "fitted_first10")), `${label} fitted`);
      expectAllR(fit.leverage.slice(0, 10), numbersOf(at(r, "hat_first10")), `${label} hat`);
      const outcome = numericColumn(set!, outcomeName, rows);
      expectR(brierScore(fit.fitted, outcome), numberOf(at(r, "brier")), `${label} Brier`);
    }
  });

  here("ROC curves, AUC, DeLong, Youden, intervals of proportions", () => {
    for (const [marker, r] of entriesOf(at(reference, "roc"))) {
      const descending = at(r, "direction") === ">";
      const isModel = marker.startsWith("model");
      const variables = isModel ? strings(at(reference, "spec", marker)) : [marker];
      const rows = completeRows(set!, [outcomeName, ...variables]);
      const outcome = numericColumn(set!, outcomeName, rows);
      const scores = isModel ? [...fitOf(set!, variables, rows).fitted] : markerOf(set!, marker, rows);
      const ours = delongAuc(scores, outcome);
      expectR(ours.auc, numberOf(at(r, "auc")), `${marker} AUC`);
      expectR(ours.se, numberOf(at(r, "se_delong")), `${marker} se`);
      expectAllR([...ours.ci], numbersOf(at(r, "ci_delong")), `${marker} interval`);
      const curve = rocCurve(scores, outcome);
      expect(curve.threshold.length).toBe(at(r, "curve", "n_points"));
      const sign = descending ? -1 : 1;
      expect(at(r, "curve", "rows_shown_1based")).toBe("all");
      expectAllR(
        curve.threshold.map((cut) => sign * cut),
        numbersOf(at(r, "curve", "threshold")),
        `${marker} thresholds`,
      );
      expectAllR([...curve.sensitivity], numbersOf(at(r, "curve", "sensitivity")), `${marker} sensitivity`);
      expectAllR([...curve.specificity], numbersOf(at(r, "curve", "specificity")), `${marker} specificity`);
      const best = youdenThreshold(scores, outcome);
      const candidates = numbersOf(at(r, "best_youden", "threshold")).map((cut) => sign * cut);
      const lowest = candidates.indexOf(Math.min(...candidates));
      expectR(best.value, candidates[lowest]!, `${marker} Youden`);
      expectR(best.sensitivity, numbersOf(at(r, "best_youden", "sensitivity"))[lowest]!, `${marker} there`);
      for (const measure of ["sensitivity", "specificity", "ppv", "npv", "accuracy"]) {
        const share = at(r, "at_best_youden", measure);
        const [x, n] = [numberOf(at(share, "x")), numberOf(at(share, "n"))];
        expectAllR([...clopperPearsonInterval(x, n)], numbersOf(at(share, "exact")), `${x}/${n} exact`);
        expectAllR([...wilsonInterval(x, n)], numbersOf(at(share, "wilson")), `${x}/${n} Wilson`);
      }
    }
  });

  here("paired and unpaired DeLong tests", () => {
    for (const [pair, r] of entriesOf(at(reference, "roc_tests", "paired"))) {
      const [first, second] = pair.split("_vs_") as [string, string];
      const rows = completeRows(set!, [outcomeName, first, second]);
      comparePaired(
        delongPaired(
          markerOf(set!, first, rows),
          markerOf(set!, second, rows),
          numericColumn(set!, outcomeName, rows),
        ),
        r,
        pair,
      );
    }
    const [one, two] = [strings(at(reference, "spec", "model1")), strings(at(reference, "spec", "model2"))];
    const both = completeRows(set!, [outcomeName, ...one, ...two]);
    expect(both.length).toBe(at(reference, "model_comparison", "n"));
    comparePaired(
      delongPaired(
        fitOf(set!, one, both).fitted,
        fitOf(set!, two, both).fitted,
        numericColumn(set!, outcomeName, both),
      ),
      at(reference, "model_comparison", "delong_paired_fitted")!,
      "fitted values",
    );
    const r = at(reference, "roc_tests", "unpaired");
    const marker = String(at(r, "marker"));
    const subgroup = String(at(r, "subgroup"));
    const group = (level: string) => {
      const rows = completeRows(set!, [outcomeName, marker, subgroup]).filter(
        (row) => set!.columns[subgroup]![row] === level,
      );
      return { scores: markerOf(set!, marker, rows), outcome: numericColumn(set!, outcomeName, rows) };
    };
    const ours = delongUnpaired(group(String(at(r, "level1"))), group(String(at(r, "level2"))));
    expectAllR([...ours.auc], [numberOf(at(r, "auc1")), numberOf(at(r, "auc2"))], "AUCs");
    expectR(ours.statistic, numberOf(at(r, "statistic_D")), "D");
    expectR(ours.df, numberOf(at(r, "df_satterthwaite")), "df");
    expectR(ours.p, numberOf(at(r, "p_t_dist")), "p");
    // The normal test takes the same statistic.
    expectR(ours.statistic, numberOf(at(r, "z_normal_formula")), "z");
  });

  here("calibration line and Brier score, in sample and in patients left out", () => {
    for (const model of ["model1", "model2"]) {
      const variables = strings(at(reference, "spec", model));
      const rows = completeRows(set!, [outcomeName, ...variables]);
      const fit = fitOf(set!, variables, rows);
      compareCalibration(
        fit.linearPredictor,
        numericColumn(set!, outcomeName, rows),
        at(reference, "calibration_in_sample", model)!,
      );
    }
    const variables = strings(at(reference, "spec", "model2"));
    const rows = completeRows(set!, [outcomeName, ...variables]);
    const fit = fitOf(
      set!,
      variables,
      rows.filter((_, i) => i % 2 === 0),
    );
    const r = at(reference, "external_validation")!;
    expectAllR(
      fit.coefficients.map((c) => c.estimate),
      numbersOf(at(r, "coef_train")),
      "coefficients of the odd rows",
    );
    const left = rows.filter((_, i) => i % 2 === 1);
    expect([fit.n, left.length]).toEqual([at(r, "n_train"), at(r, "n_test")]);
    const design = designOf(set!, variables, left);
    const linear = left.map((_, i) =>
      design.reduce(
        (sum, term, j) => sum + fit.coefficients[j + 1]!.estimate * term.values[i]!,
        fit.coefficients[0]!.estimate,
      ),
    );
    expectAllR(linear.slice(0, 10).map(logistic), numbersOf(at(r, "predicted_first10")), "predicted");
    const outcome = numericColumn(set!, outcomeName, left);
    const area = delongAuc(linear, outcome);
    expectR(area.auc, numberOf(at(r, "auc")), "AUC");
    expectAllR([...area.ci], numbersOf(at(r, "ci_delong")), "interval");
    compareCalibration(linear, outcome, at(r, "calibration")!);
  });

  here("mean, standard deviation, quartiles by outcome", () => {
    for (const [variable, r] of entriesOf(at(reference, "tests", "continuous_by_outcome"))) {
      for (const [key, level] of [
        ["group1_cases", "1"],
        ["group0_controls", "0"],
      ] as const) {
        const rows = completeRows(set!, [outcomeName, variable]).filter(
          (row) => set!.columns[outcomeName]![row] === level,
        );
        const values = numericColumn(set!, variable, rows);
        const ours = summarise(values);
        for (const measure of ["n", "mean", "sd", "min", "q1", "median", "q3", "max"] as const) {
          expectR(ours[measure], numberOf(at(r, key, measure)), `${variable} ${key} ${measure}`);
        }
        expectR(quantile(values, 0.5), ours.median, "median");
      }
    }
  });
});

describe.each(names)("p.adjust on %s", (name) => {
  const set = referenceSet(name);
  test.skipIf(set === undefined)("every method", () => {
    const { p, ...methods } = at(set!.reference, "tests", "p_adjust") as { readonly [key: string]: Json };
    for (const [method, r] of Object.entries(methods)) {
      expectAllR(adjustP(numbersOf(p), method as Adjustment), numbersOf(r), method);
    }
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_binary");
  const here = test.skipIf(set === undefined);
  const data = (name: string, column: string) => numbersOf(at(set!.reference, "cases", name, "data", column));
  const reference = (name: string, key: string) => at(set!.reference, "cases", name, "reference", key);

  /** Columns over the rows that lack none of them. */
  const known = (name: string, columns: readonly string[]) => {
    const values = columns.map((column) => data(name, column));
    const rows = values[0]!.map((_, i) => i).filter((i) => !values.some((own) => Number.isNaN(own[i])));
    return values.map((own) => rows.map((i) => own[i]!));
  };

  here("paired DeLong, rows with a missing value left out", () => {
    for (const name of ["heavy_ties_marker", "identical_markers", "missing_values"]) {
      const [x, z, y] = known(name, ["x", "z", "y"]);
      comparePaired(delongPaired(x!, z!, y!), at(reference(name, "delong"), "result")!, name);
    }
  });

  here("logistic regression: aliased, constant and badly scaled terms, ties", () => {
    for (const [name, key, columns] of [
      ["constant_marker", "glm", ["x"]],
      ["collinear", "glm", ["x", "z"]],
      ["extreme_scale", "glm_x", ["x"]],
      ["extreme_scale", "glm_z", ["z"]],
      ["heavy_ties_marker", "glm", ["x"]],
    ] as const) {
      const r = at(reference(name, key), "result");
      const fit = logisticRegression({
        outcome: data(name, "y"),
        terms: columns.map((column) => ({ name: column, values: data(name, column) })),
        // The edge cases were run with glm's defaults, the data sets with 1e-14.
        epsilon: 1e-8,
      });
      expectAllR(
        fit.coefficients.map((c) => c.estimate),
        numbersOf(at(r, "coef")),
        name,
      );
      expectAllR(
        fit.coefficients.filter((c) => !Number.isNaN(c.estimate)).map((c) => c.se),
        numbersOf(at(r, "se_of_estimable")),
        `${name} se`,
      );
      expectAllR(
        fit.coefficients.filter((c) => !Number.isNaN(c.estimate)).map((c) => c.p),
        numbersOf(at(r, "p_of_estimable")),
        `${name} p`,
      );
      expectR(fit.deviance, numberOf(at(r, "deviance")), `${name} deviance`);
      expectR(fit.nullDeviance, numberOf(at(r, "null_deviance")), `${name} null deviance`);
    }
  });

  here("separation: glm's warnings and our own word", () => {
    for (const [name, columns] of [
      ["perfect_separation", ["x"]],
      ["quasi_separation", ["x", "z"]],
      ["one_class_only", ["x"]],
      ["missing_values", ["x", "z"]],
    ] as const) {
      const [outcome, ...values] = known(name, ["y", ...columns]);
      const fit = logisticRegression({
        outcome: outcome!,
        terms: columns.map((column, j) => ({ name: column, values: values[j]! })),
      });
      // The likelihood has a limit where the coefficients have none; R stops short of it by its tolerance.
      const r = at(reference(name, "glm"), "result");
      expectR(fit.deviance, numberOf(at(r, "deviance")), `${name} deviance`, 1e-7);
      expectR(fit.nullDeviance, numberOf(at(r, "null_deviance")), `${name} null deviance`);
      const warned = at(reference(name, "glm"), "warnings") !== undefined;
      expect(fit.warnings.includes("fitted-0-or-1"), name).toBe(warned);
      expect(fit.warnings, name).toContain("separated");
      expect(fit.converged, name).toBe(at(reference(name, "glm"), "result", "converged"));
    }
  });

  here("intervals of proportions", () => {
    for (const r of Object.values(at(set!.reference, "cases", "binomial_limits", "reference") as object)) {
      const [x, n] = [numberOf(at(r as Json, "x")), numberOf(at(r as Json, "n"))];
      expectR(x / n, numberOf(at(r as Json, "estimate")), `${x}/${n}`);
      expectAllR([...clopperPearsonInterval(x, n)], numbersOf(at(r as Json, "exact")), `${x}/${n} exact`);
      expectAllR([...wilsonInterval(x, n)], numbersOf(at(r as Json, "wilson")), `${x}/${n} Wilson`);
    }
  });
});

function comparePaired(ours: ReturnType<typeof delongPaired>, r: Json, label: string): void {
  expect(ours.n, label).toBe(at(r, "n"));
  expectAllR(
    [...ours.auc, ...ours.variance, ours.covariance, ours.difference, ours.se, ours.z, ours.p, ...ours.ci],
    [
      ...["auc1", "auc2", "var1", "var2", "cov", "difference", "se_difference", "z", "p"].map((key) =>
        numberOf(at(r, key)),
      ),
      ...numbersOf(at(r, "ci_difference")),
    ],
    label,
  );
}

function compareCalibration(linear: readonly number[], outcome: readonly number[], r: Json): void {
  const line = calibrationLine(linear, outcome);
  const fixed = at(r, "intercept_slope_fixed_1");
  const free = at(r, "slope_model");
  expectR(line.intercept.estimate, numberOf(at(fixed, "estimate")), "intercept");
  expectR(line.intercept.se, numberOf(at(fixed, "se")), "its se");
  expectR(line.intercept.p, numberOf(at(fixed, "p")), "its p");
  expectR(line.interceptWithSlope.estimate, numberOf(at(free, "intercept")), "intercept beside the slope");
  expectR(line.interceptWithSlope.se, numberOf(at(free, "intercept_se")), "its se");
  expectR(line.slope.estimate, numberOf(at(free, "slope")), "slope");
  expectR(line.slope.se, numberOf(at(free, "slope_se")), "its se");
  expectR(line.slope.lower, numberOf(at(free, "slope_lower")), "slope lower");
  expectR(line.slope.upper, numberOf(at(free, "slope_upper")), "slope upper");
  expectR(brierScore(linear.map(logistic), outcome), numberOf(at(r, "brier")), "Brier");
  expect(logit(logistic(0.3))).toBeCloseTo(0.3, 14);
}
