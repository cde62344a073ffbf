// Every number of R's reference figures on the binary sets has a place: the test that holds ours to it, or the reason why Uptake does not give it.
// The figures that the other tests pass over are compared here.
import { expect, test } from "vitest";
import { calibrationLine } from "../../../src/core/statistics/calibrationLine.ts";
import { delongPaired } from "../../../src/core/statistics/delong.ts";
import { giniMeanDifference } from "../../../src/core/statistics/giniMeanDifference.ts";
import { hosmerLemeshow } from "../../../src/core/statistics/hosmerLemeshow.ts";
import { kendallCorrelation } from "../../../src/core/statistics/kendallCorrelation.ts";
import { likelihoodRatioTest } from "../../../src/core/statistics/likelihoodRatioTest.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { logisticFirth } from "../../../src/core/statistics/logisticFirth.ts";
import { pearsonCorrelation } from "../../../src/core/statistics/pearsonCorrelation.ts";
import { shapiroWilkTest } from "../../../src/core/statistics/shapiroWilk.ts";
import { spearmanCorrelation } from "../../../src/core/statistics/spearmanCorrelation.ts";
import { at, expectAllR, expectR, type Json, numberOf, numbersOf, referenceSet } from "./agreement.ts";
import { binaryModel, binarySet, binarySets, strings } from "./binaryReference.ts";

const present = referenceSet("edge_binary") !== undefined;

/** Numbers of the reference by the start of their place (* is any one name), and the file whose test compares them. */
const compared: Readonly<Record<string, string>> = {
  glm: "referenceBinary, models, regression and analyseBinaryReference.test.ts",
  model_comparison: "referenceBinary, models and thresholds.test.ts",
  rms: "nomogramReference, validation and models.test.ts; P and gr below",
  roc: "referenceBinary and thresholds.test.ts",
  roc_tests: "referenceBinary.test.ts",
  mcnemar_markers_at_youden: "thresholds.test.ts",
  hosmer_lemeshow: "calibrationMethods.test.ts",
  calibration_in_sample: "referenceBinary and calibrationMethods.test.ts; val.prob's line below",
  decision_curve: "calibrationMethods.test.ts",
  external_validation: "referenceBinary and calibrationMethods.test.ts",
  firth_model2: "models.test.ts; brglm2 below",
  glmnet_logistic: "elasticNet.test.ts",
  tests: "testsReference and referenceBinary.test.ts",
  edge: "edges, thresholds, models, testsReference, calibrationMethods.test.ts and below",
};

/** Numbers of R that Uptake does not give, and why. The more particular entry counts. */
const notOffered: Readonly<Record<string, string>> = {
  "glm.*.default_control_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "glm.*.stepaic_backward": "no selection of terms by their AIC",
  "rms.default_eps_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "rms.stats.Max Deriv": "the gradient where R's search stops",
  "rms.stats.Gamma": "rank measures besides C and Dxy; lrm's are of probabilities rounded to 0.002",
  "rms.stats.Tau-a": "rank measures besides C and Dxy; lrm's are of probabilities rounded to 0.002",
  "rms.stats.C": "of probabilities rounded to 0.002: somers2_exact stands for it",
  "rms.stats.Dxy": "of probabilities rounded to 0.002: somers2_exact stands for it",
  "rms.stats.R2(*)": "adjusted variants of R²; Nagelkerke's is given",
  "rms.datadist": "rms's own limits of plots",
  "rms.validate_random": "random: held to two digits in validation.test.ts",
  "roc.*.at_best_youden.*.wald":
    "Wald limits of a proportion leave 0 to 1; Wilson's and the exact ones are given",
  "roc.*.*_interpolated": "the asked values are input; the answers are compared in thresholds.test.ts",
  "roc_tests.unpaired.z_normal_formula": "the normal test; pROC's t test is given",
  "roc_tests.unpaired.p_normal_formula": "the normal test; pROC's t test is given",
  "external_validation.calibration.val_prob.result.Intercept":
    "lrm's fit of the line in slope_model, which is compared",
  "external_validation.calibration.val_prob.result.Slope":
    "lrm's fit of the line in slope_model, which is compared",
  "glmnet_logistic.lambda": "input",
  "glmnet_logistic.ridge_lambda": "input",
  "edge.perfect_separation.glm": "depends on where glm stops: the warning is held in edges.test.ts",
  "edge.quasi_separation.glm": "depends on where glm stops: the warning is held in edges.test.ts",
  "edge.missing_values.glm": "depends on where glm stops: the terms separate the outcome",
  "edge.one_class_only.glm": "refused: all patients have the same outcome",
  "edge.binomial_limits.*.wald":
    "Wald limits of a proportion leave 0 to 1; Wilson's and the exact ones are given",
};

