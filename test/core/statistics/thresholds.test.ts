// Thresholds, partial areas, precision-recall, what a threshold is worth, McNemar and reclassification against R
// (test/fixtures/statistics/make-discrimination.R, and the reference sets where they are beside the checkout).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aucBootstrap } from "../../../src/core/statistics/aucBootstrap.ts";
import { aucLogitInterval } from "../../../src/core/statistics/aucLogitInterval.ts";
import { bestThresholds, type Threshold } from "../../../src/core/statistics/bestThresholds.ts";
import { categoricalNri } from "../../../src/core/statistics/categoricalNri.ts";
import { aucAgainstChance, delongAuc, delongUnpaired } from "../../../src/core/statistics/delong.ts";
import { confusionCounts, diagnosticAccuracy } from "../../../src/core/statistics/diagnosticAccuracy.ts";
import { hanleyMcNeilError } from "../../../src/core/statistics/hanleyMcNeil.ts";
import { likelihoodRatios } from "../../../src/core/statistics/likelihoodRatios.ts";
import { mcnemarTest, type PairedTable, pairedTable } from "../../../src/core/statistics/mcnemar.ts";
import { partialAuc } from "../../../src/core/statistics/partialAuc.ts";
import {
  areaUnderPrecisionRecall,
  averagePrecision,
  precisionRecallCurve,
} from "../../../src/core/statistics/precisionRecall.ts";
import { reclassification } from "../../../src/core/statistics/reclassification.ts";
import { auc, rocCurve } from "../../../src/core/statistics/roc.ts";
import { sensitivityAt, specificityAt, thresholdFor } from "../../../src/core/statistics/rocInterpolation.ts";
import { youdenThreshold } from "../../../src/core/statistics/youden.ts";
import { codeOf } from "../../problemCode.ts";
import {
  at,
  completeRows,
  entriesOf,
  expectAllR,
  expectR,
  fixture,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  strings,
} from "./agreement.ts";
import { binarySet, binarySets, bothModels, markerOf, scoresOf } from "./binaryReference.ts";

const figures = fixture("discrimination.json");
const column = (name: string) => numbersOf(at(figures, "data", name));
const y = column("y");

const rowsOf = (value: Json | undefined) =>
  (value as readonly Json[]).map((row) => numbersOf(row)).sort((a, b) => a[0]! - b[0]!);
const flat = (found: readonly Threshold[]) =>
  found.map(({ value, sensitivity, specificity }) => [value, sensitivity, specificity]);

function expectThresholds(
  found: readonly Threshold[],
  r: readonly (readonly number[])[],
  label: string,
): void {
  expect(found.length, label).toBe(r.length);
  flat(found).forEach((row, i) => {
    expectAllR(row, r[i]!, `${label} ${i}`);
  });
}

