// Every number of R's reference figures on the binary sets has a place: the test that holds ours to it, or the reason why Uptake does not give it.
// The figures that the other tests pass over are compared here.
import { expect, test } from "vitest";
import { calibrationLine } from "../../../src/core/statistics/calibrationLine.ts";
import { giniMeanDifference } from "../../../src/core/statistics/giniMeanDifference.ts";
import { hosmerLemeshow } from "../../../src/core/statistics/hosmerLemeshow.ts";
import { likelihoodRatioTest } from "../../../src/core/statistics/likelihoodRatioTest.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { logisticFirth } from "../../../src/core/statistics/logisticFirth.ts";
import { auc } from "../../../src/core/statistics/roc.ts";
import { shapiroWilkTest } from "../../../src/core/statistics/shapiroWilk.ts";
import {
  at,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  referenceSet,
  strings,
} from "./agreement.ts";
import { binaryModel, binarySet, binarySets } from "./binaryReference.ts";
import { numericPlaces, type Place, sortPlaces } from "./referencePlaces.ts";

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

/** Numbers that are settings of a call. */
const input = [
  "roc.*.sensitivity_at_specificity_interpolated.specificity",
  "roc.*.specificity_at_sensitivity_interpolated.sensitivity",
  "rms.nomogram.maxscale",
  "rms.somers2_exact.Missing",
  "rms.validate_random.B",
  "rms.validate_random.seed",
  "glmnet_logistic.lambda",
  "glmnet_logistic.ridge_lambda",
];

/** Numbers of R that Uptake does not give, and why. The more particular entry counts. */
const notOffered: Readonly<Record<string, string>> = {
  "glm.*.default_control_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "rms.default_eps_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "rms.stats.Max Deriv": "the gradient where R's search stops",
  "rms.stats.Gamma": "rank measures besides C and Dxy; lrm's are of probabilities rounded to 0.002",
  "rms.stats.Tau-a": "rank measures besides C and Dxy; lrm's are of probabilities rounded to 0.002",
  "rms.stats.C": "of probabilities rounded to 0.002: somers2_exact stands for it",
  "rms.stats.Dxy": "of probabilities rounded to 0.002: somers2_exact stands for it",
  "rms.datadist.*.adjust_to": "rms's own settings of plots",
  "roc.*.at_best_youden.*.wald":
    "Wald limits of a proportion leave 0 to 1; Wilson's and the exact ones are given",
  "roc_tests.unpaired.p_normal_formula": "the normal test; pROC's t test is given",
  ...Object.fromEntries(
    ["perfect_separation", "quasi_separation", "missing_values"].flatMap((name) =>
      ["coef", "se_of_estimable", "p_of_estimable", "iter"].map((key) => [
        `edge.${name}.glm.result.${key}`,
        "runs to infinity: depends on where glm stops; the warning is held in edges.test.ts",
      ]),
    ),
  ),
  "edge.heavy_ties_marker.hosmer": "refused: a group without patients, of which R's chi-square is NaN",
  "edge.tables_2x2.no_discordant.mcnemar*": "refused: no pair differs, of which R's chi-square is NaN",
  "edge.tables_2x2.two_zero_cells.mcnemar*": "refused: no pair differs, of which R's chi-square is NaN",
  "edge.one_class_only.glm": "refused: all patients have the same outcome",
  "edge.binomial_limits.*.wald":
    "Wald limits of a proportion leave 0 to 1; Wilson's and the exact ones are given",
};

test.skipIf(!present)(
  "every number of the binary sets is compared, input, or not offered for a reason",
  () => {
    const { counts, unplaced, unused } = sortPlaces(
      [...binarySets.flatMap((name) => placesOf(name)), ...edgePlaces()],
      {
        input,
        notOffered: Object.keys(notOffered),
        compared: Object.keys(compared),
      },
    );
    process.stdout.write(`numbers of R on binary outcomes: ${JSON.stringify(counts)}\n`);
    expect(unplaced).toEqual([]);
    expect(unused).toEqual([]);
  },
);

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
  const somers = at(reference, "rms", "somers2_exact");
  const c = auc(fit.fitted, model.outcome);
  expectAllR(
    [c, 2 * c - 1, fit.n],
    ["C", "Dxy", "n"].map((key) => numberOf(at(somers, key))),
    "somers2",
  );
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

test.skipIf(!present)("edge cases: groups of Hosmer and Lemeshow, Firth, Shapiro and Wilk", () => {
  const { columns: tied, r: ofTied } = edge("heavy_ties_marker");
  const { fitted } = logisticRegression({ outcome: tied["y"]!, terms: [{ name: "x", values: tied["x"]! }] });
  expect(() => hosmerLemeshow(fitted, tied["y"]!, 10)).toThrow();
  expect(numberOf(at(ofTied, "hosmer", "result", "p")), "R has no answer either").toBeNaN();
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

function placesOf(name: string): Place[] {
  return entriesOf(referenceSet(name)!.reference)
    .filter(([block]) => !["spec", "environment", "kind"].includes(block))
    .flatMap(([block, own]) => numericPlaces(own, [block]));
}

function edgePlaces(): Place[] {
  return entriesOf(at(referenceSet("edge_binary")!.reference, "cases")).flatMap(([name, own]) =>
    numericPlaces(at(own, "reference")!, ["edge", name]),
  );
}