test.skipIf(!present)("every number of the binary sets is compared, or listed with its reason", () => {
  const used = new Set<string>();
  const unplaced = new Set<string>();
  let [comparedCount, listedCount] = [0, 0];
  for (const place of [...binarySets.flatMap((name) => placesOf(name)), ...edgePlaces()]) {
    const reason = Object.keys(notOffered).find((pattern) => covers(pattern, place));
    if (reason !== undefined) {
      used.add(reason);
      listedCount++;
    } else if (Object.keys(compared).some((block) => covers(block, place))) comparedCount++;
    else unplaced.add(place.join("."));
  }
  process.stdout.write(`${comparedCount} numbers of R compared, ${listedCount} listed as not given\n`);
  expect([...unplaced]).toEqual([]);
  expect(Object.keys(notOffered).filter((pattern) => !used.has(pattern))).toEqual([]);
  expect(comparedCount).toBeGreaterThan(10_000);
});

test.skipIf(!present).each(binarySets)("%s: lrm's P and gr, val.prob's line, brglm2", (name) => {
  const binary = binarySet(name)!;
  const { reference } = binary;
  const model = binaryModel(binary, strings(at(reference, "spec", "model2")));
  const fit = logisticRegression(model);
  const stats = at(reference, "rms", "stats");
  const { p } = likelihoodRatioTest(
    { n: fit.n, logLikelihood: -fit.nullDeviance / 2, parameters: 1 },
    { n: fit.n, logLikelihood: fit.logLikelihood, parameters: fit.rank },
  );
  expectR(p, numberOf(at(stats, "P")), "P");
  expectR(Math.exp(giniMeanDifference(fit.linearPredictor)), numberOf(at(stats, "gr")), "gr");
  for (const key of ["model1", "model2"]) {
    const own = binaryModel(binary, strings(at(reference, "spec", key)));
    compareLine(
      logisticRegression(own).linearPredictor,
      own.outcome,
      at(reference, "calibration_in_sample", key, "val_prob", "result")!,
    );
  }
  const firth = logisticFirth(model).coefficients;
  const brglm = at(reference, "firth_model2", "brglm2");
  // brglm2 stops at a step of 1e-6.
  expectAllR(
    firth.map(({ estimate }) => estimate),
    numbersOf(at(brglm, "coef")),
    "brglm2",
    1e-6,
    1e-6,
  );
  expectAllR(
    firth.map(({ se }) => se),
    numbersOf(at(brglm, "se")),
    "brglm2 se",
    1e-6,
    1e-6,
  );
});

test.skipIf(!present)("edge cases: paired areas and correlations with missing values", () => {
  const { columns, r } = edge("missing_values");
  const pairs = rowsWith(columns["x"]!, columns["z"]!, columns["y"]!);
  const of = (column: string, rows: readonly number[]) => rows.map((row) => columns[column]![row]!);
  const test = delongPaired(of("x", pairs), of("z", pairs), of("y", pairs));
  const delong = at(r, "delong", "result");
  expectR(test.se, numberOf(at(delong, "se_difference")), "se");
  expectR(test.z, numberOf(at(delong, "z")), "z");
  expectAllR([...test.ci], numbersOf(at(delong, "ci_difference")), "interval");
  const both = rowsWith(columns["x"]!, columns["z"]!);
  const [x, z] = [of("x", both), of("z", both)];
  const pearson = pearsonCorrelation(x, z);
  const figure = (...path: string[]) => numberOf(at(r, "cor", ...path));
  expectR(pearson.estimate, figure("pearson", "estimate"), "Pearson");
  expectR(pearson.statistic, figure("pearson", "statistic"), "Pearson's t");
  expectR(pearson.p, figure("pearson", "p"), "Pearson's p");
  expectAllR([...pearson.ci], numbersOf(at(r, "cor", "pearson", "conf_int")), "Pearson's interval");
  const spearman = spearmanCorrelation(x, z);
  expectR(spearman.estimate, figure("spearman_default_call", "result", "estimate"), "Spearman");
  expectR(spearman.statistic, figure("spearman_default_call", "result", "statistic"), "Spearman's S");
  expectR(spearman.p, figure("spearman_default_call", "result", "p"), "Spearman's p");
  const kendall = kendallCorrelation(x, z);
  expectR(kendall.estimate, figure("kendall_normal", "estimate"), "Kendall");
  expectR(kendall.statistic, figure("kendall_normal", "statistic"), "Kendall's z");
  expectR(kendall.p, figure("kendall_normal", "p"), "Kendall's p");
});