describe.each(["x", "tied", "bad"])("pROC and ROCR on marker %s", (marker) => {
  const scores = column(marker);
  const r = at(figures, "roc", marker)!;

  test("partial areas, raw and corrected, of specificity and of sensitivity", () => {
    for (const part of at(r, "partial") as readonly Json[]) {
      const ours = partialAuc(scores, y, {
        focus: String(at(part, "focus")) as "specificity",
        from: numberOf(at(part, "from")),
        to: numberOf(at(part, "to")),
      });
      const label = JSON.stringify(part).slice(0, 60);
      expectR(ours.area, numberOf(at(part, "area")), label);
      expectR(ours.corrected, numberOf(at(part, "corrected")), `${label} corrected`);
    }
  });

  test("best thresholds: Youden, the corner, and both weighted by cost and prevalence", () => {
    const rules = [
      ["youden", { method: "youden" }],
      ["closest", { method: "closest-topleft" }],
      ["youden_weighted", { method: "youden", weights: { costOfFalseNegative: 2, prevalence: 0.3 } }],
      [
        "closest_weighted",
        { method: "closest-topleft", weights: { costOfFalseNegative: 0.5, prevalence: 0.2 } },
      ],
    ] as const;
    for (const [key, rule] of rules)
      expectThresholds(bestThresholds(scores, y, rule), rowsOf(at(r, key)), key);
  });

  test("coords at a given sensitivity or specificity", () => {
    const curve = rocCurve(scores, y);
    const inputs = numbersOf(at(r, "inputs"));
    expectAllR(
      inputs.map((value) => sensitivityAt(curve, value)),
      numbersOf(at(r, "sensitivity_at")),
      "sensitivity",
    );
    expectAllR(
      inputs.map((value) => specificityAt(curve, value)),
      numbersOf(at(r, "specificity_at")),
      "specificity",
    );
  });

  test("counts and measures at a threshold; F and Matthews' correlation at their largest over all thresholds", () => {
    const counts = confusionCounts(scores, y, numberOf(at(r, "threshold")));
    const found = diagnosticAccuracy(counts);
    expectAllR(
      [
        ...[counts.truePositives, counts.falsePositives, counts.falseNegatives, counts.trueNegatives],
        ...[found.ppv, found.npv, found.accuracy].map((share) => share.estimate),
        found.youden + 1,
      ],
      numbersOf(at(r, "measures")),
      "measures",
    );
    const everywhere = rocCurve(scores, y).threshold.map((cut) =>
      diagnosticAccuracy(confusionCounts(scores, y, cut)),
    );
    const largest = (values: readonly number[]) =>
      Math.max(...values.filter((value) => !Number.isNaN(value)));
    expectR(largest(everywhere.map((one) => one.f1)), numberOf(at(r, "f")), "F1");
    expectR(largest(everywhere.map((one) => one.mcc)), numberOf(at(r, "mcc")), "Matthews");
  });

  test("precision-recall curve and its area; ci.auc's bootstrap within what 4,000 resamples allow", () => {
    const curve = precisionRecallCurve(scores, y);
    expectAllR(curve.precision, numbersOf(at(r, "precision")), "precision");
    expectAllR(curve.recall, numbersOf(at(r, "recall")), "recall");
    expectR(areaUnderPrecisionRecall(curve, "as-rocr"), numberOf(at(r, "aucpr")), "aucpr");
    expectR(areaUnderPrecisionRecall(curve), numberOf(at(r, "aucpr_in_order")), "aucpr in order");
    const ours = aucBootstrap(scores, y, { resamples: 4000, seed: 1 });
    expectAllR([...ours.ci], numbersOf(at(r, "bootstrap")), "bootstrap", 0.01);
  });
});

test("McNemar: corrected, uncorrected, exact", () => {
  for (const r of at(figures, "mcnemar") as readonly Json[]) {
    const ours = mcnemarTest([
      [7, numberOf(at(r, "b"))],
      [numberOf(at(r, "c")), 11],
    ]);
    expectAllR([ours.corrected.statistic, ours.corrected.p], numbersOf(at(r, "corrected")), "corrected");
    expectAllR(
      [ours.uncorrected.statistic, ours.uncorrected.p],
      numbersOf(at(r, "uncorrected")),
      "uncorrected",
    );
    expectR(ours.exactP, numberOf(at(r, "exact")), "exact");
  }
});

test("Hmisc::improveProb", () => {
  compareReclassification(reclassification(column("p1"), column("p2"), y), at(figures, "improveProb")!);
});

describe("laws", () => {
  const patients = fc
    .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.boolean()), { minLength: 2, maxLength: 40 })
    .filter((rows) => rows.some(([, positive]) => positive) && rows.some(([, positive]) => !positive));
  const split = (rows: readonly (readonly [number, boolean])[]) =>
    [rows.map(([score]) => score), rows.map(([, positive]) => (positive ? 1 : 0))] as const;

  test("the parts of a curve add up to its area, along either axis", () => {
    const cut = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(patients, cut, (rows, c) => {
        const [scores, outcome] = split(rows);
        for (const focus of ["specificity", "sensitivity"] as const) {
          const low = partialAuc(scores, outcome, { focus, from: 0, to: c }).area;
          const high = partialAuc(scores, outcome, { focus, from: c, to: 1 }).area;
          expect(low + high).toBeCloseTo(auc(scores, outcome), 12);
        }
      }),
    );
  });

  test("a threshold for a wished sensitivity keeps it, and no better one exists", () => {
    fc.assert(
      fc.property(patients, fc.double({ min: 0, max: 1, noNaN: true }), (rows, atLeast) => {
        const [scores, outcome] = split(rows);
        const found = thresholdFor(scores, outcome, { measure: "sensitivity", atLeast });
        const counts = confusionCounts(scores, outcome, found.value);
        const { sensitivity, specificity } = diagnosticAccuracy(counts);
        expect(sensitivity.estimate).toBe(found.sensitivity);
        expect(found.sensitivity).toBeGreaterThanOrEqual(atLeast);
        const curve = rocCurve(scores, outcome);
        curve.threshold.forEach((_, i) => {
          if (curve.sensitivity[i]! >= atLeast) {
            expect(curve.specificity[i]!).toBeLessThanOrEqual(specificity.estimate + 1e-12);
          }
        });
      }),
    );
  });

  test("a second model that is the first moves nobody; exchanged models change the sign", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const [scores, outcome] = split(rows);
        const first = scores.map((score) => (score + 6) / 12);
        const second = scores.map((score, i) => ((score + 6) / 12) * (i % 2 === 0 ? 0.9 : 1));
        expect(reclassification(first, first, outcome)).toMatchObject({ nri: { estimate: 0, z: 0, p: 1 } });
        const there = reclassification(first, second, outcome);
        const back = reclassification(second, first, outcome);
        expect(there.nri.estimate).toBeCloseTo(-back.nri.estimate, 12);
        expect(there.idi.estimate).toBeCloseTo(-back.idi.estimate, 12);
      }),
    );
  });

  test("a bootstrap of a perfect score never leaves 1, and the seed decides it", () => {
    expect(aucBootstrap([1, 2, 3, 4], [0, 0, 1, 1], { resamples: 50, seed: 2 }).ci).toEqual([1, 1]);
    const options = { resamples: 50, seed: 2 };
    expect(aucBootstrap(column("x"), y, options)).toEqual(aucBootstrap(column("x"), y, options));
  });
});

test("what has no answer is refused in words", () => {
  expect(codeOf(() => aucLogitInterval(delongAuc([1, 2, 3, 4], [0, 0, 1, 1])))).toBe("auc-logit-undefined");
  expect(
    codeOf(() =>
      mcnemarTest([
        [4, 0],
        [0, 5],
      ]),
    ),
  ).toBe("no-discordant-pairs");
  expect(
    codeOf(() =>
      mcnemarTest([
        [4, 0.5],
        [0, 5],
      ]),
    ),
  ).toBe("counts-not-whole");
  expect(codeOf(() => reclassification([0.1, 1.2], [0.1, 0.2], [0, 1]))).toBe("probability-out-of-range");
  expect(codeOf(() => reclassification([0.1, 0.2], [0.1, 0.2], [1, 1]))).toBe("outcome-one-class");
  expect(codeOf(() => partialAuc([1, 2], [0, 1], { focus: "specificity", from: 0.9, to: 0.5 }))).toBe(
    "share-out-of-range",
  );
  expect(codeOf(() => thresholdFor([1, 2], [0, 1], { measure: "sensitivity", atLeast: 90 }))).toBe(
    "share-out-of-range",
  );
  const nobody = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  expect(codeOf(() => diagnosticAccuracy(nobody))).toBe("counts-not-whole");
});