test.skipIf(!present)("edge cases: glm's p, groups of Hosmer and Lemeshow, Firth, Shapiro and Wilk", () => {
  for (const [name, key, term] of [
    ["heavy_ties_marker", "glm", "x"],
    ["extreme_scale", "glm_x", "x"],
    ["extreme_scale", "glm_z", "z"],
  ] as const) {
    const { columns, r } = edge(name);
    // The edge cases are glm's at its own default, which stops before the last digits.
    const fit = logisticRegression({
      outcome: columns["y"]!,
      terms: [{ name: term, values: columns[term]! }],
      epsilon: 1e-8,
    });
    expectAllR(
      fit.coefficients.map(({ p }) => p),
      numbersOf(at(r, key, "result", "p_of_estimable")),
      `${name} ${key}`,
    );
    expectR(fit.nullDeviance, numberOf(at(r, key, "result", "null_deviance")), `${name} null deviance`);
    if (name !== "heavy_ties_marker") continue;
    const hosmer = at(r, "hosmer", "result");
    expect(() => hosmerLemeshow(fit.fitted, columns["y"]!, 10)).toThrow();
    expect(numberOf(at(hosmer, "p")), "R has no answer either").toBeNaN();
  }
  for (const [name, terms] of [
    ["perfect_separation", ["x"]],
    ["quasi_separation", ["x", "z"]],
  ] as const) {
    const { columns, r } = edge(name);
    const fit = logisticFirth({
      outcome: columns["y"]!,
      terms: terms.map((term) => ({ name: term, values: columns[term]! })),
    });
    const brglm = (key: string) => numbersOf(at(r, "firth", "brglm2", key));
    const figures = (key: "estimate" | "se") => fit.coefficients.map((own) => own[key]);
    expectAllR(figures("estimate"), brglm("coef"), name, 1e-5, 1e-5);
    expectAllR(figures("se"), brglm("se"), `${name} se`, 1e-5, 1e-5);
  }
  const { columns, r } = edge("shapiro_small");
  for (const [key, n] of [
    ["n11", 11],
    ["n3", 3],
  ] as const) {
    const ours = shapiroWilkTest(columns["x"]!.slice(0, n));
    expectR(ours.w, numberOf(at(r, key, "result", "statistic")), `${key} W`);
    expectR(ours.p, numberOf(at(r, key, "result", "p")), `${key} p`);
  }
});

function compareLine(linear: readonly number[], outcome: readonly number[], r: Json): void {
  const line = calibrationLine(linear, outcome);
  // In sample these are 0 and 1 but for rounding.
  expectR(line.interceptWithSlope.estimate, numberOf(at(r, "Intercept")), "val.prob's intercept", 1e-7);
  expectR(line.slope.estimate, numberOf(at(r, "Slope")), "val.prob's slope", 1e-7);
}

function edge(name: string) {
  const own = at(referenceSet("edge_binary")!.reference, "cases", name);
  const data = at(own, "data") as { readonly [column: string]: readonly Json[] };
  const columns = Object.fromEntries(
    Object.entries(data).map(([column, values]) => [column, values.map((value) => numberOf(value))]),
  );
  return { columns, r: at(own, "reference")! };
}

function rowsWith(...columns: readonly (readonly number[])[]): number[] {
  return columns[0]!.map((_, row) => row).filter((row) => columns.every((own) => !Number.isNaN(own[row])));
}

/** Where the reference of a set holds a number, arrays as one place for each of their numbers. */
function placesOf(name: string): string[][] {
  const blocks = Object.entries(referenceSet(name)!.reference as { readonly [block: string]: Json });
  return blocks
    .filter(([block]) => !["spec", "environment", "kind"].includes(block))
    .flatMap(([block, own]) => numbersIn(own, [block]));
}

function edgePlaces(): string[][] {
  const cases = at(referenceSet("edge_binary")!.reference, "cases") as { readonly [name: string]: Json };
  return Object.entries(cases).flatMap(([name, own]) => numbersIn(at(own, "reference")!, ["edge", name]));
}

function numbersIn(value: Json, place: string[]): string[][] {
  if (typeof value === "number") return [place];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((own) => numbersIn(own, place));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, own]) => numbersIn(own, [...place, key]));
}

/** Whether a pattern's names are the first of a place; * stands for any text within one name. */
function covers(pattern: string, place: readonly string[]): boolean {
  const names = pattern.split(".");
  return names.every((name, i) => {
    const own = place[i];
    if (own === undefined || !name.includes("*")) return own === name;
    const [before, after] = name.split("*");
    return own.startsWith(before!) && own.endsWith(after!);
  });
}