test("nobody called positive: no predictive value, and no limit of a ratio with an empty cell", () => {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 4, trueNegatives: 6 };
  expect(diagnosticAccuracy(counts).ppv.estimate).toBeNaN();
  expect(diagnosticAccuracy(counts).kappa).toBe(0);
  expect(likelihoodRatios(counts).positive.lower).toBeNaN();
  expect(likelihoodRatios(counts).negative.estimate).toBe(1);
});

describe.each(binarySets)("R on %s", (name) => {
  const binary = binarySet(name);
  const here = test.skipIf(binary === undefined);
  const reference = binary?.reference;

  here("thresholds, logit limits, partial areas, precision-recall, measures at Youden's threshold", () => {
    for (const [marker, r] of entriesOf(at(reference, "roc"))) {
      const { scores, outcome } = scoresOf(binary!, marker);
      const sign = at(r, "direction") === ">" ? -1 : 1;
      const estimate = delongAuc(scores, outcome);
      expectAllR([...aucLogitInterval(estimate)], numbersOf(at(r, "ci_logit_formula")), `${marker} logit`);
      const chance = aucAgainstChance(estimate);
      expectAllR(
        [chance.z, chance.p],
        [numberOf(at(r, "z_vs_half_delong")), numberOf(at(r, "p_vs_half_delong"))],
        `${marker} against ½`,
      );
      const { cases, controls } = { cases: at(r, "n_cases"), controls: at(r, "n_controls") };
      expectR(
        hanleyMcNeilError(estimate.auc, numberOf(cases), numberOf(controls)),
        numberOf(at(r, "se_hanley_mcneil_formula")),
        `${marker} Hanley-McNeil`,
      );
      for (const [key, method] of [
        ["best_youden", "youden"],
        ["best_closest_topleft", "closest-topleft"],
      ] as const) {
        const best = at(r, key)!;
        const cuts = numbersOf(at(best, "threshold"));
        const sensitivity = numbersOf(at(best, "sensitivity"));
        const specificity = numbersOf(at(best, "specificity"));
        const rows = cuts.map((cut, i) => [sign * cut, sensitivity[i]!, specificity[i]!]);
        rows.sort((a, b) => a[0]! - b[0]!);
        const found = bestThresholds(scores, outcome, { method });
        expectThresholds(found, rows, `${marker} ${key}`);
        cuts.forEach((cut, i) => {
          const { counts, ...measures } = diagnosticAccuracy(confusionCounts(scores, outcome, sign * cut));
          expectAllR(
            [
              ...[counts.truePositives, counts.falsePositives, counts.falseNegatives, counts.trueNegatives],
              measures.accuracy.estimate,
              measures.ppv.estimate,
              measures.npv.estimate,
              measures.youden + 1,
              (1 - measures.sensitivity.estimate) ** 2 + (1 - measures.specificity.estimate) ** 2,
            ],
            ["tp", "fp", "fn", "tn", "accuracy", "ppv", "npv", "youden", "closest.topleft"].map(
              (measure) => numbersOf(at(best, measure))[i]!,
            ),
            `${marker} ${key} ${i}`,
          );
        });
      }
      compareAccuracy(scores, outcome, sign, at(r, "at_best_youden")!, marker);
      const curve = rocCurve(scores, outcome);
      const given = at(r, "sensitivity_at_specificity_interpolated");
      expectAllR(
        numbersOf(at(given, "specificity")).map((value) => sensitivityAt(curve, value)),
        numbersOf(at(given, "sensitivity")),
        `${marker} sensitivity`,
      );
      const wished = at(r, "specificity_at_sensitivity_interpolated");
      expectAllR(
        numbersOf(at(wished, "sensitivity")).map((value) => specificityAt(curve, value)),
        numbersOf(at(wished, "specificity")),
        `${marker} specificity`,
      );
      for (const [key, focus] of [
        ["pauc_spec_1_to_0.9", "specificity"],
        ["pauc_sens_1_to_0.9", "sensitivity"],
      ] as const) {
        const ours = partialAuc(scores, outcome, { focus, from: 0.9, to: 1 });
        expectR(ours.area, numberOf(at(r, key, "raw")), `${marker} ${key}`);
        expectR(ours.corrected, numberOf(at(r, key, "mcclish_corrected")), `${marker} ${key} corrected`);
      }
      const precision = precisionRecallCurve(scores, outcome);
      expectR(averagePrecision(precision), numberOf(at(r, "average_precision_formula")), `${marker} AP`);
      expectR(
        areaUnderPrecisionRecall(precision, "as-rocr"),
        numberOf(at(r, "rocr_aucpr")),
        `${marker} aucpr`,
      );
    }
  });

  here("McNemar of two markers and of two models", () => {
    const r = at(reference, "mcnemar_markers_at_youden")!;
    const [first, second] = strings(at(r, "markers")) as [string, string];
    const rows = completeRows(binary!.set, [binary!.outcomeName, first, second]);
    const outcome = numericColumn(binary!.set, binary!.outcomeName, rows);
    const cuts = numbersOf(at(r, "thresholds"));
    const calls = [first, second].map((marker, k) => {
      const sign = at(reference, "spec", "markers", marker) === ">" ? -1 : 1;
      return markerOf(binary!, marker, rows).map((score) => (score >= sign * cuts[k]! ? 1 : 0));
    });
    compareMcNemar(calls, outcome, r);
    const models = bothModels(binary!);
    const modelCalls = [models.first, models.second].map((fit) => fit.fitted.map((p) => (p >= 0.5 ? 1 : 0)));
    compareMcNemar(modelCalls, models.outcome, at(reference, "model_comparison", "mcnemar_models_p_ge_0.5")!);
  });

  here("NRI and IDI, continuous and by category", () => {
    const { first, second, outcome } = bothModels(binary!);
    const r = at(reference, "model_comparison")!;
    compareReclassification(reclassification(first.fitted, second.fitted, outcome), at(r, "improveProb")!);
    const expected = at(r, "nri_categorical")!;
    const ours = categoricalNri(first.fitted, second.fitted, outcome, numbersOf(at(expected, "cuts")));
    expectAllR(
      [ours.nri, ours.nriOfEvents, ours.nriOfNonEvents, ours.se, ours.z, ours.p],
      ["nri", "nri_events", "nri_nonevents", "se_pencina2008", "z", "p"].map((key) =>
        numberOf(at(expected, key)),
      ),
      "categorical NRI",
    );
    expect([ours.movesOfEvents, ours.movesOfNonEvents]).toEqual(
      ["events", "nonevents"].map((who) => ({
        up: at(expected, `up_${who}`),
        down: at(expected, `down_${who}`),
      })),
    );
    expect(ours.tableOfEvents).toEqual(at(expected, "table_events"));
    expect(ours.tableOfNonEvents).toEqual(at(expected, "table_nonevents"));
  });
});

describe("R on the edge cases", () => {
  const set = binarySetOrUndefined();
  const here = test.skipIf(set === undefined);
  const entry = (name: string, ...path: string[]) => at(set, "cases", name, ...path);

  here("2 × 2 tables: McNemar's figures, or a refusal where R gives NaN", () => {
    const cells = numbersOf(entry("tables_2x2", "data", "count"));
    const tables = entriesOf(entry("tables_2x2", "reference"));
    tables.forEach(([name, r], k) => {
      const [a11, a21, a12, a22] = cells.slice(4 * k, 4 * k + 4) as [number, number, number, number];
      const table: PairedTable = [
        [a11, a12],
        [a21, a22],
      ];
      const corrected = at(r, "mcnemar_corrected", "result");
      const uncorrected = at(r, "mcnemar", "result");
      if (at(corrected, "statistic") === "NaN") {
        expect(
          codeOf(() => mcnemarTest(table)),
          name,
        ).toBe("no-discordant-pairs");
        return;
      }
      const ours = mcnemarTest(table);
      expectR(ours.corrected.statistic, numberOf(at(corrected, "statistic")), name);
      expectR(ours.corrected.p, numberOf(at(corrected, "p")), name);
      expectR(ours.uncorrected.statistic, numberOf(at(uncorrected, "statistic")), name);
      expectR(ours.uncorrected.p, numberOf(at(uncorrected, "p")), name);
      expect([ours.corrected.df, ours.uncorrected.df]).toEqual([at(corrected, "df"), at(uncorrected, "df")]);
    });
    expect(tables.length).toBe(6);
  });

  here("curves and all best thresholds; rows with a missing value are dropped per marker", () => {
    for (const [name, key, marker, sign] of [
      ["perfect_separation", "roc", "x", 1],
      ["quasi_separation", "roc", "x", 1],
      ["constant_marker", "roc", "x", 1],
      ["single_case", "roc", "x", 1],
      ["heavy_ties_marker", "roc", "x", 1],
      ["auc_below_half", "roc_lt", "x", 1],
      ["auc_below_half", "roc_gt", "x", -1],
      ["missing_values", "roc_x", "x", 1],
      ["missing_values", "roc_z", "z", 1],
    ] as const) {
      const r = entry(name, "reference", key, "result")!;
      const [outcome, values] = ["y", marker].map((key) => numbersOf(entry(name, "data", key))) as [
        number[],
        number[],
      ];
      const known = outcome.map((_, i) => i).filter((i) => !Number.isNaN(outcome[i]! + values[i]!));
      const scores = known.map((i) => sign * values[i]!);
      const y = known.map((i) => outcome[i]!);
      const best = at(r, "best_youden")!;
      const rows = numbersOf(at(best, "threshold")).map((cut, i) => [
        sign * cut,
        numbersOf(at(best, "sensitivity"))[i]!,
        numbersOf(at(best, "specificity"))[i]!,
      ]);
      rows.sort((a, b) => a[0]! - b[0]!);
      expectThresholds(bestThresholds(scores, y, { method: "youden" }), rows, name);
      expect(youdenThreshold(scores, y).value).toBe(rows[0]![0]);
      const area = delongAuc(scores, y);
      expectR(area.auc, numberOf(at(r, "auc")), name);
      expectR(area.variance, numberOf(at(r, "var")), `${name} variance`);
      expectAllR([...area.ci], numbersOf(at(r, "ci_delong")), `${name} interval`);
      const curve = rocCurve(scores, y);
      expectAllR(
        curve.threshold.map((cut) => sign * cut),
        numbersOf(at(r, "thresholds")),
        `${name} thresholds`,
      );
      expectAllR([...curve.sensitivity], numbersOf(at(r, "sensitivity")), `${name} sensitivity`);
      expectAllR([...curve.specificity], numbersOf(at(r, "specificity")), `${name} specificity`);
    }
  });

  function binarySetOrUndefined(): Json | undefined {
    return binarySet("edge_binary")?.reference;
  }
});

test("unpaired areas: the interval of the difference is that of the test", () => {
  const half = (from: number, to: number) => ({
    scores: column("x").slice(from, to),
    outcome: y.slice(from, to),
  });
  const ours = delongUnpaired(half(0, 45), half(45, 90));
  const atP = delongUnpaired(half(0, 45), half(45, 90), 1 - ours.p);
  expect(Math.min(...atP.ci.map(Math.abs))).toBeLessThan(1e-9);
});

function compareAccuracy(
  scores: readonly number[],
  outcome: readonly number[],
  sign: number,
  r: Json,
  label: string,
): void {
  const counts = confusionCounts(scores, outcome, sign * numberOf(at(r, "threshold")));
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  expect([truePositives, falsePositives, falseNegatives, trueNegatives], label).toEqual(
    ["tp", "fp", "fn", "tn"].map((key) => at(r, key)),
  );
  const ours = diagnosticAccuracy(counts);
  for (const measure of ["sensitivity", "specificity", "ppv", "npv", "accuracy"] as const) {
    const share = at(r, measure)!;
    const found = ours[measure];
    expect([found.numerator, found.denominator], `${label} ${measure}`).toEqual([
      at(share, "x"),
      at(share, "n"),
    ]);
    expectR(found.estimate, numberOf(at(share, "estimate")), `${label} ${measure}`);
    expectAllR([...found.exact], numbersOf(at(share, "exact")), `${label} ${measure} exact`);
    expectAllR([...found.wilson], numbersOf(at(share, "wilson")), `${label} ${measure} Wilson`);
  }
  const ratios = likelihoodRatios(counts);
  const limits = ["estimate", "lower", "upper"] as const;
  for (const [key, ratio] of [
    ["lr_plus", ratios.positive],
    ["lr_minus", ratios.negative],
    ["dor", ratios.diagnosticOdds],
  ] as const) {
    limits.forEach((limit) => {
      const expected = numberOf(at(r, key, limit));
      // R writes limits of an empty cell as NaN, 0 or Infinity by the formula; ours are NaN.
      if (Object.values(counts).includes(0) && limit !== "estimate") return;
      expectR(ratio[limit], expected, `${label} ${key} ${limit}`);
    });
  }
  expectAllR(
    [ours.prevalence, ours.youden, ours.balancedAccuracy, ours.f1, ours.mcc, ours.kappa],
    ["prevalence", "youden_j", "balanced_accuracy", "f1", "mcc", "kappa"].map((key) => numberOf(at(r, key))),
    label,
  );
}

function compareMcNemar(calls: readonly number[][], outcome: readonly number[], r: Json): void {
  const [a, b] = calls as [number[], number[]];
  const right = (call: number[]) => call.map((value, i) => (value === outcome[i] ? 1 : 0));
  const only = (values: number[], level: number) => values.filter((_, i) => outcome[i] === level);
  const tables: Record<string, PairedTable> = {
    positive_calls: pairedTable(a, b),
    correct: pairedTable(right(a), right(b)),
    sensitivity_cases: pairedTable(only(right(a), 1), only(right(b), 1)),
    specificity_controls: pairedTable(only(right(a), 0), only(right(b), 0)),
  };
  let compared = 0;
  for (const [key, table] of Object.entries(tables)) {
    const expected = at(r, key);
    if (expected === undefined) continue;
    compared++;
    expect(table, key).toEqual(at(expected, "table_rows_A_false_true_cols_B_false_true"));
    const ours = mcnemarTest(table);
    expectAllR(
      [
        ...[ours.corrected, ours.uncorrected].flatMap(({ statistic, df, p }) => [statistic, df, p]),
        ours.exactP,
      ],
      [
        ...["corrected", "uncorrected"].flatMap((kind) =>
          ["statistic", "df", "p"].map((part) => numberOf(at(expected, kind, part))),
        ),
        numberOf(at(expected, "exact_p")),
      ],
      key,
    );
  }
  expect(compared).toBeGreaterThan(1);
}

function compareReclassification(ours: ReturnType<typeof reclassification>, r: Json): void {
  expectAllR(
    [
      ...[ours.n, ours.events, ours.nonEvents, ours.up.events, ours.up.nonEvents],
      ...[ours.down.events, ours.down.nonEvents],
      ...[ours.nri, ours.nriOfEvents, ours.nriOfNonEvents].flatMap(({ estimate, se, z }) => [
        estimate,
        se,
        z,
      ]),
      ...[ours.meanRise, ours.meanFall, ours.idi.estimate, ours.idi.se, ours.idi.z],
    ],
    [
      ...["n", "na", "nb", "pup.ev", "pup.ne", "pdown.ev", "pdown.ne"],
      ...["nri", "se.nri", "z.nri", "nri.ev", "se.nri.ev", "z.nri.ev", "nri.ne", "se.nri.ne", "z.nri.ne"],
      ...["improveSens", "improveSpec", "idi", "se.idi", "z.idi"],
    ].map((key) => numberOf(at(r, key))),
    "improveProb",
  );
}
